"""Room: bootstrap. The officers' desk in a browser, joined: its pages, its gate, its tools. No behaviour of its own."""

from fastapi import FastAPI

from bot.adapters.local_zones import PhoneZones
from bot.adapters.spreadsheets import workbook
from bot.bootstrap import House
from bot.helping_officers import desk_tools
from handlers.desk.attachments import attachments_router
from handlers.desk.audit_pages import AuditPages, audit_router
from handlers.desk.case_card import Cards
from handlers.desk.case_moves import moves_router
from handlers.desk.case_pages import case_router
from handlers.desk.desk_tools import DeskTools
from handlers.desk.drafting_pages import drafting_router
from handlers.desk.entry_pages import entry_router
from handlers.desk.figures_pages import FiguresPages, figures_router
from handlers.desk.learning_pages import ADDRESS, leading_router, unanswered_router
from handlers.desk.media_pages import media_router
from handlers.desk.merging_pages import merging_router
from handlers.desk.permitting import Gate
from handlers.desk.proposal_pages import LearningPages, proposals_router
from handlers.desk.queue_pages import queue_router
from handlers.desk.refusing import Refused, telling
from handlers.desk.registrations_desk import RegistrationPages, registrations_router
from handlers.desk.sessions import Sessions
from handlers.desk.signing_in import signing_in_router
from handlers.desk.team_pages import TeamPages, team_router
from handlers.desk.translation_pages import translation_router
from handlers.desk.web_desk import Desk
from handlers.http.page_texts import PageTexts


def open_desk(app: FastAPI, house: House, pages: PageTexts) -> None:
    """The pages of the desk, as far as this house has what they show; each asks the gate."""
    assert house.staff, "nobody could sign in"
    gate = Gate(Sessions(house.sign_ins, house.clock), house.staff, house.store, house.knowledge, house.clock, pages, house.book, house.registrations)
    app.state.desk_gate = gate
    app.add_exception_handler(Refused, telling(pages))
    for router in (signing_in_router(gate), team_router(TeamPages(gate, house.settings.public_url or "")), audit_router(AuditPages(gate, workbook))):
        app.include_router(router)
    tools = desk_tools(house)
    desk = _desk(house, pages, tools)
    _open_cases(app, desk, tools)
    if house.registrations:
        app.include_router(registrations_router(RegistrationPages(desk, house.registrations, workbook)))
    if house.proposals:
        learning = LearningPages(desk, house.proposals)
        app.include_router(unanswered_router(learning) if house.questions is None or house.publishing is None else leading_router(ADDRESS))
        app.include_router(proposals_router(learning))
    if house.figures:
        app.include_router(figures_router(FiguresPages(desk, house.figures, workbook)))


def _desk(house: House, pages: PageTexts, tools: DeskTools) -> Desk:
    assert house.queue, "nobody could see a case"
    quota = house.wechat.quota if house.wechat else None
    cards = Cards(house.store, house.book, PhoneZones(), house.phrases)
    known = (house.desk, house.store, house.knowledge, house.bell, house.clock, pages, quota, house.media)
    return Desk(*known, tools, queue=house.queue, cards=cards)


def _open_cases(app: FastAPI, desk: Desk, tools: DeskTools) -> None:
    for router in (queue_router, case_router, merging_router, entry_router, media_router, moves_router):
        app.include_router(router(desk))
    for router_with_tools in (drafting_router, translation_router, attachments_router):
        app.include_router(router_with_tools(desk, tools))
