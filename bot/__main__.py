"""Room: bootstrap. The command line, thin: each command is a function of `bot.commands`."""

import typer

from bot.commands.asking import ask, chat
from bot.commands.diagnosing import doctor
from bot.commands.figures import answer_figures, figures
from bot.commands.forms import forms
from bot.commands.golden import golden
from bot.commands.importing import export_list, import_file
from bot.commands.judging import evaluation
from bot.commands.judging_answers import answers
from bot.commands.keeping import cases, knowledge, privacy, receipts
from bot.commands.registering import registrations
from bot.commands.running import index, run
from bot.commands.scorecard import quality
from bot.commands.staffing import desk
from bot.commands.telegram_setup import telegram
from bot.commands.wechat_menu import wechat
from bot.commands.wechat_qr import qr

app = typer.Typer(help="Guichao 归巢: Qingdao's services and policies for overseas scholars.", no_args_is_help=True, pretty_exceptions_enable=False)
for _command in (run, chat, ask, index, doctor):
    app.command()(_command)
app.command("figures")(answer_figures)
cases.command("figures")(figures)
knowledge.command("golden")(golden)
knowledge.command("import")(import_file)
knowledge.command("export")(export_list)
evaluation.command("answers")(answers)
evaluation.command("quality")(quality)
wechat.command("qr")(qr)
for _name, _group in (
    ("knowledge", knowledge),
    ("eval", evaluation),
    ("forms", forms),
    ("registrations", registrations),
    ("cases", cases),
    ("privacy", privacy),
    ("receipts", receipts),
    ("desk", desk),
    ("wechat", wechat),
    ("telegram", telegram),
):
    app.add_typer(_group, name=_name)


def main() -> None:
    """The console script `guichao`."""
    app()


if __name__ == "__main__":
    main()
