"""Room: adapters. The process that opens one foreign document, with little memory and little time, and writes its blocks as JSON. It keeps nothing.

`python -m bot.adapters.document_child NAME` reads the file from standard input.
"""

import json
import logging
import os
import sys
import warnings
from dataclasses import asdict

from bot.adapters.document_kinds import DocumentKind, decoded, kind_of_document
from bot.domain.documents import MOST_BLOCKS, MOST_CHARACTERS, SECONDS, Block, BlockKind, Refusal

_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Read, and say what was found, or why nothing was."""
    logging.disable()
    warnings.simplefilter("ignore")
    with_little()
    try:
        found = read_blocks(sys.argv[1], sys.stdin.buffer.read())
    except MemoryError:
        found = Refusal.TOO_BIG
    except Exception:  # noqa: BLE001 a foreign file may break its reader in any way; the process ends here, and says so
        found = Refusal.BROKEN
    said: object = {"refusal": str(found)} if isinstance(found, Refusal) else {"blocks": [asdict(block) for block in found]}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))


def read_blocks(name: str, content: bytes) -> list[Block] | Refusal:
    """The blocks of a document, or why it cannot be used; raises what its reader raises."""
    kind = kind_of_document(name, content)
    if isinstance(kind, Refusal):
        return kind
    found = _blocks(kind, content)
    if isinstance(found, Refusal):
        return found
    said = [block for block in found if block.text or block.kind is BlockKind.PICTURE]
    if not any(block.text for block in said):
        return Refusal.EMPTY
    return Refusal.TOO_LONG if len(said) > MOST_BLOCKS or sum(len(block.text) for block in said) > MOST_CHARACTERS else said


def _blocks(kind: DocumentKind, content: bytes) -> list[Block] | Refusal:
    # Each reader is loaded only where it is needed: the process lives for one document.
    match kind:
        case DocumentKind.WORD:
            from bot.adapters.document_pages import blocks_of_word

            return blocks_of_word(content)
        case DocumentKind.SHEET:
            from bot.adapters.document_workbook import blocks_of_workbook

            return blocks_of_workbook(content)
        case DocumentKind.PDF:
            from bot.adapters.document_pdf import blocks_of_pdf

            return blocks_of_pdf(content)
    text = decoded(content)
    return Refusal.UNKNOWN_KIND if text is None else blocks_of_text(kind, text)


def blocks_of_text(kind: DocumentKind, text: str) -> list[Block]:
    """A web page, Markdown, or plain text line by line."""
    from bot.adapters.document_pages import blocks_of_markdown, blocks_of_page

    if kind is DocumentKind.PAGE:
        return blocks_of_page(text)
    if kind is DocumentKind.MARKDOWN:
        return blocks_of_markdown(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Block(BlockKind.TEXT, line, f"paragraph {place}") for place, line in enumerate(lines, 1)]


def with_little() -> None:
    """Limits of memory and of processor time, where the system knows them."""
    try:
        import resource
    except ImportError:  # not on Windows, where the time limit of the parent is all there is
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


if __name__ == "__main__":
    main()
