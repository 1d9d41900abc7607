"""Room: domain. Lines of talk for a channel without buttons: the choices under the last of them by number. No texts of our own."""

from collections.abc import Sequence

from bot.domain.messages import Said


def as_numbered(lines: Sequence[Said]) -> list[str]:
    """The text of each line; a number stands for a choice of the last line alone, for only that is remembered as offered."""
    return [_with_choices(line) if place == len(lines) else line.text for place, line in enumerate(lines, 1)]


def _with_choices(line: Said) -> str:
    choices = [f"{number}. {button.label}" for number, button in enumerate(line.buttons, 1)]
    return "\n".join([line.text, "", *choices]) if choices else line.text
