"""Room: domain. The web addresses that a document names, as it writes them. Nothing is looked up, and no scheme is put before one that has none."""

from bot.domain.found_values import ValueKind
from bot.domain.values import values_in


def links_of(text: str) -> list[str]:
    """The web addresses of a text, in their order, each once."""
    found = [each.as_written for each in values_in(text) if each.kind is ValueKind.LINK]
    return list(dict.fromkeys(sorted(found, key=text.find)))


def without_links(text: str) -> str:
    """What a text says beside them: an address is in no language."""
    for link in sorted(links_of(text), key=len, reverse=True):
        text = text.replace(link, "")
    return text.strip(" \t\n\u3000，,；;、。.（）()")
