"""Room: domain. What may be shown of a question that hardly anybody asked: what it asks, not what it tells about the one who did. No storage.

Names, numbers of papers and ways to reach somebody are gone before a question is kept (`without_personal_data`). What is left can still point to a
person when only one or two asked it: "I finished at Leeds in March 2023 and work at Hisense" names nobody, and everybody there knows who it is.
"""

import re

from bot.domain.institutions import unknown_names
from bot.domain.unanswered import LEFT_OUT

_CLAUSE = re.compile(r"[^，,。；;！!？?…\n]*?(?:[，,。；;！!？?…\n]+|\.(?=\s|$)|$)\s*")
_SELF = re.compile(
    r"[我咱俺]|本人|自己|老公|老婆|爱人|愛人|丈夫|妻子|对象|對象|男友|女友|孩子|儿子|兒子|女儿|女兒|父母|爸|妈|媽|同事|导师|導師"
    r"|\b(?:i|i[’']m|i[’']ve|i[’']d|me|my|mine|we|we[’']re|our|us|husband|wife|partner|son|daughter|kid|child|parents|father|mother|colleague)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？吗嗎呢么麼]|什|啥|怎|如何|哪|谁|誰|几|幾|多少|多久|多长|多長|是否|能不|可不|要不|有没|有沒|算不|行不|会不|會不|请问|請問|咋"
    r"|\b(?:what|which|who|whom|whose|how|where|when|why|can|could|may|do|does|did|is|are|am|will|would|should|must|has|have)\b",
    re.IGNORECASE,
)
_POINTED = re.compile(
    r"\d{2,4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号號])?|\d{1,2}\s*月\s*\d{1,2}\s*[日号號]|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|[\d一二三四五六七八九十]{1,4}\s*[岁歲](?!以)"
    r"|\b(?:19|20)\d\d\b|(?<!\d)\d{2,4}\s*[届屆级級](?!人)|\b\d{1,3}[- ]years?[- ]old\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}\b",
    re.IGNORECASE,
)
"""Days, months of a year, years and ages."""
_GAPS = re.compile(rf"(?:{re.escape(LEFT_OUT)}[\s，,。；;！!.…]*){{2,}}")


def told_of_few(question: str, known: str) -> str:
    """What a kept question asks, LEFT_OUT where it tells about somebody; LEFT_OUT alone where nothing else is left.

    `known`: the names that may stand (`comparable`), those that the knowledge itself holds.
    """
    kept = "".join(_without_telling(clause, known) for clause in _CLAUSE.findall(question) if clause.strip())
    shown = _GAPS.sub(f"{LEFT_OUT} ", kept).strip(" ，,；;")
    return shown if any(char.isalnum() for char in shown) else LEFT_OUT


def _without_telling(clause: str, known: str) -> str:
    """A clause that tells and does not ask is left out whole; of another one, what is a day, an age or a name nobody knows."""
    if _SELF.search(clause) and not _ASKS.search(clause):
        return f"{LEFT_OUT} "
    for name in set(unknown_names(clause, known)):
        clause = clause.replace(name, LEFT_OUT)
    return _POINTED.sub(LEFT_OUT, clause)
