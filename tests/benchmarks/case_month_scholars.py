"""The scholars of a simulated month: they ask for an officer at any hour, choose how to wait, write, go back, end, rate and open again."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.domain.library import Knowledge
from tests.benchmarks.case_month_glance import Glimpse
from tests.benchmarks.case_month_house import Act, Done
from tests.benchmarks.case_month_world import World

WORDS = {
    "zh": {
        "officer": "转人工",
        "there": "转人工，我在{place}",
        "lives": "我住在{place}，硕士毕业",
        "text": "我的材料交了两周了，还没有消息",
        "back": "返回",
        "end": "结束求助",
        "rate": "评分 {stars}",
        "reopen": "重新打开",
        "yes": "同意",
    },
    "en": {
        "officer": "talk to a person",
        "there": "I want to talk to a person in {place}",
        "lives": "I live in {place} and have a master's degree",
        "text": "My papers have been there for two weeks without news",
        "back": "back",
        "end": "end my case",
        "rate": "rate {stars}",
        "reopen": "reopen",
        "yes": "I agree",
    },
}
_LAST_HOUR = 27 * 24
_MEETS = Callable[[Glimpse], None]


@dataclass
class Scholar:
    """One of them; `meets` is called with each case that they open."""

    world: World
    number: int
    knowledge: Knowledge
    meets: _MEETS
    second_channel: bool = False

    def __post_init__(self) -> None:
        self.rng: Random = self.world.rng(f"scholar-{self.number}-{self.second_channel}")
        same = self.world.rng(f"scholar-{self.number}")
        self.starts, self.language = same.uniform(0, _LAST_HOUR), same.choice(("zh", "zh", "en"))
        self.channel = self.rng.choice(("web", "telegram", "wechat"))
        self.peer = f"{'second' if self.second_channel else 'peer'}-{self.number}"
        place = self.rng.choice(self.knowledge.districts())
        self.place, self.place_name = place.id, place.short_title.zh if self.language == "zh" else place.title.en

    async def says(self, name: str, **values: object) -> Done:
        """Words or a command."""
        text = WORDS[self.language][name].format(place=self.place_name, **values) if name in WORDS[self.language] else name
        done = await self.world.act(Act("say", self.peer, self.channel, id=self.world.next_id(), text=text))
        self._look()
        return done

    async def writes(self) -> Done:
        """A text for the officer, with its mark."""
        done = await self.world.write(Act("say", self.peer, self.channel, text=WORDS[self.language]["text"]), f"scholar:{self.channel}:{self.peer}")
        self._look()
        return done

    def _look(self) -> Glimpse | None:
        case = self.world.glance.of_peer(self.channel, self.peer)
        if case:
            is_new = case.id not in self.world.desks
            self.world.saw(case)
            if is_new:
                self.meets(case)
        return case

    async def live(self) -> None:
        """From the first word to the last."""
        await self.world.sleep(self.starts + self.second_channel * self.rng.uniform(0.1, 8))
        await self._ask()
        for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
            await self.world.sleep(self.rng.expovariate(1 / 3))
            await self.writes()
        for _ in range(14):
            await self.world.sleep(self.rng.expovariate(1 / 22))
            case = self._look()
            if case is None or not await self._go_on(case):
                return

    async def _ask(self) -> None:
        drawn = self.rng.random()
        if drawn < 0.25:
            await self.says("lives")
            await self.world.sleep(0.1)
        done = await self.says("there" if drawn > 0.6 else "officer")
        if "handoff.which_district" in done.names:
            await self.world.sleep(0.1)
            done = await self.says(self.rng.choice((f"/officer {self.place}", f"/officer {self.place}", "/officer undecided", self.place_name)))
        if {"handoff.after_hours", "handoff.queued"} & set(done.names):
            await self._choose(is_away="handoff.after_hours" in done.names)

    async def _choose(self, is_away: bool) -> None:
        drawn = self.rng.random()
        if not is_away and drawn < 0.7:
            return  # an officer is there: most choose nothing
        await self.world.sleep(0.1)
        if drawn < 0.85:
            what = self.rng.choice(("wait", "message", "message"))
            await self.says(f"/case {what}")
            if what == "message":
                await self.world.sleep(0.1)
                await self.writes()
        elif drawn < 0.95:
            await self.says("/case appointment")
            await self.world.sleep(0.1)
            await self.says("yes")

    async def _go_on(self, case: Glimpse) -> bool:
        """What they do at a look some time later; whether they will look again."""
        drawn = self.rng.random()
        if not case.is_open:
            return await self._after_the_end(case, drawn)
        if case.state == "for_scholar":
            await self._do(drawn, (0.45, "text"), (0.53, "end"), (0.58, "back"), (0.61, "officer"))
        else:
            await self._do(drawn, (0.2, "text"), (0.25, "back"), (0.27, "end"), (0.31, "officer"))
        return True

    async def _do(self, drawn: float, *chances: tuple[float, str]) -> None:
        for limit, what in chances:
            if drawn < limit:
                await (self.writes() if what == "text" else self.says(what))
                return

    async def _after_the_end(self, case: Glimpse, drawn: float) -> bool:
        if drawn < 0.45:
            stars = self.rng.randint(1, 5)
            await (self.says("rate", stars=stars) if drawn < 0.2 else self.says(f"/case rate {case.id} {stars}"))
            return stars < 3
        if drawn < 0.6:
            await self.says("reopen")
            return True
        if drawn < 0.66:
            await self.says("officer")
            return True
        return drawn < 0.8
