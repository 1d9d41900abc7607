"""Room: engine. What would come of some files if they answered: their faults, and the golden questions that they fail. Nothing is changed or kept."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from bot.domain.check_faults import FileFault
from bot.domain.editions import Failing, Files, Hindrance, Trial, digest_of_files, edits_between
from bot.domain.golden import GoldenQuestion
from bot.engine.answering import Answering
from bot.engine.editions import Edition, Editions, Rooms

_TRIED = 4
"""Editions that were tried are kept for a while: who previews mostly publishes next."""

AskGolden = Callable[[Answering, Sequence[GoldenQuestion], frozenset[str]], Awaitable[tuple[Failing, ...]]]
"""Asks golden questions; the names of those known to fail come along, and are marked in what comes back."""


@dataclass(frozen=True)
class Made(Generic[Rooms]):
    """An edition over some files, None where they have faults."""

    edition: Edition[Rooms] | None
    faults: tuple[FileFault, ...] = ()
    warnings: tuple[FileFault, ...] = ()


@dataclass
class Trying(Generic[Rooms]):
    """What it takes: the editions, the making of one, the asking of golden questions."""

    editions: Editions[Rooms]
    make: Callable[[Files], Awaitable[Made[Rooms]]]
    ask: AskGolden
    _tried: "OrderedDict[tuple[str, str], tuple[Trial, Edition[Rooms] | None]]" = field(default_factory=OrderedDict)

    async def of(self, files: Files) -> tuple[Trial, Edition[Rooms] | None]:
        """The trial of some files beside the edition that answers, and the edition where they are sound."""
        now, digest = await self.now_asked(), digest_of_files(files)
        key = (digest, now.digest)
        if key not in self._tried:
            self._tried[key] = await self._try(files, now, digest)
            while len(self._tried) > _TRIED:
                self._tried.popitem(last=False)
        return self._tried[key]

    async def now_asked(self) -> Edition[Rooms]:
        """The edition that answers, its golden questions asked."""
        now = self.editions.now
        if now.failing is None:
            asked = replace(now, failing=await self.ask(now.answering, now.knowledge.golden, frozenset()))
            if self.editions.now is now:  # not where another one answers by the time all were asked
                self.editions.turn_to(asked)
            return asked
        return now

    def forget(self) -> None:
        """What was tried beside an edition that answers no more is of no use, and large."""
        self._tried.clear()

    async def _try(self, files: Files, now: Edition[Rooms], digest: str) -> tuple[Trial, Edition[Rooms] | None]:
        names = tuple(sorted(edits_between(now.files, files)))
        made = await self.make(files)
        if made.edition is None:
            return Trial(digest, now.digest, names, made.faults, made.warnings), None
        own = made.edition.knowledge.golden
        kept = {golden.id for golden in own}
        # Those that the change takes away are asked for the last time: what they kept must not break unseen.
        questions = (*own, *(golden for golden in now.knowledge.golden if golden.id not in kept))
        failing = await self.ask(made.edition.answering, questions, frozenset(each.id for each in now.failing or ()))
        trial = Trial(digest, now.digest, names, (), made.warnings, failing, len(questions))
        return trial, replace(made.edition, failing=tuple(each for each in failing if each.id in kept))


def in_the_way(trial: Trial, reason: str) -> Hindrance | None:
    """Faults, whatever the reason; golden questions that fail anew, where there is no reason."""
    if trial.faults:
        return Hindrance.FAULTS
    return Hindrance.REASON if trial.newly_failing and not reason.strip() else None
