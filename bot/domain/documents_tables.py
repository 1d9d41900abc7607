"""Room: domain. Rows of tables as pieces: a row as one line under its head, or each cell for the field that its column names. No paragraphs."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.documents import STATED, Block, ImportWords, Piece
from bot.domain.documents_fields import field_of

_NUMBER = re.compile(r"[\d.,，]+(?:\s?[-–—~至]\s?[\d.,，]+)?")
_UNIT = re.compile(r"[（(]((?:[百千万亿]?元|人民币|%|％|个?月|年|[工]?作?日|天|人|㎡|平方米|周?岁|分|次|套|个)(?:/(?:人|月|年|人/月|套|平方米|㎡))?)[）)]$")
_CURRENCY = re.compile(r"[（(](CNY|RMB|USD|EUR|GBP)[）)]$")
_CLAUSES = re.compile(r"[，,。；;！？]")
_VERBS = re.compile(r"是|为|不|无|按|由|凭|须|应|可|见|详见|参照")
_YES_OR_NO = ("是否", "有无", "能否", "可否")
_NOTHING = re.compile(r"[-–—/\\]+")
_ORDER = ("序号", "编号", "no.", "no", "#", "number")
_LONGEST_SUBJECT, _LONGEST_NAME = 40, 10


def is_of_fields(head: Sequence[str], words: ImportWords) -> bool:
    """Whether columns are fields of several subjects, one a row: what the first names is a subject, or for whom it is."""
    named = [field_of(cell, words, is_whole=True) for cell in head]
    return len({*named} & {*STATED}) > 1 and named[0] in ("", "title", "for_whom")


def by_columns(words: ImportWords, head: Sequence[str], row: Block) -> Iterator[Piece]:
    """A row of a table whose columns are fields: each cell for its own, with what the row is about before it."""
    subject = next((place for place, cell in enumerate(row.cells) if cell.strip() and not cell.strip().isdigit()), 0)
    for place, (above, cell) in enumerate(zip(head, row.cells, strict=False)):
        named = field_of(above, words, is_whole=True)
        if named not in STATED or not cell.strip():
            continue
        text = on_one_line(f"{above}：{cell}" if re.fullmatch(r"[\d.,]+", cell.strip()) else cell)
        yield Piece(named, text if place == subject else f"{on_one_line(row.cells[subject])}：{text}", row.place)


def has_head(rows: Sequence[Block], words: ImportWords) -> bool:
    """Whether the first row names what stands below it: every cell of it a field."""
    return len(rows) > 1 and len(rows[0].cells) > 1 and all(field_of(cell, words, is_whole=True) for cell in rows[0].cells)


def with_head(head: Sequence[str], cells: Sequence[str], language: str) -> str:
    """A row as one line. Where its first words say what it is about they stand first (硕士：补贴标准为3万元), and every other cell with what stands above it.

    A number gets the unit that its column names; nothing is added but joining words.
    """
    pairs = [(on_one_line(above), on_one_line(cell)) for above, cell in zip(head, cells, strict=False) if cell.strip() and not _NOTHING.fullmatch(cell.strip())]
    if pairs and len(pairs) > 1 and pairs[0][1].isdigit() and pairs[0][0].casefold() in _ORDER:
        pairs = pairs[1:]
    (_, subject), *rest = pairs or [("", "")]
    if not rest or not all(above for above, _ in rest) or not _is_subject(subject):
        colon, then = ("：", "；") if language == "zh" else (": ", "; ")
        return then.join(f"{above}{colon}{cell}" if above else cell for above, cell in pairs)
    if language != "zh":
        return f"{subject}: {'; '.join(_in_english(above, cell) for above, cell in rest)}"
    then = "；" if any(_CLAUSES.search(cell) for _, cell in rest) else "，"
    return f"{subject}：{then.join(_in_chinese(above, cell) for above, cell in rest)}"


def _is_subject(text: str) -> bool:
    """A few words that end no sentence, and not only a number."""
    return 0 < len(text) <= _LONGEST_SUBJECT and not _CLAUSES.search(text) and not _NUMBER.fullmatch(text) and "：" not in text


def _in_chinese(above: str, cell: str) -> str:
    unit = _UNIT.search(above)
    if unit and _NUMBER.fullmatch(cell):
        return f"{above[: unit.start()]}为{cell}{unit[1]}"
    is_plain = len(above) <= _LONGEST_NAME and not above.startswith(_YES_OR_NO) and not _CLAUSES.search(cell) and not _VERBS.match(cell)
    return f"{above}为{cell}" if is_plain else f"{above}：{cell}"


def _in_english(above: str, cell: str) -> str:
    currency = _CURRENCY.search(above)
    return f"{above[: currency.start()].strip()}: {currency[1]} {cell}" if currency and _NUMBER.fullmatch(cell) else f"{above}: {cell}"


def on_one_line(text: str) -> str:
    """Without the ends of lines that a narrow cell put into it."""
    return " ".join(text.split())
