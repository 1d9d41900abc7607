"""Fakes that stand in for ports, as unkind as the real things: a load reads, lets others run, then returns."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import islice

from bot.bootstrap import House
from bot.domain.answers import Hit, Passage, Receipt
from bot.domain.case_events import CaseEvent, Notice
from bot.domain.cases import Case
from bot.domain.continuing import Tries
from bot.domain.conversation import Conversation
from bot.domain.desk_accounts import How, Session
from bot.domain.errors import IndexUnavailable, Overtaken, StoreUnavailable
from bot.domain.interest import Interest, Stated
from bot.domain.keeping import has_drafts
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.messages import Attachment, Author, Channel, ConversationKey, Inbound, Said
from bot.domain.passages import content_hash, version_of
from bot.domain.registrations import DueReminder
from bot.domain.words import tokens
from bot.ports import CodeGiven, LinkFound, MovedHere, PersonalData, Registration, Taken, Turn, WrongCode
from tests.freshness_fakes import interests_after, states_after

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
"""Noon in Qingdao on the day the tests live in."""


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment that was set."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


class PlainScripts:
    """Scripts that leave every text as it is."""

    def simplified(self, text: str) -> str:
        """The text itself."""
        return text

    def traditional(self, text: str) -> str:
        """The text itself."""
        return text

    def is_traditional(self, text: str) -> bool:
        """Nothing is taken for traditional characters."""
        return False

    def sounds(self, text: str) -> tuple[str, ...]:
        """Nothing is heard."""
        return ()

    def speller(self, texts: Callable[[], Iterable[tuple[str, float]]]) -> Callable[[str], str]:
        """Nothing is taken for pinyin."""
        return str


@dataclass
class _Shelf:
    """What the fake store keeps; replaced as a whole, so that a turn is kept whole or not at all."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    seen: frozenset[tuple[str, str]] = frozenset()
    said: tuple[tuple[str, str | None, Said], ...] = ()
    registrations: tuple[Registration, ...] = ()
    cases: dict[str, Case] = field(default_factory=dict)
    receipts: dict[str, tuple[str, Receipt]] = field(default_factory=dict)
    reminders: tuple[DueReminder, ...] = ()
    codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    wrong_codes: tuple[tuple[Channel, WrongCode], ...] = ()
    events: tuple[CaseEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    interests: tuple[Interest, ...] = ()
    states: tuple[tuple[str, Stated, datetime], ...] = ()


class FakeStore:
    """The `Store` in memory. `is_down` makes every call raise StoreUnavailable."""

    def __init__(self) -> None:
        self._shelf = _Shelf()
        self._last_id = 0
        self._conversations_begun = 0
        self.is_down = False

    async def reach(self) -> _Shelf:
        """What is on the shelf now; others run before the caller sees it, as with a real database."""
        if self.is_down:
            raise StoreUnavailable("the fake database is down")
        shelf = replace(self._shelf, conversations=dict(self._shelf.conversations), cases=dict(self._shelf.cases), receipts=dict(self._shelf.receipts))
        await asyncio.sleep(0)
        return shelf

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key, or a new one."""
        shelf = await self.reach()
        found = next((each for each in shelf.conversations.values() if each.key == key), None)
        if found:
            return found
        self._conversations_begun += 1
        return Conversation(key.peer if key.channel is Channel.WEB else f"conversation-{self._conversations_begun}", key, Language.ZH)

    async def load_for(self, message: Inbound) -> tuple[Conversation, Sequence[Said] | None]:
        """The conversation of a message, and what was said to it before."""
        found = await self.load(message.key)
        return found, await self.replies_to(found.id, message.message_id)

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id."""
        return (await self.reach()).conversations.get(conversation)

    async def replies_to(self, conversation: str, message_id: str) -> Sequence[Said] | None:
        """What was said to a message seen before."""
        shelf = await self.reach()
        if (conversation, message_id) not in shelf.seen:
            return None
        return [line for owner, cause, line in shelf.said if (owner, cause) == (conversation, message_id) and line.author is not Author.PERSON]

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep a turn as a whole or raise Overtaken; nothing runs in between, as in a transaction."""
        await self.reach()
        before_it = self._shelf
        old = self._without(turn.before.id) if turn.is_erasure else before_it
        known = old.conversations.get(turn.before.id)
        if not turn.is_erasure and (known.version if known else 0) != turn.before.version:
            raise Overtaken(turn.before.id)
        seen = (turn.after.id, turn.inbound.message_id) if turn.inbound else None
        if seen in old.seen:
            raise Overtaken(turn.before.id)
        lines = [line for line in turn.said if not (turn.is_erasure and line.author is Author.PERSON)]
        kept = [replace(line, id=self._last_id + number, text=_whole(line.text)) for number, line in enumerate(lines, 1)]
        self._last_id += len(kept)
        self._shelf = _Shelf(
            old.conversations | {turn.after.id: turn.after},
            old.seen | ({seen} if seen else set()),
            (*old.said, *((turn.after.id, seen[1] if seen else None, line) for line in kept)),
            _with(old.registrations, turn.registration),
            old.cases | ({turn.case.id: turn.case} if turn.case else {}),
            old.receipts | {receipt.id: (turn.after.id, receipt) for receipt in turn.receipts},
            _reminders_after(old.reminders, turn),
            old.codes,
            old.wrong_codes,
            (*old.events, *turn.events),
            (*old.notices, *(replace(each, id=len(old.notices) + number) for number, each in enumerate(turn.notices, 1))),
            interests_after(old.interests, turn),
            states_after(old.states, turn),
        )
        self._shelf = self._continued(before_it, turn)
        return kept

    def _continued(self, before: _Shelf, turn: Turn) -> _Shelf:
        """The shelf with what the turn does about codes; it is put back as it was where the turn is overtaken."""
        match turn.continuing:
            case CodeGiven() as given:
                others = {digest: code for digest, code in self._shelf.codes.items() if code[0] != turn.after.id}
                return replace(self._shelf, codes=others | {given.digest: (turn.after.id, given.until)})
            case WrongCode() as wrong:
                return replace(self._shelf, wrong_codes=(*self._shelf.wrong_codes, (turn.after.key.channel, wrong)))
            case MovedHere() as moved:
                source, until = self._shelf.codes.get(moved.digest, ("", moved.at))
                if source != moved.source.id or until <= moved.at or self._shelf.conversations[source].version != moved.source.version:
                    self._shelf = before
                    raise Overtaken(turn.before.id)
                return self._moved(moved, turn)
        return self._shelf

    def _moved(self, moved: MovedHere, turn: Turn) -> _Shelf:
        now = self._shelf
        told = [(moved.left.id, None, replace(line, id=self._last_id + number)) for number, line in enumerate(moved.told, 1)]
        self._last_id += len(told)
        since = moved.since if turn.case else None
        said = [(turn.after.id if since and owner == moved.left.id and line.at >= since else owner, cause, line) for owner, cause, line in now.said]
        seen = {(turn.after.id if owner == moved.left.id and since and cause.startswith("desk:") else owner, cause) for owner, cause in now.seen}
        codes = {digest: code for digest, code in now.codes.items() if digest != moved.digest}
        people = now.conversations | {moved.left.id: moved.left}
        return replace(now, conversations=people, said=(*said, *told), seen=frozenset(seen), codes=codes)

    @property
    def shelf(self) -> _Shelf:
        """What is kept at this very moment."""
        return self._shelf

    def put_interests(self, interests: tuple[Interest, ...], states: tuple[tuple[str, Stated, datetime], ...]) -> None:
        """Let this be what people follow, and what entries said since when."""
        self._shelf = replace(self._shelf, interests=interests, states=states)

    def clear(self) -> None:
        """Forget everything."""
        self._shelf = _Shelf()

    def put(self, conversation: Conversation) -> None:
        """Let this be what is kept of a conversation, as when it was written and read again."""
        self._shelf = replace(self._shelf, conversations=self._shelf.conversations | {conversation.id: conversation})

    async def said(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """The talk after a line."""
        return [line for owner, _, line in (await self.reach()).said if owner == conversation and line.id > after]

    def caused(self, conversation: str) -> Sequence[tuple[str | None, Said]]:
        """The talk, each line with the message id that it came of."""
        return [(cause, line) for owner, cause, line in self._shelf.said if owner == conversation]

    async def case(self, case_id: str) -> Case | None:
        """One case."""
        return (await self.reach()).cases.get(case_id)

    async def cases(self) -> Sequence[Case]:
        """Every case, the newest first."""
        return sorted((await self.reach()).cases.values(), key=lambda case: case.opened_at, reverse=True)

    @property
    def notices(self) -> Sequence[Notice]:
        """Whom something has to be told to, in order."""
        return self._shelf.notices

    async def registrations(self, form: str | None = None) -> Sequence[Registration]:
        """What forms collected, the oldest first."""
        found = [each for each in (await self.reach()).registrations if form in (None, each.form)]
        return sorted(found, key=lambda each: each.at)

    def registered(self) -> Sequence[Registration]:
        """What forms collected, at this very moment."""
        return self._shelf.registrations

    def put_registration(self, registration: Registration) -> None:
        """Let this be what is kept of a registration, or one more."""
        others = (each for each in self._shelf.registrations if each.reference != registration.reference)
        self._shelf = replace(self._shelf, registrations=(*others, registration))

    async def registrations_of(self, conversation: str) -> Sequence[Registration]:
        """What one person sent, the oldest first."""
        return [each for each in await self.registrations() if each.conversation == conversation]

    async def due_reminders(self, at: datetime) -> Sequence[DueReminder]:
        """Those whose time has come, the oldest first."""
        return sorted((each for each in (await self.reach()).reminders if each.due_at <= at), key=lambda each: each.due_at)

    async def forget_registrations(self, form: str, before: datetime) -> int:
        """Without those of a form that were last sent before a moment, and what was to remind of them."""
        shelf = await self.reach()
        gone = {each.reference for each in shelf.registrations if each.form == form and (each.changed_at or each.at) < before}
        kept = tuple(each for each in self._shelf.registrations if each.reference not in gone)
        self._shelf = replace(self._shelf, registrations=kept, reminders=tuple(each for each in self._shelf.reminders if each.reference not in gone))
        return len(gone)

    async def with_drafts_since(self, before: datetime) -> Sequence[Conversation]:
        """Conversations with a draft in which nothing was said since a moment."""
        shelf = await self.reach()
        lively = {owner for owner, _, line in shelf.said if line.at >= before}
        return [each for each in shelf.conversations.values() if has_drafts(each) and each.id not in lively]

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt, however its letters were typed."""
        found = (await self.reach()).receipts.get(receipt_id.upper())
        return found[1] if found else None

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""
        found = await self.find(conversation)
        if found is None:
            return None
        registered = tuple(each for each in self._shelf.registrations if each.conversation == conversation)
        handed = tuple(each for each in self._shelf.cases.values() if each.conversation == conversation)
        follows = tuple(each for each in self._shelf.interests if each.conversation == conversation)
        return PersonalData(found, tuple(await self.said(conversation)), registered, handed, follows)

    async def erase(self, conversation: str) -> bool:
        """Forget a conversation with all that hangs on it."""
        is_known = conversation in (await self.reach()).conversations
        self._shelf = self._without(conversation)
        return is_known

    def _without(self, gone: str) -> _Shelf:
        old = self._shelf
        return _Shelf(
            {key: each for key, each in old.conversations.items() if key != gone},
            frozenset(each for each in old.seen if each[0] != gone),
            tuple(each for each in old.said if each[0] != gone),
            tuple(each for each in old.registrations if each.conversation != gone),
            {key: each for key, each in old.cases.items() if each.conversation != gone},
            {key: each for key, each in old.receipts.items() if each[0] != gone},
            tuple(each for each in old.reminders if each.conversation != gone),
            {digest: code for digest, code in old.codes.items() if code[0] != gone},
            old.wrong_codes,
            tuple(each for each in old.events if old.cases[each.case].conversation != gone),
            tuple(each for each in old.notices if old.cases[each.case].conversation != gone),
            tuple(each for each in old.interests if each.conversation != gone),
            old.states,
        )


def _with(old: tuple[Registration, ...], new: Registration | None) -> tuple[Registration, ...]:
    """The registrations with a new one, or a new version in the place of the one before it; raises Overtaken where that is not there."""
    if new is None:
        return old
    if new.version > 1 and not any((each.reference, each.version) == (new.reference, new.version - 1) for each in old):
        raise Overtaken(new.reference)
    return (*(each for each in old if each.reference != new.reference), new)


def _reminders_after(old: tuple[DueReminder, ...], turn: Turn) -> tuple[DueReminder, ...]:
    """The reminders after a turn: said ones are gone, those of a withdrawn registration too."""
    if turn.reminded is not None and not any(each.id == turn.reminded for each in old):
        raise Overtaken(f"reminder {turn.reminded}")
    gone = turn.registration.reference if turn.registration and turn.registration.is_withdrawn else None
    gone = turn.reminder.reference if turn.reminder else gone
    new = (replace(turn.reminder, id=max((each.id for each in old), default=0) + 1),) if turn.reminder else ()
    return (*(each for each in old if each.id != turn.reminded and each.reference != gone), *new)


def _whole(text: str) -> str:
    """The text without lone surrogates, which no database takes."""
    return text.encode("utf-8", "ignore").decode()


class FakeCaseBook:
    """The `CaseBook` over the shelf of a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    async def due(self, at: datetime, limit: int = 200) -> Sequence[Case]:
        """Open cases whose next step is due, the longest due first."""
        due = [(each.timer.next_at, each) for each in (await self._store.reach()).cases.values() if each.is_open and each.timer.next_at]
        return [each for moment, each in sorted(due, key=lambda pair: pair[0]) if moment <= at][:limit]

    async def events(self, case_id: str) -> Sequence[CaseEvent]:
        """What happened to a case, in order."""
        return [each for each in (await self._store.reach()).events if each.case == case_id]

    async def loads(self) -> Mapping[str, int]:
        """How many open cases each officer has."""
        cases = (await self._store.reach()).cases.values()
        return Counter(owner for each in cases if each.is_open and (owner := each.officer or each.offered_to))

    async def of_person(self, conversation: str) -> Sequence[Case]:
        """The cases of one conversation, the newest first."""
        found = [each for each in (await self._store.reach()).cases.values() if each.conversation == conversation]
        return sorted(found, key=lambda each: each.opened_at, reverse=True)


class FakeCodes:
    """The `ClaimCodes` over the shelf of a fake store; a digest is the text turned round."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def digest(self, text: str) -> str:
        """The text turned round."""
        return text[::-1]

    async def source_of(self, digest: str, at: datetime) -> str | None:
        """The conversation whose code this is."""
        source, until = (await self._store.reach()).codes.get(digest, (None, at))
        return source if until > at else None

    async def tries(self, by: str, key: ConversationKey, since: datetime) -> Tries:
        """Wrong codes after that moment."""
        of_channel = [each for channel, each in (await self._store.reach()).wrong_codes if channel == key.channel and each.at > since]
        return Tries(sum(each.by == by for each in of_channel), len(of_channel))


class FakeSignIns:
    """The `SignIns` in memory."""

    def __init__(self) -> None:
        self._links: dict[str, tuple[str | None, datetime]] = {}
        self._sessions: dict[str, Session] = {}

    async def add_link(self, secret: str, until: datetime, officer: str | None = None) -> None:
        """A link."""
        self._links[secret] = (officer, until)

    async def link(self, secret: str, at: datetime) -> LinkFound | None:
        """A link that is good."""
        officer, until = self._links.get(secret, (None, at))
        await asyncio.sleep(0)
        return LinkFound(officer) if until > at else None

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link; others run before the answer is known."""
        whose, ends = self._links.get(link, (None, at))
        if ends <= at or whose not in (None, officer):
            await asyncio.sleep(0)
            return False
        del self._links[link]
        self._sessions[secret] = Session(officer, How.LINK, at, at, until)
        await asyncio.sleep(0)
        return True

    async def start_session(self, secret: str, officer: str, at: datetime, until: datetime) -> None:
        """A session of somebody who gave the right password."""
        self._sessions[secret] = Session(officer, How.PASSWORD, at, at, until)
        await asyncio.sleep(0)

    async def session(self, secret: str, at: datetime) -> Session | None:
        """A session that has not ended."""
        found = self._sessions.get(secret)
        await asyncio.sleep(0)
        return found if found and found.until > at else None

    async def sessions_of(self, officer: str, at: datetime) -> Sequence[Session]:
        """The sessions of an officer."""
        found = [each for each in self._sessions.values() if each.officer == officer and each.until > at]
        await asyncio.sleep(0)
        return sorted(found, key=lambda each: each.opened_at, reverse=True)

    async def used(self, secret: str, at: datetime) -> None:
        """Somebody did something."""
        if secret in self._sessions:
            self._sessions[secret] = replace(self._sessions[secret], seen_at=at)
        await asyncio.sleep(0)

    async def close_session(self, secret: str) -> None:
        """Sign out."""
        self._sessions.pop(secret, None)
        await asyncio.sleep(0)

    async def close_all(self, officer: str, but: str = "") -> None:
        """Sign out everywhere."""
        self._sessions = {secret: each for secret, each in self._sessions.items() if each.officer != officer or secret == but}
        self._links = {secret: link for secret, link in self._links.items() if link[0] != officer}
        await asyncio.sleep(0)


class FakeIndex:
    """The `PassageIndex` without models: the share of a question's words and bigrams that a passage holds, scaled as the real scores lie.

    `kept` is what survives a restart: the words of each text that was read once. `is_down` makes every search raise IndexUnavailable.
    """

    def __init__(self, passages: Sequence[Passage], kept: dict[str, frozenset[str]] | None = None) -> None:
        self._passages = sorted(passages, key=lambda passage: passage.id)
        self._kept = {} if kept is None else kept
        self._words: list[frozenset[str]] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        self._is_built = False
        self.version = version_of(self._passages)
        self.embedded = 0
        self.is_down = False
        self.orders: frozenset[str] = frozenset()

    def build(self) -> None:
        """Read every text that was not read before."""
        hashes = [content_hash(passage.text) for passage in self._passages]
        new = {key: passage.text for key, passage in zip(hashes, self._passages, strict=True) if key not in self._kept}
        self._kept |= {key: frozenset(tokens(text)) for key, text in new.items()}
        self._words = [self._kept[key] for key in hashes]
        for place, words in enumerate(self._words):
            for word in words:
                self._places[word].append(place)
        self.embedded, self._is_built = len(new), True

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The passages that share most with the search, best first."""
        wanted, shared = await self._look(search)
        others = (place for place in range(len(self._passages)) if place not in shared)
        return self._ranked(wanted, shared, [*shared, *islice(others, limit)])[:limit]

    async def nearness(self, search: str) -> float:
        """Everything sounds like ours: the fake looks at passages alone."""
        return 1.0

    async def pressure(self, search: str) -> float:
        """Only what is among `orders` sounds like one."""
        return 1.0 if search in self.orders else -1.0

    async def leanings(self, search: str) -> Mapping[Aspect, float]:
        """Nothing was learned: the fake knows aspects by the cues alone."""
        return {}

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first."""
        wanted, shared = await self._look(search)
        return self._ranked(wanted, shared, [place for place, passage in enumerate(self._passages) if passage.subject == subject])

    async def _look(self, search: str) -> tuple[frozenset[str], Counter[int]]:
        """The words looked for, and how many of them each passage holds."""
        await asyncio.sleep(0)
        if self.is_down or not self._is_built:
            raise IndexUnavailable("the fake index is not built")
        wanted = frozenset(tokens(search))
        return wanted, Counter(place for word in wanted for place in self._places.get(word, ()))

    def _ranked(self, wanted: frozenset[str], shared: Counter[int], places: Sequence[int]) -> list[Hit]:
        hits = [self._hit(place, wanted, shared[place]) for place in places]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))

    def _hit(self, place: int, wanted: frozenset[str], shared: int) -> Hit:
        share = shared / len(wanted) if wanted else 0.0
        overlap = shared / (len(wanted) + len(self._words[place]) - shared) if shared else 0.0
        dense = 6.8 + 1.6 * share + 0.6 * overlap
        return Hit(self._passages[place], dense, share, dense + 0.75 * share)


class Say:
    """Somebody who talks to a house: `await say("转人工")` gives the names of the replies."""

    def __init__(self, house: House, peer: str, channel: Channel) -> None:
        self.house, self._peer, self._channel = house, peer, channel
        self._number = 0
        self.taken = Taken("", ())
        self.zone: str | None = None
        """The time zone that their device names with every message."""
        self.texts: list[str] = []
        """Every text that was heard, in order."""

    async def __call__(self, text: str, message_id: str | None = None, attachment: Attachment | None = None) -> list[str]:
        """Say something; the names of the replies come back."""
        self._number += 1
        self.taken = await self.house.corridor.take(Inbound(self.key, message_id or str(self._number), text, attachment=attachment, zone=self.zone))
        self.texts += self.last
        return [said.name for said in self.taken.said]

    @property
    def key(self) -> ConversationKey:
        """Who talks where."""
        return ConversationKey(self._channel, self._peer)

    @property
    def last(self) -> list[str]:
        """The texts of the last replies."""
        return [said.text for said in self.taken.said]

    @property
    def buttons(self) -> list[str]:
        """What the buttons under the last reply send."""
        return [button.send for button in self.taken.said[-1].buttons] if self.taken.said else []

    def as_(self, peer: str) -> "Say":
        """Somebody else in the same house."""
        return Say(self.house, peer, self._channel)

    async def conversation(self) -> Conversation:
        """What the house remembers of this talk."""
        return await self.house.store.load(self.key)
