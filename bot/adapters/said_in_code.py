"""Room: adapters. Which texts this program says, as its own files name them. Read only where what staff keep and what answered last differ in names."""

import re
from collections.abc import Collection
from pathlib import Path

_PROGRAM = Path(__file__).parents[2]
_FAMILY = re.compile(r"""\bf["']([a-z_]+[a-z_.]*[._])\{""")


def said_in_code(names: Collection[str]) -> frozenset[str]:
    """Those of the names that the program says, whole or as one of a family (`f"level.{level}"`); the others belong to another release."""
    if not names:
        return frozenset()
    code = "\n".join(file.read_text(encoding="utf-8") for room in ("bot", "handlers") for file in sorted((_PROGRAM / room).rglob("*.py")))
    families = tuple(frozenset(_FAMILY.findall(code)))
    return frozenset(name for name in names if name.startswith(families) or f'"{name}"' in code or f"'{name}'" in code)
