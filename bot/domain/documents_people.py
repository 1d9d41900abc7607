"""Room: domain. Whether a piece of a document names a person: documents speak of applicants in general more often than of one of them."""

import re

from bot.domain.personal_data import mask

_PERSONAL = re.compile(r"\[\[(?:phone|email|name|account|birthday|id)-\d+\]\]")
_HAN = "\u3400-\u9fff"
_END = r"(?:$|[，,。；;、（(\s])"
_KIND = "人者员生士家方户主东制的业内上位体"
"""With these, words for a kind of people end; no name is believed to."""
_ONE = rf"(?:[{_HAN}]{{2,3}}(?:先生|女士|小姐|同志|老师)|[{_HAN}]{{1,2}}(?![{_KIND}])[{_HAN}]{_END})"
_GENERAL = re.compile(rf"申请人(?=(?:[为是]|应|须|需)[{_HAN}])(?![为是]{_ONE})")
_IN_GENERAL = "申请者"
"""Says the same, and is no word that names follow."""
_WHO_MINDS_IT = re.compile(rf"(?:经办人|承办人|受理人|对接人|审核人|值班人)(?:[为是]|[：:])\s*(?=[{_HAN}]{{2,4}}{_END})")
_PERSON = ("人", "员", "者")
_MINDER = "这里是"
"""Words after which only what begins with a surname is a name."""


def names_a_person(text: str) -> bool:
    """Whether somebody's name, number, address or account stands in it."""
    plain = _WHO_MINDS_IT.sub(_MINDER, _GENERAL.sub(_IN_GENERAL, text))
    return any(_PERSONAL.fullmatch(name) and not (name.startswith("[[name") and value[:1].islower()) for name, value in mask([plain]).kept.items())


def is_somebody(label: str, text: str) -> bool:
    """Whether a label for a person stands before a name and nothing else (申请人：王小明); 申请人：毕业生 is a kind of people."""
    name = text.strip().rstrip("。；;")
    return label.endswith(_PERSON) and not re.search(rf"[{_KIND}]$", name) and bool(re.fullmatch(rf"[{_HAN}·]{{2,6}}", name)) and names_a_person(_MINDER + name)
