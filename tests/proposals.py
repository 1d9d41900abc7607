"""Proposals for tests, over the small knowledge folder."""

from dataclasses import replace

from bot.domain.knowledge import Aspect, Reliability
from bot.domain.language import Bilingual
from bot.domain.proposals import NamedSource, NewEntry, Proposal
from tests.fakes import NOON

PAPERS = Bilingual("需要学位证书和劳动合同：各一份。", "You need the degree certificate and the work contract: one of each.")
SOURCE = NamedSource(Bilingual("崂山区人社局答复", "Reply of the Laoshan HR bureau"), "2026-11", Reliability.HIGH)


def proposal(id: str = "P1", **more: object) -> Proposal:
    """An officer's statement about the papers of item 1."""
    asked = (Bilingual("第一项要带哪些证件？", "Which papers does item 1 need?"),)
    return replace(Proposal(id, NOON, "李老师", "item-1", Aspect.MATERIALS, PAPERS, SOURCE, asked), **more)  # type: ignore[arg-type]  # fields by name


def new_entry(id: str = "P2") -> Proposal:
    """The same as an entry of its own."""
    of_it = NewEntry(Bilingual("学历公证", "Notarised degrees"), Bilingual("公证处", "notary office"))
    return proposal(id, entry="notarised-degrees", new=of_it)
