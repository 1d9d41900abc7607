"""Room: adapters. HTML as blocks: that of web pages, and that which Word and Markdown files are turned into. Nothing is fetched, no script is run."""

import io
from html.parser import HTMLParser

from bot.adapters.document_merged import MergedRows, span_of
from bot.domain.documents import Block, BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"p", "li", "div", "section", "article", "blockquote", "pre", "dt", "dd", "tr", "table", "ul", "ol", "body", "caption", "figcaption", *_HEADINGS}
_SILENT = {"script", "style", "head", "nav", "template", "noscript", "footer", "form", "button", "select", "svg"}
_CELLS = ("td", "th")


def blocks_of_page(html: str) -> list[Block]:
    """Paragraphs, headings and rows of tables in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.blocks


def blocks_of_word(content: bytes) -> list[Block]:
    """A .docx: what Word would print, without what was crossed out; pictures, comments and links to elsewhere stay outside."""
    import mammoth

    styles = "p[style-name='Title'] => h1:fresh\np[style-name='标题'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
    made = mammoth.convert_to_html(io.BytesIO(content), style_map=styles, convert_image=mammoth.images.img_element(lambda _: {}))
    return blocks_of_page(made.value)


def blocks_of_markdown(text: str) -> list[Block]:
    """CommonMark with tables; HTML within it is shown as text."""
    from markdown_it import MarkdownIt

    return blocks_of_page(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


class _Reader(HTMLParser):
    """Collects blocks; tables within tables are read as part of the cell they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text = ""
        self._level = 0
        self._silent = 0
        self._tables, self._depth, self._rows, self._paragraphs = 0, 0, 0, 0
        self._row, self._spans = MergedRows(), (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag == "br":
            self._text += "\n"
        if self._depth and tag in ("p", "li", "div"):
            self._text += "\n"
        if tag in _BLOCKS and not self._depth:
            self.end_paragraph()
            self._level = _HEADINGS.get(tag, 0)
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._tables, self._rows, self._row = self._tables + 1, 0, MergedRows()
        if self._depth == 1 and tag in (*_CELLS, "tr"):
            self._text = ""
            self._spans = span_of(attrs, "rowspan"), span_of(attrs, "colspan")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if self._depth == 1 and tag in _CELLS:
            self._row.cell(_lines(self._text), *self._spans)
            self._text = ""
        if self._depth == 1 and tag == "tr":
            self._end_row()
        if tag == "table":
            self._depth = max(0, self._depth - 1)
        elif tag in _BLOCKS and not self._depth:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data if self._depth else data.replace("\n", " ")

    def end_paragraph(self) -> None:
        """What was collected, as a block; none where that is nothing."""
        text, self._text = _lines(self._text), ""
        if text and not self._depth:
            self._paragraphs += 1
            kind = BlockKind.HEADING if self._level else BlockKind.TEXT
            self.blocks.append(Block(kind, text, f"paragraph {self._paragraphs}", self._level))
        self._level = 0

    def _end_row(self) -> None:
        self._rows += 1
        if any(cells := self._row.end_row()):
            place = f"table {self._tables}, row {self._rows}"
            self.blocks.append(Block(BlockKind.ROW, " ".join(cells).strip(), place, 0, tuple(cells)))


def _lines(text: str) -> str:
    """Without empty lines and the spaces around and between."""
    return "\n".join(line for each in text.split("\n") if (line := " ".join(each.split(" ")).strip()))
