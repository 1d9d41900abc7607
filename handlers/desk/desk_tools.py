"""Room: desk. What helps an officer to reply: canned replies, drafts, translations, files; and how a case's page shows them. No routes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.canned import CannedReply
from bot.domain.cases import Case
from bot.domain.desk_roles import Act, may
from bot.domain.knowledge import Category
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.domain.phrasebook import Phrasebook
from bot.ports import Scripts
from bot.ports.desk_files import DeskFiles, HandingOver
from bot.ports.drafts import Drafts, Translations
from handlers.desk.sessions import SignedIn

_NO_FILES = {Channel.WECHAT: "attach_no_address", Channel.TELEGRAM: "attach_no_telegram"}


@dataclass(frozen=True, slots=True)
class CannedView:
    """One canned reply as it would be said in this case."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolsView:
    """What a case's page offers. `no_files` is the page text that says why no file can go to this person, None where one can."""

    canned: tuple[CannedView, ...]
    may_draft: bool
    may_attach: bool
    can_translate: bool
    no_files: str | None


@dataclass(frozen=True, slots=True)
class DeskTools:
    """What there is in this house; without a model there are no `translations`."""

    drafts: Drafts
    canned: Sequence[CannedReply]
    knowledge: Knowledge
    words: Phrasebook
    scripts: Scripts
    desk_name: Callable[[str | None], Bilingual]
    files: DeskFiles | None = None
    handing_over: HandingOver | None = None
    translations: Translations | None = None

    def view(self, officer: SignedIn, case: Case) -> ToolsView:
        """What this officer may use with this case."""
        return ToolsView(
            self.canned_for(case, officer.name),
            may(officer, Act.DRAFT, case.district),
            may(officer, Act.ATTACH, case.district),
            self.translations is not None,
            self.no_files(case),
        )

    def no_files(self, case: Case) -> str | None:
        """Why no file can go to this person, as the name of a page text."""
        if self.handing_over and self.handing_over.reaches(case.channel):
            return None
        return _NO_FILES.get(Channel(case.channel), "attach_not_there")

    def canned_for(self, case: Case, officer: str) -> tuple[CannedView, ...]:
        """The canned replies in the person's language, those of the case's matter first."""
        language, district = Language(case.language), self.desk_name(case.district)
        ordered = sorted(self.canned, key=lambda each: each.topic is None or each.topic not in self._matters(case))
        return tuple(CannedView(each.name, self.in_script(each.said(language, officer, case.id, district), language)) for each in ordered)

    def in_script(self, text: str, language: Language) -> str:
        """Traditional characters for who writes them."""
        return self.scripts.traditional(text) if language is Language.ZH_HANT else text

    def _matters(self, case: Case) -> set[str | Category]:
        entry = self.knowledge.entries.get(case.topic or "")
        return {matter for matter in (entry.id, entry.category, entry.belongs_to) if matter} if entry else set()
