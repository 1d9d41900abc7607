"""Room: engine. What somebody needs, compared with the three lists: the nearest entries with reasons, and an introduction by an officer. No scoring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.forms import Form, Value
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.lists import ListKind, Opening
from bot.domain.matching import Match, Need, Reason, ReasonKind, alike_among, best
from bot.domain.messages import Button, Reply, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.registrations import Registration
from bot.engine.handing_off import HandingOff
from bot.engine.outcome import Outcome
from bot.ports import Clock, PassageIndex

COMMAND = "/introduce"


@dataclass(frozen=True, slots=True)
class MatchingNeeds:
    """What matching needs: the lists and the index over them (None while they are empty), the texts, the clock, the desk."""

    knowledge: Knowledge
    index: PassageIndex | None
    phrases: Phrasebook
    clock: Clock
    handing_off: HandingOff

    async def show(self, form: Form, values: Mapping[str, Value]) -> Reply:
        """What comes near to what somebody wrote in a form, or honest words where nothing does; raises IndexUnavailable."""
        need = need_of(values)
        on_list = [each for each in self._open() if each.list is need.list]
        name = self.phrases.texts[f"lists.name.{need.list}"]
        watch = (Button("button.match_officer", "/officer"),)
        if not on_list:
            return Reply("lists.empty", {"list": name}, watch)
        scores = await self._scores(need)
        found = best(need, on_list, scores, alike_among(scores))
        if not found:
            return Reply("lists.none", {"list": name}, watch)
        buttons = tuple(Button("button.introduce", f"{COMMAND} {match.opening.id}", {"number": match.opening.id}) for match in found)
        return Reply("lists.found", {"list": name, "count": len(found), "lines": self._lines(form, found)}, (*buttons, *watch))

    async def introduce(self, conversation: Conversation, text: str, sent: Sequence[Registration]) -> Outcome:
        """An introduction was asked for: a case for the officer of the entry's district, with what it is about said in the talk that the officer reads."""
        opening = next((each for each in self._open() if each.id == text.removeprefix(COMMAND).strip()), None)
        mine = [each for each in sent if not each.is_withdrawn and "need" in each.values]
        if opening is None:
            return Outcome(conversation, (Reply("lists.gone"),))
        if not mine:
            return Outcome(conversation, (Reply("lists.nothing_sent"),))
        about: dict[str, TextValue] = {"title": opening.title, "organisation": opening.organisation, "entry": opening.id, "reference": mine[-1].reference}
        wished = mine[-1].values.get("district")
        opened = await self.handing_off.choose(conversation, f"/officer {opening.district or (wished.stored if wished else 'undecided')}")
        return replace(opened, replies=(Reply("lists.introducing", about), *opened.replies))

    def _open(self) -> list[Opening]:
        today = day_in_beijing(self.clock.now())
        return [each for each in self.knowledge.openings if each.is_open(today)]

    async def _scores(self, need: Need) -> dict[str, float]:
        """The score of each entry of the list: that of its nearest passage."""
        scores: dict[str, float] = {}
        for hit in await self.index.within(need.in_words(), need.list) if self.index else ():
            entry = hit.passage.id.rpartition("/")[0]
            scores[entry] = max(scores.get(entry, hit.score), hit.score)
        return scores

    def _lines(self, form: Form, found: Sequence[Match]) -> Bilingual:
        sides = []
        for side in ("zh", "en"):
            lines = [self._line(form, number, match, side) for number, match in enumerate(found, 1)]
            sides.append("\n".join(lines))
        return Bilingual(*sides)

    def _line(self, form: Form, number: int, match: Match, side: str) -> str:
        opening = match.opening
        told = {name: getattr(getattr(opening, name), side) for name in ("title", "organisation", "text")}
        between = getattr(self.phrases.texts["lists.between"], side)
        reasons = between.join(self._reason(form, reason, side) for reason in match.reasons)
        line: str = getattr(self.phrases.texts["lists.line"], side)
        return line.format(number=number, reasons=reasons, **told)

    def _reason(self, form: Form, reason: Reason, side: str) -> str:
        text: str = getattr(self.phrases.texts[f"lists.reason.{reason.kind}"], side)
        joined: str = getattr(self.phrases.texts["lists.joined"], side).join(reason.values)
        match reason.kind:
            case ReasonKind.FIELD | ReasonKind.DISTRICT:
                return text.format_map({reason.kind: _label(form, reason.kind, reason.values[0], side)})
            case _:
                return text.format_map({"words": joined})


def need_of(values: Mapping[str, Value]) -> Need:
    """What was written in a form of needs; a list that is not known counts as the one of technology."""

    def stored(name: str) -> str | None:
        return values[name].stored if name in values else None

    kind = stored("list")
    words = tuple(word for word in (stored("words") or "").split("; ") if word)
    known = ListKind(kind) if kind in list(ListKind) else ListKind.TECHNOLOGY
    return Need(known, stored("need") or "", words, stored("field"), stored("district"))


def _label(form: Form, slot: str, id: str, side: str) -> str:
    asked = form.slot(slot)
    label = next((choice.label for choice in asked.choices if choice.id == id), None) if asked else None
    return getattr(label, side) if label else id
