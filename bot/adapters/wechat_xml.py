"""Room: adapters. The fields of WeChat's XML. No meaning, no signatures.

The C parser of the standard library takes a fifth of the time of wechatpy's, which goes through Python for every mark and makes a message that
nobody reads. A document type is refused, and with it every entity but XML's own.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

_MAX_DEPTH = 8
_BY_CODE, _BY_PRODUCT = "qrscene_", ("scanbarcode|", "scanimage|")


class Fields(dict[str, str]):
    """Texts by name; empty where there is none."""

    def __missing__(self, name: str) -> str:
        return ""


class _NoDocumentType(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse it."""
        raise ValueError("a document type")


def read_xml(xml: str | bytes, names: Iterable[str]) -> Fields:
    """The texts under these names; raises ValueError and SyntaxError where it is no message, where one stands twice, or holds more than a text."""
    parser = XMLParser(target=_NoDocumentType())  # noqa: S314 - no document type is read, and bodies are below 64 KiB
    parser.feed(xml if isinstance(xml, str) else xml.decode())
    root = parser.close()
    if root.tag != "xml" or _is_deep(root):
        raise ValueError("no message")
    wanted = frozenset(names)
    children = [child for child in root if child.tag in wanted]
    fields = Fields((child.tag, _text(child)) for child in children)
    if len(fields) < len(children):
        raise ValueError("said twice")
    return fields


def _text(field: Element) -> str:
    if len(field) or field.attrib:
        raise ValueError("more than a text")
    return (field.text or "").strip()


def _is_deep(root: Element) -> bool:
    """Whether elements lie deeper in each other than WeChat's ever do; without recursion, as the depth is the sender's choice."""
    level = [root]
    for _ in range(_MAX_DEPTH):
        level = [child for each in level for child in each]
    return bool(level)


def told_apart(fields: Fields) -> Fields:
    """The fields with an event of its own for who follows by a code, and without the mark before its scene: as wechatpy names them."""
    if (fields["MsgType"].lower(), fields["Event"].lower()) != ("event", "subscribe"):
        return fields
    key = fields["EventKey"]
    if key.startswith(_BY_PRODUCT):
        return Fields(fields, Event="subscribe_scan_product")
    return Fields(fields, Event="subscribe_scan", EventKey=key.removeprefix(_BY_CODE)) if key.startswith(_BY_CODE) else fields
