"""Room: bootstrap. `guichao forms`: walk through a form in the terminal as a person would; nothing is kept."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.shared import plain_faults, quiet_logs
from bot.domain.conversation import Conversation
from bot.domain.cues import plain
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import Misconfigured
from bot.domain.forms import Form
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Attachment, AttachmentKind, Channel, ConversationKey, Said
from bot.domain.registrations import Registration
from bot.engine.filling_in import FillingIn
from bot.engine.outcome import Outcome
from bot.engine.speaking import Speaking
from bot.settings import Settings, read_settings
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import spot

forms = typer.Typer(help="The forms of the knowledge folder.", no_args_is_help=True)
_LEAVE = ("/quit", "/exit")


@forms.command("preview")
def preview(
    form: Annotated[str, typer.Argument(help="the id of a form, or a YAML file that is not in the folder yet")],
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Walk through a form as a person would: one line an answer, /quit to leave. Nothing is kept."""
    quiet_logs("ERROR")
    if lang not in list(Language):
        raise typer.BadParameter("--lang is zh, zh-Hant or en")
    with plain_faults():
        settings = read_settings()
        knowledge = _knowledge(settings)
        chosen = _form(form, knowledge)
        _walk(_Preview.of(settings, replace(knowledge, forms={**knowledge.forms, chosen.id: chosen}), Language(lang)), chosen)


def _knowledge(settings: Settings) -> Knowledge:
    from bot.adapters.clock import SystemClock
    from bot.adapters.library_files import read_sound_library

    return read_sound_library(settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys())


def _form(named: str, knowledge: Knowledge) -> Form:
    from bot.adapters.library_files import read_form

    if named.endswith((".yaml", ".yml")):
        return read_form(Path(named), READERS.keys())
    found = knowledge.forms.get(named)
    if found is None:
        raise Misconfigured(f"there is no form {named}; choose one of {', '.join(knowledge.forms)}, or name a YAML file")
    return found


@dataclass
class _Preview:
    """A conversation with the form alone."""

    filling_in: FillingIn
    speaking: Speaking
    conversation: Conversation

    @classmethod
    def of(cls, settings: Settings, knowledge: Knowledge, language: Language) -> "_Preview":
        """Over the real texts and cues, without a store."""
        from bot.adapters.chinese_scripts import ChineseScripts
        from bot.adapters.clock import SystemClock
        from bot.adapters.text_files import read_meanings, read_phrasebook

        clock, phrases = SystemClock(), read_phrasebook(settings.prompts_dir / "replies")
        filling_in = FillingIn(knowledge, read_meanings(settings.prompts_dir), READERS, spot, phrases, clock)
        nobody = Conversation("preview", ConversationKey(Channel.TERMINAL, "preview"), language)
        return cls(filling_in, Speaking(phrases, ChineseScripts(), clock), nobody)

    def begin(self, form: Form) -> tuple[Said, ...]:
        """Open the form."""
        return self._after(self.filling_in.begin(self.conversation, form))

    def hear(self, text: str) -> tuple[tuple[Said, ...], Registration | None]:
        """One line of the person; an offered choice may be given by its number or its words."""
        offered = self.conversation.offered
        meant = next((button.send for button in offered if plain(button.label) == plain(text)), text)
        if text.isdecimal() and 0 < int(text) <= len(offered):
            meant = offered[int(text) - 1].send
        if meant.startswith("/form ") or (meant.startswith("/resume") and self.conversation.form is None):
            return self._after(self.filling_in.resume(self.conversation)), None
        file = Attachment(AttachmentKind.FILE, "preview", "preview.pdf") if text.startswith("/media ") else None
        outcome = self.filling_in.go_on(self.conversation, meant, file)
        return self._after(outcome), outcome.registration

    def _after(self, outcome: Outcome) -> tuple[Said, ...]:
        said = tuple(self.speaking.say(reply, outcome.conversation.language) for reply in outcome.replies)
        self.conversation = replace(outcome.conversation, offered=said[-1].buttons if said else ())
        return said


def _walk(person: _Preview, form: Form) -> None:
    console = Console()
    _show(console, person.begin(form))
    while person.conversation.form is not None or person.conversation.paused:
        line = _read(console)
        if line is None or line.strip() in _LEAVE:
            return
        if not line.strip():
            continue
        said, registration = person.hear(line.strip())
        _show(console, said)
        if registration is not None:
            _show_kept(console, form, registration)
            return


def _read(console: Console) -> str | None:
    try:
        return console.input("[bold]› [/bold]") if sys.stdin.isatty() else sys.stdin.readline() or None
    except (EOFError, KeyboardInterrupt):
        return None


def _show(console: Console, lines: tuple[Said, ...]) -> None:
    for said in lines:
        console.print(said.text, markup=False, highlight=False)
        for position, button in enumerate(said.buttons, 1):
            console.print(f"  {position}. {button.label}", style="dim", markup=False, highlight=False)


def _show_kept(console: Console, form: Form, registration: Registration) -> None:
    table = Table("slot", "would be kept as", "shown as", "personal")
    for name, value in registration.values.items():
        slot = form.slot(name)
        table.add_row(name, value.stored, value.shown, "yes" if slot is None or slot.personal else "no")
    console.print(table)
