"""Room: bootstrap. The staff's workshop in a browser, joined: its pages over the editions of a house. No behaviour of its own."""

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI

from bot.bootstrap import House
from handlers.http.page_texts import PageTexts
from handlers.staff.frame import Workshop


def open_staff(app: FastAPI, house: House, pages: PageTexts) -> None:
    """The pages under /staff; none in a house that has no editions."""
    if house.publishing is None:
        return
    shop = Workshop(house.publishing, house.knowledge, house.phrases, house.store, house.clock, pages)
    for router in _routers(shop, house):
        app.include_router(router)


def _routers(shop: Workshop, house: House) -> Iterator[APIRouter]:
    """Every page of the workshop."""
    yield from ()
