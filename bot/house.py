"""Room: bootstrap. A house: everything joined over its windows. No opening of windows, no behaviour of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.adapters.clock import LocalBell
from bot.adapters.local_zones import PhoneZones
from bot.adapters.work_calendar import ChinaCalendar
from bot.channel_windows import TelegramAccount, WeChatAccount
from bot.domain.canned import CannedReply
from bot.domain.cues import Cues
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.domain.phrasebook import Phrasebook
from bot.engine.after_sending import AfterSending
from bot.engine.answering import Answering, own_words
from bot.engine.case_clock import CaseClock
from bot.engine.continuing import ContinuingElsewhere
from bot.engine.editions import Editions
from bot.engine.filling_in import FillingIn
from bot.engine.finishing_forms import Finishing
from bot.engine.freshness_consent import MindingInterest
from bot.engine.handing_off import HandingOff
from bot.engine.listing import Listing
from bot.engine.locks import Locks
from bot.engine.matching_needs import MatchingNeeds
from bot.engine.minding_cases import MindingCases
from bot.engine.minding_privacy import MindingPrivacy
from bot.engine.moving_cases import MovingCases
from bot.engine.my_case import MyCase
from bot.engine.my_list import MyList
from bot.engine.my_registrations import MyRegistrations
from bot.engine.profiling import Profiling
from bot.engine.remembering import RememberingIndex
from bot.engine.saying_hours import SayingHours
from bot.engine.speaking import Speaking
from bot.engine.translating import Translating
from bot.engine.turn import Corridor
from bot.engine.understanding import Reader
from bot.engine.wording import Wording
from bot.engine.working_the_desk import WorkingTheDesk
from bot.notice_windows import NoticeWindows
from bot.ports import Bell, CaseBook, CaseNotes, ClaimCodes, Clock, MediaSource, PassageIndex, Scripts, SignIns, Staff, Store, WorkCalendar
from bot.ports.answer_figures import AnswerFigures
from bot.ports.desk_files import DeskFiles
from bot.ports.desk_queue import DeskQueue
from bot.ports.editions import PublishingWork
from bot.ports.freshness import FreshnessWindows
from bot.ports.grouping import QuestionGroups
from bot.ports.learning import CaseFigures, ProposalWork
from bot.ports.registrations import RegistrationDesk
from bot.settings import Settings
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import spot

Part = TypeVar("Part")


@dataclass(frozen=True)
class House:
    """Everything joined. In a house that serves, what depends on the edition is always that of the newest one."""

    settings: Settings
    knowledge: Knowledge
    phrases: Phrasebook
    store: Store
    sign_ins: SignIns
    clock: Clock
    bell: Bell
    index: PassageIndex
    answering: Answering
    corridor: Corridor
    desk: WorkingTheDesk
    book: CaseBook
    minding: MindingCases
    wechat: "WeChatAccount | None" = None
    telegram: "TelegramAccount | None" = None
    media: Mapping[Channel, MediaSource] = field(default_factory=dict)
    registrations: RegistrationDesk | None = None
    staff: Staff | None = None
    notices: NoticeWindows | None = None
    queue: DeskQueue | None = None
    canned: Sequence[CannedReply] = ()
    translating: Translating | None = None
    files: DeskFiles | None = None
    proposals: ProposalWork | None = None
    figures: CaseFigures | None = None
    answer_figures: AnswerFigures | None = None
    publishing: PublishingWork | None = None
    freshness: FreshnessWindows | None = None
    questions: QuestionGroups | None = None
    editions: "Editions[House] | None" = None

    def latest(self, make: Callable[["House"], Part]) -> Part:
        """What is made of a house and must follow its editions; doors and rounds live longer than one."""
        return self.editions.latest(make) if self.editions else make(self)

    def following(self, editions: "Editions[House]") -> "House":
        """The same house with the parts of whatever edition is the newest."""
        of = editions.latest
        return replace(
            self,
            editions=editions,
            knowledge=of(lambda house: house.knowledge),
            phrases=of(lambda house: house.phrases),
            canned=of(lambda house: house.canned),
            index=of(lambda house: house.index),
            answering=of(lambda house: house.answering),
            corridor=of(lambda house: house.corridor),
            desk=of(lambda house: house.desk),
            minding=of(lambda house: house.minding),
        )


def join(
    settings: Settings,
    knowledge: Knowledge,
    index: PassageIndex,
    store: Store,
    sign_ins: SignIns,
    scripts: Scripts,
    clock: Clock,
    cues: Cues,
    phrases: Phrasebook,
    wording: Wording | None = None,
    *,
    notes: CaseNotes,
    codes: ClaimCodes,
    book: CaseBook,
    needs: PassageIndex | None = None,
    calendar: WorkCalendar | None = None,
    bell: Bell | None = None,
    locks: Locks | None = None,
) -> House:
    """The rooms of a house over these windows. `needs` is the index over the three lists, None while they are empty; `calendar` that of China if None.

    The rooms of all editions of a house share one `bell` and one set of `locks`.
    """
    bell, locks = bell or LocalBell(), locks or Locks()
    speaking = Speaking(phrases, scripts, clock)
    answering = Answering(
        RememberingIndex(index), knowledge, Reader(cues, knowledge, scripts), cues, phrases, own_words(phrases), clock, wording, settings.patience()
    )
    filling_in = FillingIn(knowledge, cues, READERS, spot, phrases, clock)
    working_days = calendar or ChinaCalendar()
    cases = MovingCases(book, CaseClock(knowledge, working_days, clock))
    hours = SayingHours(phrases, knowledge, working_days, clock, PhoneZones(), store)
    handing_off = HandingOff(knowledge, cues, phrases, cases, hours, store)
    privacy = MindingPrivacy(store, cues, phrases, knowledge.entries)
    my_list = MyList(Profiling(cues), Listing(knowledge, phrases), scripts, clock)
    mine = MyRegistrations(knowledge, cues, filling_in, Finishing(knowledge, phrases, clock), clock)
    continuing = ContinuingElsewhere(store, codes, knowledge, cues, phrases, speaking, filling_in, clock)
    sending = AfterSending(knowledge, MatchingNeeds(knowledge, needs, phrases, clock, handing_off))
    my_case = MyCase(handing_off, filling_in, cues, store)
    interest = MindingInterest(knowledge, answering.reader, cues, scripts, store, clock)
    rooms = (answering, filling_in, handing_off, privacy, my_list, mine, continuing, sending, my_case, interest)
    corridor = Corridor(store, knowledge, cues, phrases, scripts, clock, speaking, bell, *rooms, locks)
    desk = WorkingTheDesk(store, speaking, filling_in, clock, bell, locks, notes, handing_off.desk_named, cases, hours)
    return House(
        settings, knowledge, phrases, store, sign_ins, clock, bell, index, answering, corridor, desk, book, MindingCases(store, cases, speaking, bell, locks)
    )
