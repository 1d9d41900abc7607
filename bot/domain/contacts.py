"""Room: domain. Telephone numbers, e-mail addresses and links as people write them. Reads levelled text, checks no number's existence."""

import re
from collections.abc import Iterator

from bot.domain.found_values import Spot, ValueKind

_ENDINGS = (
    "com|cn|net|org|gov|edu|mil|int|io|info|biz|top|xyz|site|online|shop|club|vip|cc|me|tv|co|app|dev|ai|us|uk|eu|de|fr|jp|kr|hk|tw|mo|sg|ru|ca|au|nz|in|ly|gl"
    "|link|live|pro|work|tech|store|cloud|wang|ltd|group|asia|name|mobi|zip|page|click|win|fun|icu|zone|news|wiki|world|email|gle|be|pub|ren|ink"
)
_PATH = r"[^\s<>\"'\x01\u2018-\u201f\u3001-\u303f\u4e00-\u9fff，；：！？（）]"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?<![A-Za-z0-9])@[A-Za-z]\w{3,}")
_LINK = re.compile(
    rf"(?<![A-Za-z])[a-z][a-z0-9+.-]{{1,15}}://{_PATH}+"
    rf"|(?<![A-Za-z0-9@._-])(?:www\.)?(?:[A-Za-z0-9-]{{1,63}}\.){{1,8}}(?:{_ENDINGS})(?![A-Za-z0-9@_-])(?::\d+)?(?:/{_PATH}*)?",
    re.IGNORECASE,
)
_COUNTED = r"(?![\d%]|[,.]\d|\s?(?:[万亿千元余多个名家项人位次套所岁份平㎡]|yuan|cny|rmb|people|million|thousand|sq))"
_GAP = r"[ \u2009\u2013.-]"
_TELEPHONE = re.compile(
    r"(?=[\d+(])(?:"
    r"\+\s?\d[\d \u2009().\u2013-]{5,18}\d"
    rf"|(?<!\d)(?:86{_GAP}?)?1[3-9]\d(?:(?:{_GAP}?\d{{4}}){{2}}|{_GAP}?\d{{3}}{_GAP}\d{{5}}|\d{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
    rf"|(?<!\d)\(?0\d{{2,3}}\)?{_GAP}{{0,3}}\d{{3,4}}{_GAP}?\d{{4}}(?!\d)"
    rf"|(?<!\d)[48]00{_GAP}?\d{{3,4}}{_GAP}?\d{{3,4}}(?!\d)"
    rf"|(?<![\d.,$¥€£])(?<!CNY )(?<!RMB )(?<!CNY)(?<!RMB)12[0-9]{{3}}{_COUNTED}"
    rf"|(?:(?<=拨打)|(?<=拨)|(?<=请打)|(?<=call )|(?<=dial )|(?<=[、/]))1(?:10|14|19|20|22){_COUNTED})",
    re.IGNORECASE,
)


def emails_in(text: str) -> Iterator[Spot]:
    """Addresses, and handles such as @someone."""
    for match in _EMAIL.finditer(text):
        yield Spot(match.start(), match.end(), ValueKind.EMAIL, match[0].casefold().rstrip("."))


def links_in(text: str) -> Iterator[Spot]:
    """Addresses of pages and bare domains, without the scheme, `www.` and a last slash."""
    for match in _LINK.finditer(text):
        address = match[0].rstrip(".,;:!?)]}*_")
        yield Spot(match.start(), match.start() + len(address), ValueKind.LINK, link_value(address))


def link_value(address: str) -> str:
    """The normal form of a link: the host in small letters, then the path as it is."""
    host, slash, path = re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE).partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def telephones_in(text: str) -> Iterator[Spot]:
    """Numbers to call, as digits as one dials them within China; foreign ones begin with +."""
    for match in _TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        is_foreign = match[0].startswith("+") and not digits.startswith("86")
        yield Spot(match.start(), match.end(), ValueKind.TELEPHONE, f"+{digits}" if is_foreign else _as_dialled(digits))


def _as_dialled(digits: str) -> str:
    if not digits.startswith("86") or len(digits) < 11:
        return digits
    local = digits[2:]
    return local if local.startswith(("0", "400", "800")) or (local.startswith("1") and len(local) == 11) else f"0{local}"
