"""Somebody who says anything at all to a form: a seeded random walk through the corridor, and what must hold after every step."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.adapters.stored_json import CONVERSATION, dump, load
from bot.bootstrap import House
from bot.domain.conversation import Conversation
from bot.domain.form_progress import Progress, Stage, missing
from bot.domain.forms import Form, Slot
from bot.domain.messages import Attachment, AttachmentKind, Channel
from bot.domain.registrations import Registration
from tests.fakes import FakeStore, Say

Words = Sequence[str]
ANSWERS: Mapping[str, Words] = {
    "free_text": ("海洋机器人", "marine robotics for harbours", "新能源电池材料"),
    "topics": ("海洋机器人、电池", "robots, batteries"),
    "person_name": ("张伟", "Ana Silva", "李娜"),
    "university": ("慕尼黑工业大学", "University of Porto", "TU Delft"),
    "country": ("德国", "Brazil", "Japan"),
    "email": ("wei@example.org", "ana@example.com"),
    "phone": ("+49 151 23456789", "+86 138 0013 8000"),
    "date": ("2027年3月", "3 May 2027"),
    "day": ("2027年3月3日", "3 May 2027"),
    "month": ("2027年3月", "May 2027"),
    "date_range": ("2027年3月3日到5日", "3 to 5 May 2027"),
    "time_slot": ("2026年11月25日下午3点", "25 November 2026 3pm"),
    "number": ("3", "12"),
    "amount": ("50万元", "CNY 300000"),
    "url": ("https://example.org/pitch",),
    "yes_no": ("是", "no"),
}
"""Sound answers to every kind of question but those with choices and files."""
NONSENSE = ("哈哈哈", "xyzzy", "？？", "🙂", "12", "a@b", "……", "/nothing", "/change shoe_size", "/resume nowhere", "0000", "否否否")
ASIDES = ("住房补贴有多少？", "What is the Blue Fair?", "硕士呢？", "我想知道怎么落户")
ABOUT = {
    "why": ("为什么要问这个", "why do you ask"),
    "skip": ("跳过", "skip"),
    "back": ("上一步", "back"),
    "keep": ("保留", "keep it"),
    "yes": ("好的", "yes"),
    "no": ("不用", "no"),
    "pause": ("以后再填", "later"),
    "resume": ("继续填写", "continue the form"),
    "cancel": ("取消", "cancel"),
    "drop": ("不保留", "don't keep it"),
    "change": ("修改", "change"),
    "language": ("in English", "说中文"),
    "own": ("我的登记", "修改登记", "edit my registration"),
    "withdraw": ("撤回登记", "确定撤回"),
}
CORRECTIONS = (
    "不对，{name}是{answer}",
    "改一下{name}，{answer}",
    "{name}弄错了，应该是{answer}",
    "sorry, I meant {answer}",
    "{answer}，刚才写错了",
    "{answer}",
)
"""How an answer is corrected, with the name of its question or without."""
LEAVES = frozenset({"cancel", "drop", "pause", "form", "own", "withdraw", "resume", "no", "yes", "confirm"})
"""Actions after which a form may be closed, put aside or another one."""

ANSWERING = frozenset({"answer", "aside", "skip", "nonsense", "several", "unnamed", "file", "no", "yes", "correction"})
"""Actions that may change the answer to the open question."""


class Fallen(AssertionError):
    """A promise was broken; the message tells the walk."""


@dataclass
class Walk:
    """One walk of a person through the forms of a house."""

    house: House
    store: FakeStore
    seed: int
    log: list[tuple[str, str, list[str]]] = field(default_factory=list)
    registered: int = 0

    async def go(self, steps: int) -> None:
        """So many steps, then a way to the end and one out."""
        self.random = random.Random(self.seed)
        self.say = Say(self.house, f"walker-{self.seed}", Channel.TERMINAL)
        self.number = 0
        form = self.random.choice(list(self.house.knowledge.forms.values()))
        await self._step("form", f"/form {form.id}")
        await self._step("yes", "同意")
        for _ in range(steps):
            await self._step(*self._anything(await self.say.conversation()))
        await self._out()

    async def _out(self) -> None:
        """From here the form can be completed by answering, and left by saying so."""
        if self.random.random() < 1 / 2:
            await self._to_the_end()
        for kind, words in (("cancel", "取消"), ("drop", "不保留")):
            if (await self.say.conversation()).form is not None:
                await self._step(kind, words)
        self._hold((await self.say.conversation()).form is None, "there is no way out")

    async def _to_the_end(self) -> None:
        most = 3 * sum(len(form.slots) for form in self.house.knowledge.forms.values())
        for _ in range(most):
            now = await self.say.conversation()
            if now.form is None:
                return
            form = self._form(now.form)
            slot = form.slot(now.form.asking)
            if now.form.stage is Stage.CONSENT:
                await self._step("yes", "同意")
            elif slot is None or now.form.stage is Stage.CONFIRMING:
                await self._step("confirm", "/confirm")
            elif slot.reader in ("file", "file_or_link") or not slot.required:
                await self._step("skip" if not slot.required else "file", "跳过" if not slot.required else "/media image")
            else:
                await self._step("answer", self._answer(slot))
        self._hold(False, "the questions never end")

    def _anything(self, now: Conversation) -> tuple[str, str]:
        """Something to say, as people do: mostly an answer."""
        progress, dice = now.form, self.random.random()
        form = self._form(progress) if progress else None
        slot = form.slot(progress.asking) if form and progress else None
        if form is None or progress is None:
            other = self.random.choice(list(self.house.knowledge.forms.values()))
            return self.random.choice([("form", f"/form {other.id}"), ("form", other.title.zh), ("resume", "继续填写"), ("own", "修改登记"), ("yes", "好的")])
        if progress.stage is Stage.CONFIRMING and dice < 1 / 3:
            return "confirm", "/confirm"
        if slot is not None and dice < 1 / 2:
            return ("file", "/media image") if slot.reader in ("file", "file_or_link") else ("answer", self._answer(slot))
        return self._other(form, progress)

    def _other(self, form: Form, progress: Progress) -> tuple[str, str]:
        filled = [slot for slot in form.slots if slot.name in progress.values and slot.called and slot.reader not in ("file", "file_or_link")]
        kinds = ["nonsense", "aside", "several", "again", "restart", *ABOUT, *(["correction"] * 4 if filled else []), "form", "unnamed"]
        kind = self.random.choice(kinds)
        match kind:
            case "nonsense":
                return kind, self.random.choice(NONSENSE)
            case "aside":
                return kind, self.random.choice(ASIDES)
            case "several":
                some = self.random.sample(form.slots, min(3, len(form.slots)))
                return kind, ", ".join(self._answer(slot) for slot in some if slot.reader not in ("file", "file_or_link"))
            case "correction":
                slot = self.random.choice(filled)
                said = self.random.choice(CORRECTIONS)
                # A bare "yes" confirms what is shown; it corrects nothing.
                said = CORRECTIONS[0] if slot.reader == "yes_no" and "{name}" not in said else said
                return f"correction {slot.name}", said.format(name=slot.called[0], answer=self._answer(slot))
            case "unnamed":
                return kind, f"不对，是{self._answer(self.random.choice(form.slots))}"
            case "form":
                return kind, f"/form {self.random.choice(list(self.house.knowledge.forms))}"
            case "again" | "restart":
                return kind, ""
            case _:
                return kind, self.random.choice(ABOUT[kind])

    def _answer(self, slot: Slot) -> str:
        if slot.choices:
            choice = self.random.choice(slot.choices)
            return self.random.choice([choice.label.zh, choice.label.en])
        if slot.reader in ("file", "file_or_link"):
            return "https://example.org/pitch"
        return self.random.choice(ANSWERS[slot.reader])

    async def _step(self, kind: str, text: str) -> None:
        before = await self.say.conversation()
        sent = await self.store.registrations()
        if kind == "restart":
            self.store.put(load(CONVERSATION, dump(CONVERSATION, before)))
            names: list[str] = []
        elif kind == "again":
            names = await self._once_more(before)
        else:
            self.number += 1
            attachment = Attachment(AttachmentKind.IMAGE, f"ref-{self.number}", "page.png") if kind == "file" else None
            names = await self.say(text, f"{self.seed}-{self.number}", attachment)
        self.log.append((kind, text, names))
        after = await self.say.conversation()
        self._check(kind, names, before, after, sent, await self.store.registrations())

    async def _once_more(self, before: Conversation) -> list[str]:
        """The last message twice, as a channel that repeats sends it: the same replies, and nothing changes."""
        said = list(self.say.last)
        names = await self.say("anything", f"{self.seed}-{self.number}")
        self._hold(self.say.last == said, "a repeated message was answered anew")
        self._hold(await self.say.conversation() == before, "a repeated message changed something")
        return names

    def _check(
        self, kind: str, names: list[str], before: Conversation, after: Conversation, sent: Sequence[Registration], kept: Sequence[Registration]
    ) -> None:
        if kind == "restart":
            self._hold(before == after, "a restart changed something")
            return
        if after.form is not None and kind != "again":
            self._hold(bool(names), "nothing was said to somebody in a form")
            self._check_question(kind, names, after.form)
        self._check_values(kind, names, before, after)
        self._check_registrations(kind, before, sent, kept)

    def _check_question(self, kind: str, names: list[str], progress: Progress) -> None:
        """What is asked is either missing, or shown with what was answered and asked because they went back to it."""
        form = self._form(progress)
        if names[-1] in ("form.question", "form.question_told", "form.question_earlier"):
            self._hold(progress.asking is not None and progress.asking not in progress.values, "a filled slot was asked for")
            self._hold(form.slot(progress.asking) in form.asked(progress.values), "a slot was asked for whose condition does not hold")
        if names[-1].startswith("form.summary"):
            self._hold(progress.stage is not Stage.CONFIRMING or missing(form, progress) is None, "the summary came before all was answered")

    def _check_values(self, kind: str, names: list[str], before: Conversation, after: Conversation) -> None:
        """An answer is changed by itself, by a correction, by several at once, or because another one changed; it is never lost."""
        if before.form is None:
            return
        same = [each for each in (after.form, *after.paused) if each and (each.form, each.reference) == (before.form.form, before.form.reference)]
        if not same:
            self._hold(kind in LEAVES or before.form.is_leaving or "form.gone" in names or "form.done" in names, "a form was closed unasked")
            return
        announced = {"form.understood", "form.changed", "form.asked_again"} & set(names)
        for name, value in before.form.values.items():
            now = same[0].values.get(name)
            is_kept = now is not None and now.stored == value.stored
            is_own = before.form.asking == name and kind.split()[0] in ANSWERING
            self._hold(is_kept or is_own or bool(announced), f"the answer {name} was lost")

    def _check_registrations(self, kind: str, before: Conversation, sent: Sequence[Registration], kept: Sequence[Registration]) -> None:
        """Only what was shown and confirmed is kept, and nothing kept is lost."""
        old = {each.reference: each for each in sent}
        new = [each for each in kept if old.get(each.reference) != each]
        self._hold(set(old) <= {each.reference for each in kept}, "a registration was lost")
        for each in new:
            if each.is_withdrawn:
                self._hold(kind == "withdraw", "a registration was withdrawn unasked")
                continue
            self.registered += 1
            form = before.form
            is_confirmed = form is not None and form.stage is Stage.CONFIRMING and kind in ("confirm", "yes")
            self._hold(is_confirmed, "something unconfirmed was kept")
            assert form is not None
            confirmed = {name: value.stored for name, value in self._form(form).counted(form.values).items()}
            self._hold({name: value.stored for name, value in each.values.items()} == confirmed, "something else was kept than was confirmed")

    def _form(self, progress: Progress) -> Form:
        return self.house.knowledge.forms[progress.form]

    def _hold(self, holds: bool, promise: str) -> None:
        if not holds:
            raise Fallen(f"seed {self.seed}: {promise}\n" + "\n".join(self._told()))

    def _told(self) -> Iterator[str]:
        for kind, text, names in self.log[-12:]:
            yield f"  {kind}: {text!r} -> {names}"
