"""Room: domain. A reply drafted for an officer: what was asked, how far the knowledge folder answers it, on what it rests. No search, no wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers import Verdict
from bot.domain.cases import Case
from bot.domain.desk_facts import first_line, lines_of
from bot.domain.messages import Author, Citation, Said

MOST_ASKED = 3
"""Questions that one draft answers; an officer reads the others in the talk."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with how its answer ended and what it rests on; `is_worded`: a model chose the words, and they passed every check."""

    question: str
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    is_worded: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the folder says something of it."""
        return self.verdict in (Verdict.ANSWERED, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer may send, edit or discard. `text` is empty where nothing was asked; nothing of it is kept."""

    text: str = ""
    answers: tuple[Answered, ...] = ()
    suggested: tuple[Citation, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """How it ended as a whole: the common verdict, partly answered where they differ; None where nothing was asked."""
        verdicts = {each.verdict for each in self.answers}
        if len(verdicts) == 1:
            return verdicts.pop()
        return (Verdict.PARTIAL if any(each.is_known for each in self.answers) else Verdict.NOT_KNOWN) if verdicts else None

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What the answers rest on, each once."""
        return tuple({each.id: each for answer in self.answers if answer.is_known for each in answer.citations}.values())


def waiting_lines(case: Case, said: Sequence[Said]) -> list[Said]:
    """What the person wrote since an officer's last word; before the first one also the last question that was asked ahead of the case.

    What they chose by a button, and what they sent without words, asks nothing.
    """
    own = lines_of(case, said)
    last_word = max((line.id for line in own if line.author is Author.OFFICER), default=0)
    labels = {button.label for line in said for button in line.buttons}
    written = [line for line in own if line.id > last_word and line.author is Author.PERSON and line.text not in labels and line.attachment is None]
    before = [] if last_word else _last_question(case, said)
    return [*before, *written][-MOST_ASKED:]


def _last_question(case: Case, said: Sequence[Said]) -> list[Said]:
    """The last line before the case that was answered as a question."""
    first, asked, found = first_line(case, said), None, None
    for line in said:
        if line.id > first:
            break
        if line.author is Author.PERSON:
            asked = line
        elif line.receipt and asked:
            found = asked
    return [found] if found else []
