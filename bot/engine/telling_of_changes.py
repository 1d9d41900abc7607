"""Room: engine. Those who asked to be told are told once when an entry says something else, in their conversation. No channels, no publishing.

What is told follows from what the person knew and what the entry says now, not from events: so nothing is told twice or lost when a process
stops, and a change that is taken back before it was told is no change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.domain.conversation import Conversation, Floor
from bot.domain.errors import Overtaken
from bot.domain.interest import MOST_WITHOUT_A_SIGN, SETTLES, Difference, News, Stated, difference, stated_by
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply, TextValue
from bot.engine.freshness import UNFOLLOW
from bot.engine.locks import Locks
from bot.engine.rounds import look_every
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, Clock, Store, Turn
from bot.ports.freshness import Heard, InterestShelf

log = structlog.get_logger()
_SECONDS = 60.0
_MOST_LINES = 3
"""Differences shown in one message: it is to be read on a phone, the rest stands behind a button."""
_SWEPT_EVERY = timedelta(hours=6)


@dataclass
class TellingOfChanges:
    """What it takes: who follows what, the store, the words and entries of the newest edition, the locks that it shares with the corridor."""

    shelf: InterestShelf
    store: Store
    knowledge: Knowledge
    speaking: Speaking
    clock: Clock
    bell: Bell
    locks: Locks
    _noted: str | None = None
    _rounds_since_sweep: int = 0

    async def changed(self, before: Knowledge, after: Knowledge) -> None:
        """An edition was published: note what followed entries say now. Nobody is told yet; raises StoreUnavailable."""
        changed = [entry for entry in await self.shelf.followed() if before.entries.get(entry) != after.entries.get(entry)]
        await self._note(changed, after)

    async def run(self) -> None:
        """Look again and again, until it is cancelled; a fault is logged, and tried again later."""
        await look_every(_SECONDS, "changes", self.round)

    async def round(self) -> int:
        """Tell who is to be told; how many were. An edition that nobody noted is made up for: published elsewhere, before the start, or in a bad moment."""
        await self._catch_up()
        await self._sweep()
        of_person: dict[str, list[News]] = {}
        for news in await self.shelf.news(self.clock.now() - SETTLES):
            of_person.setdefault(news.interest.conversation, []).append(news)
        return sum([await self._tell(person, news) for person, news in of_person.items()])

    async def _catch_up(self) -> None:
        version = self.knowledge.version  # before noting: another edition may answer meanwhile, and is noted in the next round
        if version != self._noted:
            await self._note(await self.shelf.followed(), self.knowledge)
            self._noted = version

    async def _note(self, entries: Iterable[str], now: Knowledge) -> None:
        found = {entry: now.entries.get(entry) for entry in entries}
        said = {entry: stated_by(each) if each else Stated(Bilingual("", ""), is_gone=True) for entry, each in found.items()}
        await self.shelf.now_says(said, self.clock.now())

    async def _sweep(self) -> None:
        if self._rounds_since_sweep == 0:
            await self.shelf.sweep(self.clock.now())
        self._rounds_since_sweep = (self._rounds_since_sweep + 1) % int(_SWEPT_EVERY.total_seconds() // _SECONDS)

    async def _tell(self, person: str, all_news: Sequence[News]) -> bool:
        """Say what is new to one person, but not between two people who talk; an open question keeps its own choices."""
        for each in all_news:
            if each.is_given_up:
                await self.shelf.forget(person, each.interest.entry)
        found, all_news = await self.store.find(person), [each for each in all_news if not each.is_given_up]
        if found is None or not all_news:
            return False
        async with self.locks.of(found.key):
            # Loaded again under the lock: a turn may have been taken meanwhile.
            before = await self.store.find(person)
            if before is None or before.floor is not Floor.BOT:
                return False
            return await self._say(before, all_news)

    async def _say(self, before: Conversation, all_news: Sequence[News]) -> bool:
        told = [(each, difference(each.before, each.after, before.language)) for each in all_news]
        replies = [self._reply(each, found, before.language, with_buttons=before.form is None) for each, found in told if found.is_any]
        lines = tuple(line for reply in replies for line in carried(self.speaking.say(reply, before.language), before.key.channel))
        offered = lines[-1].buttons if lines and lines[-1].buttons else before.offered
        after = replace(before, version=before.version + 1, offered=offered)
        heard = tuple(self._heard(each, found) for each, found in told)
        try:
            await self.store.keep(Turn(before, after, None, lines, interest=heard))
        except Overtaken:
            return False  # another process told them, or they said something just now: the next round looks again
        if lines:
            self.bell.ring(before.id)
            log.info("changes.told", entries=len(replies), channel=before.key.channel)
        return bool(lines)

    def _heard(self, news: News, found: Difference) -> Heard:
        """What stays without a difference in the person's language is known without a word, and counts as no telling."""
        times = news.times_told + (1 if found.is_any else 0)
        return Heard(news.interest.entry, news.interest.knew, news.after.digest, times, self.clock.now(), is_last=found.is_gone)

    def _reply(self, news: News, found: Difference, language: Language, with_buttons: bool) -> Reply:
        if found.is_gone:
            return Reply("freshness.news_gone", {"title": news.before.title}, (Button("button.officer", "/officer"),) if with_buttons else ())
        entry = news.interest.entry
        buttons = (Button("button.whole", f"/item {entry}"), Button("button.unfollow", f"{UNFOLLOW} {entry}"))
        lines = self._lines(found, language)
        if news.times_told + 1 >= MOST_WITHOUT_A_SIGN:
            lines.append(self.speaking.phrases.say("freshness.line.last", language))
        values: dict[str, TextValue] = {"title": news.after.title, "date": news.after.source_date, "lines": "\n".join(lines)}
        return Reply("freshness.news", values, buttons if with_buttons else ())

    def _lines(self, found: Difference, language: Language) -> list[str]:
        """What was and what is, or what fell away and what came; the most important first, the rest as a number."""
        say = self.speaking.phrases.say
        was, now = ("was", "now") if found.gone and found.new else ("dropped", "added")
        lines = [say(f"freshness.line.{was}", language, {"statement": each}) for each in found.gone[:_MOST_LINES]]
        lines += [say(f"freshness.line.{now}", language, {"statement": each}) for each in found.new[:_MOST_LINES]]
        if found.valid_until:
            lines.append(say("freshness.line.valid_until", language, {"date": found.valid_until}))
        elif found.valid_until is not None:
            lines.append(say("freshness.line.no_end", language))
        if found.is_replaced:
            lines.append(say("freshness.line.replaced", language))
        if left := len(found.gone[_MOST_LINES:]) + len(found.new[_MOST_LINES:]):
            lines.append(say("freshness.line.more", language, {"count": left}))
        return lines
