"""Room: staff. What the pages of unanswered questions show: a group with its forms, the entries near it, the proposals that wait. No routes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import Response

from bot.domain.answers import Verdict
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.detecting import script_of
from bot.domain.editions import Trial
from bot.domain.errors import IndexUnavailable
from bot.domain.grouping import MeaningGroup
from bot.domain.knowledge import Aspect
from bot.domain.proposals import ProposalState
from bot.domain.unanswered import LEFT_OUT, UnansweredState, has_personal_data
from bot.ports.editing import FileEditing
from bot.ports.grouping import QuestionGroups
from bot.ports.learning import ProposalWork
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop
from handlers.staff.question_form import FIELDS, GOING_ON, Made, Sent


@dataclass(frozen=True, slots=True)
class QuestionPages:
    """What the pages need."""

    shop: Workshop
    groups: QuestionGroups
    editing: FileEditing
    proposals: ProposalWork | None

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

    async def nearest(self, group: MeaningGroup, question: str) -> list[str]:
        """The entries that answers came closest to, then those that the index finds."""
        near = [entry for entry, _ in group.nearest]
        found: list[str] = []
        if self.proposals and question != LEFT_OUT:
            with suppress(IndexUnavailable):  # the page is of use without them
                found = [entry.id for entry in await self.proposals.nearest(question)]
        return [each for each in dict.fromkeys([*near, *found]) if each in self.shop.knowledge.entries]


async def waiting_proposals(pages: QuestionPages, request: Request, officer: SignedIn) -> list[tuple[str, str, str]]:
    """Officers' answers that wait for a second person: id, question or text, who proposed it."""
    if pages.proposals is None or not may(officer, Act.PROPOSE, officer.district):
        return []
    language = pages.shop.language(request)
    return [(each.id, each.text.for_(language), each.by) for each in await pages.proposals.book.listed(ProposalState.WAITING)]


async def group_page(
    pages: QuestionPages,
    request: Request,
    officer: SignedIn,
    group: MeaningGroup,
    sent: Sent | None = None,
    what: Made | None = None,
    trial: Trial | None = None,
    obstacle: str = "",
    done: str = "",
    status: int = 200,
) -> Response:
    """One group, and what may become of it: as it was filled in, with what stands in the way or would come of it."""
    work, language = pages.shop.work, pages.shop.language(request)
    words: Sequence[str] = (await pages.groups.words([group])).get(group.id) or [LEFT_OUT]
    near = await pages.nearest(group, words[0])
    return pages.shop.page(
        request,
        officer,
        "question_group.html",
        status,
        group=group,
        words=words,
        at=group.last_at.astimezone(BEIJING),
        nearest=near,
        titles=pages.titles(request),
        aspects=[(each.value, pages.shop.phrases.say(f"aspect.{each.value}", language)) for each in Aspect],
        topics=[(each.id, each.name.for_(language)) for each in pages.shop.knowledge.topics.values()],
        going_on=GOING_ON,
        states=list(UnansweredState),
        verdicts=list(Verdict),
        values=_values(pages, request, group, words, near, sent),
        clear=lambda text: "" if has_personal_data(text) else text,
        sent=sent,
        faults=[*(what.faults if what else ())],
        said=[each.for_(language) for each in (what.said if what else ())],
        trial=trial,
        differences=work.differences(what.edits) if what and what.edits else (),
        obstacle=obstacle,
        done=done,
        base=work.digest,
        needs_two=work.needs_two,
        may_edit=may(officer, Act.EDIT_KNOWLEDGE, officer.district),
        left_out=LEFT_OUT,
    )


def _values(pages: QuestionPages, request: Request, group: MeaningGroup, words: Sequence[str], near: Sequence[str], sent: Sent | None) -> Mapping[str, str]:
    """What the forms hold: as it was sent, else the most typical wording in either language and the entry that came closest."""
    if sent:
        return {name: sent.said(name) for name in FIELDS}
    chinese = [text for text in words if text != LEFT_OUT and script_of(text) == "zh"]
    other = [text for text in words if text != LEFT_OUT and script_of(text) != "zh"]
    why = pages.shop.pages.texts(str(pages.shop.language(request))[:2])["question_why_said"]
    known = {"zh": "".join(chinese[:1]), "en": "".join(other[:1]), "entry": "".join(near[:1]), "id": f"asked-{group.id[:8]}", "why": why}
    return {name: known.get(name, "") for name in FIELDS}
