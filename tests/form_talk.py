"""Somebody who fills in a shipped form in their own language, on one of the channels: what they answer, and what they say about the form."""

from collections.abc import Mapping

from bot.bootstrap import House
from bot.domain.form_progress import Progress
from bot.domain.forms import Form, Slot
from bot.domain.messages import Channel
from bot.settings import PROJECT
from tests.fakes import FakeStore, Say

FORMS = sorted(path.stem for path in (PROJECT / "knowledge" / "forms").glob("*.yaml"))
CHANNELS = (Channel.WEB, Channel.TELEGRAM, Channel.WECHAT, Channel.TERMINAL)
ANSWERS: Mapping[str, tuple[str, str]] = {
    "free_text": ("港口水下巡检", "inspection of harbours"),
    "topics": ("水下巡检、机器人", "inspection, robots"),
    "person_name": ("张伟", "Ana Silva"),
    "university": ("慕尼黑工业大学", "University of Porto"),
    "country": ("德国", "Brazil"),
    "degree": ("博士", "PhD"),
    "email": ("wei@example.org", "ana@example.org"),
    "phone": ("+49 151 23456789", "+49 151 23456789"),
    "date": ("2027年3月3日", "3 March 2027"),
    "month": ("2027年3月", "March 2027"),
    "date_range": ("2027年3月3日到10日", "3 to 10 March 2027"),
    "time_slot": ("2026年11月25日下午3点", "25 November 2026 3pm"),
    "number": ("3", "3"),
    "amount": ("50万元", "CNY 500000"),
    "yes_no": ("不用", "no"),
    "file_or_link": ("https://example.org/page", "https://example.org/page"),
}
"""What is answered to a question of each kind, in Chinese and in English; of choices it is the first."""
WORDS: Mapping[str, tuple[str, str]] = {
    "agree": ("同意", "I agree"),
    "why": ("为什么要问这个？", "why do you ask?"),
    "aside": ("住房补贴有多少？", "How much is the housing subsidy?"),
    "short": ("硕士呢？", "and for a master?"),
    "back": ("上一步", "back"),
    "skip": ("跳过", "skip"),
    "keep": ("保留", "keep it"),
    "later": ("以后再填", "finish this later"),
    "go on": ("继续填写", "continue the form"),
    "cancel": ("取消", "cancel"),
    "drop": ("不保留", "don't keep it"),
    "put aside": ("先留着", "save it"),
    "confirm": ("确认提交", "confirm"),
    "my own": ("我的登记", "my registration"),
    "edit": ("修改登记", "edit my registration"),
    "withdraw": ("撤回登记", "withdraw my registration"),
    "other": ("我要参观", "visit tour"),
    "nonsense": ("？？", "??"),
    "other language": ("in English", "说中文"),
}


class Talk:
    """Somebody in one of the forms, who says each thing in their own language."""

    def __init__(self, house: House, store: FakeStore, form: str, language: str, channel: Channel) -> None:
        self.house, self.store, self.form_id = house, store, form
        self.side = 0 if language == "zh" else 1
        self.say = Say(house, "anna", channel)

    async def __call__(self, what: str) -> list[str]:
        """Say one of WORDS."""
        return await self.say(WORDS[what][self.side])

    @property
    def form(self) -> Form:
        """The form as it is kept now."""
        return self.house.knowledge.forms[self.form_id]

    async def progress(self) -> Progress:
        """How far they are."""
        progress = (await self.say.conversation()).form
        assert progress is not None
        return progress

    async def open_slot(self) -> Slot | None:
        """What is asked for now."""
        progress = (await self.say.conversation()).form
        return self.form.slot(progress.asking) if progress else None

    async def begin(self) -> None:
        """Open the form and agree."""
        trigger = next(each for each in self.form.triggers if each.isascii() is bool(self.side))
        assert await self.say(trigger) == ["form.consent"]
        assert await self("agree") == ["form.question"]

    async def answer(self) -> list[str]:
        """Answer the open question."""
        slot = await self.open_slot()
        assert slot is not None
        first = slot.choices[0].label if slot.choices else None
        return await self.say((first.zh, first.en)[self.side] if first else ANSWERS[slot.reader][self.side])

    async def until(self, name: str) -> None:
        """Answer everything before this question; all of them where it is never asked."""
        while (slot := await self.open_slot()) is not None and slot.name != name:
            await self.answer()

    async def to_the_end(self) -> None:
        """Answer everything; no question comes twice."""
        asked: list[str] = []
        while (slot := await self.open_slot()) is not None:
            assert slot.name not in asked
            asked.append(slot.name)
            await self.answer()

    async def finish(self) -> None:
        """Fill in everything and send it."""
        await self.begin()
        await self.to_the_end()
        assert (await self("confirm"))[0] == "form.done"


def talks(house: House, store: FakeStore, form: str, language: str, story: str) -> Talk:
    """Somebody before a form; the channels take turns, so that every story meets each, and so does every form in either language."""
    turn = FORMS.index(form) + len(story) + 2 * (language == "en")
    return Talk(house, store, form, language, CHANNELS[turn % len(CHANNELS)])
