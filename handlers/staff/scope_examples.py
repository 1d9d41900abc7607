"""Room: staff. The sentences that an edit adds to what is not answered, to be asked before it is saved. No pages."""

from collections.abc import Mapping

from bot.domain.editions import Edits, Files
from bot.ports.editing import FileEditing

_SHELF = "knowledge/scope/"
_LISTS = (".examples.zh", ".examples.en", "not_ours", "orders")
"""Fields whose lines keep questions from being answered; advice and names keep none."""


def new_examples(editing: FileEditing, files: Files, edits: Edits) -> list[str]:
    """Each once, in the order in which they stand; none of a file that cannot be read as its kind."""
    found: dict[str, None] = {}
    for name, content in edits.items():
        if name.startswith(_SHELF) and content is not None:
            before, after = editing.form(name, files.get(name, b"")).values(), editing.form(name, content).values()
            found |= dict.fromkeys(line for line in _lines(after) if line not in _lines(before))
    return list(found)


def _lines(values: Mapping[str, str]) -> dict[str, None]:
    return dict.fromkeys(line for path, value in values.items() if path.endswith(_LISTS) for line in value.splitlines() if line.strip())
