"""Room: bootstrap. The staff's workshop in a browser, joined: its pages over the editions of a house. No behaviour of its own."""

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI

from bot.adapters.document_words import read_import_words
from bot.adapters.documents import DocumentReader
from bot.adapters.file_editing import YamlEditing
from bot.adapters.sheets import ExcelSheets
from bot.adapters.spreadsheets import workbook
from bot.bootstrap import House
from bot.domain.language import Bilingual
from bot.domain.notices import Road
from bot.engine.answering import Answering
from bot.engine.asking_alone import said_to
from bot.engine.golden import ask_all
from bot.engine.importing import Importing
from handlers.http.page_texts import PageTexts
from handlers.staff.calendar_pages import CalendarPages, calendar_router
from handlers.staff.change_pages import ChangePages, changes_router
from handlers.staff.edit_pages import EditPages, edit_router
from handlers.staff.figures_pages import AnswerFiguresPages, figures_router
from handlers.staff.frame import Workshop
from handlers.staff.golden_pages import GoldenPages, golden_router
from handlers.staff.held_pages import held_router
from handlers.staff.import_pages import ImportPages, import_router
from handlers.staff.import_sheet_pages import import_sheet_router
from handlers.staff.list_pages import ListPages, list_router
from handlers.staff.new_pages import new_router
from handlers.staff.question_pages import questions_router
from handlers.staff.question_views import QuestionPages
from handlers.staff.remove_pages import remove_router


def open_staff(app: FastAPI, house: House, pages: PageTexts) -> None:
    """The pages under /staff; none in a house that has no editions."""
    if house.publishing is None:
        return
    shop = Workshop(house.publishing, house.knowledge, house.phrases, house.store, house.clock, pages, YamlEditing())
    for router in _routers(shop, house):
        app.include_router(router)


def _routers(shop: Workshop, house: House) -> Iterator[APIRouter]:
    """Every page of the workshop."""
    yield from (list_router(ListPages(shop, house.answer_figures)), changes_router(ChangePages(shop)), held_router(shop))
    editing = EditPages(shop, YamlEditing())
    yield from (edit_router(editing), new_router(editing), remove_router(shop))
    bringing = ImportPages(shop, importing_of(shop, house))
    yield from (import_router(bringing), import_sheet_router(bringing))
    yield golden_router(GoldenPages(shop, YamlEditing(), lambda questions: ask_all(_answering_now(house), questions, frozenset())))
    if house.questions:
        yield questions_router(
            QuestionPages(shop, house.questions, YamlEditing(), house.proposals, lambda said, language: said_to(_answering_now(house), (said,), language))
        )
    if house.answer_figures:
        yield figures_router(AnswerFiguresPages(shop, house.answer_figures, workbook))
    if house.freshness and house.staff:
        has_mail = house.notices is not None and Road.EMAIL in house.notices.roads
        windows = house.freshness
        yield calendar_router(CalendarPages(shop, windows.feeds, windows.calendars, house.staff.accounts, has_mail, house.settings.public_url or ""))


def importing_of(shop: Workshop, house: House) -> Importing:
    """Documents and workbooks over the editions of a house."""
    zh, en = shop.pages.texts("zh"), shop.pages.texts("en")
    words = {name: Bilingual(text, en[name]) for name, text in zh.items() if name.startswith(("sheet_", "import_refused_"))}
    reader, editing = DocumentReader(read_import_words(house.settings.prompts_dir / "import.yaml")), YamlEditing()
    return Importing(shop.work, reader, editing, ExcelSheets(editing, words), shop.clock, house.translating)


def _answering_now(house: House) -> Answering:
    """The recipe of the newest edition itself: what stands for it in a house that serves is no value to be changed."""
    return house.editions.now.answering if house.editions else house.answering
