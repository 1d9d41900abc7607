"""Room: staff. What the pages of unanswered questions show: a group with its forms, the entries near it, the proposals that wait. No routes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from fastapi import HTTPException, Request
from fastapi.responses import Response

from bot.domain.answers import Verdict
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.detecting import script_of
from bot.domain.editions import Edits, Trial
from bot.domain.errors import IndexUnavailable
from bot.domain.grouping import MeaningGroup
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.proposals import ProposalState
from bot.domain.unanswered import LEFT_OUT, UnansweredState, has_personal_data
from bot.engine.silencing import Effect, effect_of
from bot.ports.editing import FileEditing
from bot.ports.grouping import QuestionGroups
from bot.ports.learning import ProposalWork
from handlers.desk.sessions import SignedIn
from handlers.staff.entry_names import entry_choices
from handlers.staff.frame import Workshop
from handlers.staff.question_asked import Asked
from handlers.staff.question_form import FIELDS, GOING_ON, Made, Sent, Use

_TRIED, _NEAREST, _NAMED = 5, 3, 5
"""Wordings of a group that are asked now and with a change; entries near it that are looked into; losses that are named one by one."""
NO_EFFECT = Effect()


class Answered(Protocol):
    """How a question is answered now."""

    @property
    def text(self) -> str:
        """What people read."""

    @property
    def verdict(self) -> str:
        """How it ends."""

    @property
    def citations(self) -> tuple[str, ...]:
        """The entries it names."""


AskNow = Callable[[str, Language], Awaitable[Answered]]
"""Asks what answers now; raises IndexUnavailable."""


@dataclass(frozen=True, slots=True)
class QuestionPages:
    """What the pages need."""

    shop: Workshop
    groups: QuestionGroups
    editing: FileEditing
    proposals: ProposalWork | None
    ask: AskNow | None = None

    async def one(self, group_id: str) -> MeaningGroup:
        """A group; raises 404."""
        found = await self.groups.one(group_id[:80])
        if found is None:
            raise HTTPException(404, "There is no such group of questions.")
        return found

    def titles(self, request: Request) -> dict[str, str]:
        """What every entry is called."""
        language = self.shop.language(request)
        return {id: entry.short_title.for_(language) for id, entry in self.shop.knowledge.entries.items()}

    async def words(self, group: MeaningGroup) -> Sequence[str]:
        """What may be shown of a group."""
        return (await self.groups.words([group])).get(group.id) or [LEFT_OUT]

    async def nearest(self, group: MeaningGroup, question: str) -> list[str]:
        """The entries that answers came closest to, then those that the index finds."""
        near = [entry for entry, _ in group.nearest]
        found: list[str] = []
        if self.proposals and question != LEFT_OUT:
            with suppress(IndexUnavailable):  # the page is of use without them
                found = [entry.id for entry in await self.proposals.nearest(question)]
        return [each for each in dict.fromkeys([*near, *found]) if each in self.shop.knowledge.entries]

    async def answered(self, question: str) -> Answered | None:
        """How it is answered now; None where part of it is left out, so that it cannot be asked as it was."""
        if self.ask and LEFT_OUT not in question:
            with suppress(IndexUnavailable):
                return await self.ask(question, Language.ZH if script_of(question) == "zh" else Language.EN)
        return None


@dataclass(frozen=True, slots=True)
class Shown:
    """A group's page after something was sent: what, what was made of it, what would come of it and what stands in the way."""

    sent: Sent | None = None
    what: Made | None = None
    trial: Trial | None = None
    effect: Effect = NO_EFFECT
    obstacle: str = ""
    done: str = ""
    status: int = 200

    @property
    def edits(self) -> Edits:
        """The files as they are to be; none where nothing can be made of it."""
        return (self.what.edits if self.what else None) or {}


async def effect_on(pages: QuestionPages, group: MeaningGroup, sent: Sent, edits: Edits) -> Effect:
    """What a use does to the group's own wordings and to the new one; an example of what is not answered may take more than it should."""
    if sent.use is Use.GOLDEN:
        return NO_EFFECT
    words = await pages.words(group)
    own = [text for text in words if LEFT_OUT not in text][:_TRIED]
    new = [sent.said(side) for side in ("zh", "en") if sent.said(side)]
    near = (await pages.nearest(group, words[0]))[:_NEAREST] if sent.use is Use.SCOPE else []
    return await effect_of(pages.shop.work, pages.shop.knowledge, edits, [*own, *new], near)


def reason_kept(pages: QuestionPages, request: Request, sent: Sent, effect: Effect) -> str:
    """Why it may answer in spite of what it takes away, with what that is: who approves it, or looks back at it, did not see this page."""
    if not effect.losses:
        return sent.reason
    first, titles = effect.losses[0], pages.titles(request)
    said = pages.shop.pages.texts(str(pages.shop.language(request))[:2])["question_reason_kept"]
    return said.format(reason=sent.reason, question=first.question, entry=titles[first.entry], count=len(effect.losses))


async def waiting_proposals(pages: QuestionPages, request: Request, officer: SignedIn) -> list[tuple[str, str, str]]:
    """Officers' answers that wait for a second person: id, question or text, who proposed it."""
    if pages.proposals is None or not may(officer, Act.PROPOSE, officer.district):
        return []
    language = pages.shop.language(request)
    return [(each.id, each.text.for_(language), each.by) for each in await pages.proposals.book.listed(ProposalState.WAITING)]


async def group_page(pages: QuestionPages, request: Request, officer: SignedIn, group: MeaningGroup, asked: Asked, shown: Shown) -> Response:
    """One group, and what may become of it: as it was filled in, with what stands in the way or would come of it."""
    words = await pages.words(group)
    near = await pages.nearest(group, words[0])
    about = {"group": group, "asked": asked, "words": words, "nearest": near, "at": group.last_at.astimezone(BEIJING), "today": await pages.answered(words[0])}
    values = _values(pages, request, group, words, near, shown.sent)
    told = _choices(pages, request) | _came_of(pages, request, shown)
    return pages.shop.page(request, officer, "question_group.html", shown.status, **about, **told, values=values, **_known(pages, officer))


def _choices(pages: QuestionPages, request: Request) -> dict[str, object]:
    """What can be chosen in the forms."""
    language = pages.shop.language(request)
    return {
        "titles": pages.titles(request),
        "choices": entry_choices(pages.shop, request),
        "aspects": [(each.value, pages.shop.phrases.say(f"aspect.{each.value}", language)) for each in Aspect],
        "topics": [(each.id, each.name.for_(language)) for each in pages.shop.knowledge.topics.values()],
        "going_on": GOING_ON,
        "states": list(UnansweredState),
        "verdicts": list(Verdict),
    }


def _came_of(pages: QuestionPages, request: Request, shown: Shown) -> dict[str, object]:
    """What was sent, and what would come of it."""
    language, what = pages.shop.language(request), shown.what
    return {
        "sent": shown.sent,
        "faults": what.faults if what else (),
        "said": [each.for_(language) for each in (what.said if what else ())],
        "trial": shown.trial,
        "effect": shown.effect,
        "named": _NAMED,
        "differences": pages.shop.work.differences(shown.edits),
        "obstacle": shown.obstacle,
        "done": shown.done,
    }


def _known(pages: QuestionPages, officer: SignedIn) -> dict[str, object]:
    """What the page goes by, whoever looks and whatever was sent."""
    work = pages.shop.work
    return {
        "base": work.digest,
        "needs_two": work.needs_two,
        "may_edit": may(officer, Act.EDIT_KNOWLEDGE, officer.district),
        "left_out": LEFT_OUT,
        "clear": lambda text: "" if has_personal_data(text) else text,
    }


def _values(pages: QuestionPages, request: Request, group: MeaningGroup, words: Sequence[str], near: Sequence[str], sent: Sent | None) -> Mapping[str, str]:
    """What the forms hold: as it was sent, else the most typical wording in either language and the entry that came closest."""
    if sent:
        return {name: sent.said(name) for name in FIELDS}
    chinese = [text for text in words if text != LEFT_OUT and script_of(text) == "zh"]
    other = [text for text in words if text != LEFT_OUT and script_of(text) != "zh"]
    why = pages.shop.pages.texts(str(pages.shop.language(request))[:2])["question_why_refused" if group.is_refused else "question_why_said"]
    known = {"zh": "".join(chinese[:1]), "en": "".join(other[:1]), "entry": "".join(near[:1]), "why": why}
    return {name: known.get(name, "") for name in FIELDS}
