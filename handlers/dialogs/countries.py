"""Room: dialogs. Reader of a country or nationality. Which names there are, `country_names` knows."""

import re

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.country_names import code_of, country_names, name_of, peoples
from handlers.dialogs.matching import names_in, nearest
from handlers.dialogs.tidying import LONGEST_LINE, bare, folded, tidy, without

_LEAD_IN = re.compile(
    r"^(?:我|本人)?(?:现在|目前)?(?:是|来自|在|住在|持有?|拿)\s*(?:一个|一名)?"
    r"|^(?:我的|我)?(?:国籍|国家|来源国|所在国)\s*(?:是|为|[:：])?\s*"
    r"|^(?:i\s+am|i'm|i\s+come|we\s+are|it's)\s+(?:currently\s+)?(?:from|living\s+in|a|an|in)?\s*|^i\s+live\s+in\s+|^from\s+|^the\s+"
    r"|^(?:my\s+)?(?:nationality|country|citizenship)(?:\s+is|\s*[:：])?\s*|^(?:a\s+)?citizen\s+of\s+",
)
_TAIL = re.compile(r"\s*(?:的?护照|国籍|公民|国民|人士?|籍(?:华人|华裔)?|\s(?:citizen|national|nationality|passport|people|person)s?)$")

_ETHNIC = re.compile(r"(?:朝鲜|蒙古|俄罗斯)族")


def country(text: str, reading: Reading) -> Value | Rejected:
    """Stored as ISO 3166-1 alpha-2. A whole name wins over one in a sentence, that over a misspelt one; two countries are refused."""
    code = code_of(tidy(text).strip(" .。")) or _named(bare(text))
    if code is not None:
        return Value(code, name_of(code, reading.language))
    inside, _ = names_in(folded(text), _long(country_names()))
    if len(inside) > 1:
        return Rejected("reader.country.several")
    near = next(iter(inside & _places_in(folded(text))), None) or nearest(_core(bare(text)), country_names())
    return Value(near, name_of(near, reading.language)) if near else Rejected("reader.country.unknown")


def _named(said: str) -> str | None:
    names = country_names()
    if len(said) > LONGEST_LINE:
        return None
    return next((names[form] for form in (said, without(_LEAD_IN, said), _core(said)) if form in names), None)


def _core(said: str) -> str:
    return bare(_TAIL.sub("", without(_LEAD_IN, said)))


def _places_in(said: str) -> frozenset[str]:
    """Inside a sentence a people's name is no country: "I teach English", 我是朝鲜族."""
    places = {name: code for name, code in country_names().items() if name not in peoples()}
    return names_in(_ETHNIC.sub("", said), _long(places))[0]


def _long(names: dict[str, str]) -> dict[str, str]:
    """Names that are surely meant inside a sentence: two Chinese characters, or four letters of an alphabet."""
    return {name: code for name, code in names.items() if len(name) >= (4 if name.isascii() else 2)}
