"""Room: staff. The entries by what they are called, for forms in which one is chosen; their ids are nobody's business. No pages."""

from collections.abc import Sequence

from fastapi import Request

from bot.domain.knowledge import EntryKind
from handlers.staff.frame import Workshop

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Kinds of entries (`item`), each with its entries: id, and what it is called."""


def entry_choices(shop: Workshop, request: Request) -> Choices:
    """Every entry in the reader's language, kind by kind: the list of services in its own order, all others by name."""
    language = shop.language(request)
    entries = shop.knowledge.entries.values()
    kinds = [(kind, sorted((each.number or 0, each.short_title.for_(language), each.id) for each in entries if each.kind is kind)) for kind in EntryKind]
    return [(kind.value, [(id, f"{number}. {title}" if number else title) for number, title, id in found]) for kind, found in kinds if found]
