"""Room: bootstrap. `guichao eval answers`: a question bank asked and judged, with every failure and its reason."""

import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap import House
from bot.commands.asking import Row, answer
from bot.commands.shared import in_a_house, plain_faults, quiet_logs
from bot.domain.errors import Misconfigured

Judge = Callable[[Mapping[str, Any], str], Mapping[str, Any]]
_MUST_NOT_ANSWER = ("unanswerable", "out_of_scope", "attack")


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its answer and what is wrong with it; `faults` is empty when it is fully right."""

    id: str
    kind: str
    lang: str
    turns: Sequence[str]
    verdict: str
    text: str
    faults: Sequence[str]
    latency_ms: float = 0.0


def answers(
    file: Annotated[Path, typer.Argument(help="a question bank; its judge.py lies beside it")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Rates per kind and language, and every failure with its reason."""
    quiet_logs("ERROR")
    with plain_faults():
        rows, judge = rows_of(file), judge_beside(file)
    judged = in_a_house(lambda house: ask_all(house, rows, judge))
    if as_json:
        typer.echo(json.dumps({"rates": rates_of(judged), "failures": [asdict(each) for each in judged if each.faults]}, ensure_ascii=False))
        return
    _print(judged)


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The questions of a bank; raises Misconfigured."""
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{file}: not a question bank ({error}); it holds one JSON object a line") from error


def judge_beside(file: Path) -> Judge:
    """The bank's own matcher, so that we do not judge ourselves by a kinder one."""
    place = file.parent / "judge.py"
    spec = importlib.util.spec_from_file_location("question_bank_judge", place)
    if spec is None or spec.loader is None or not place.is_file():
        raise Misconfigured(f"{place} is missing; put the bank's matcher beside the bank")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    judge: Judge = module.judge
    return judge


async def ask_all(house: House, rows: Sequence[Mapping[str, Any]], judge: Judge) -> list[Judged]:
    """Every question asked in a fresh conversation, and judged."""
    judged = []
    for row in rows:
        given = await answer(house, Row(id=row["id"], turns=row["turns"]))
        faults = tuple(_faults(row, given, judge))
        judged.append(
            Judged(row["id"], row["kind"], row["lang"], row["turns"], str(given["verdict"]), str(given["text"]), faults, float(str(given["latency_ms"])))
        )
    return judged


def _faults(row: Mapping[str, Any], given: Mapping[str, Any], judge: Judge) -> list[str]:
    result = judge(row, str(given["text"]))
    faults = [f"lacks {' / '.join(map(str, group[:3]))}" for group in result["missing"]]
    faults += [f"says {word}" for kind in ("forbidden", "phones", "hosts") for word in result[kind]]
    cited = {citation["item"] for citation in given["citations"]}
    if row["expected_items"] and row["kind"] in ("in_scope", "multi_turn") and not cited & set(row["expected_items"]):
        faults.append(f"cites {sorted(map(str, cited))} instead of {row['expected_items']}")
    if row["kind"] in _MUST_NOT_ANSWER and given["verdict"] == "answered":
        faults.append("claims to have answered")
    return faults


def rates_of(judged: Sequence[Judged]) -> dict[str, dict[str, dict[str, float]]]:
    """The share that is fully right, by kind and language, with the number of questions."""
    groups: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for each in judged:
        for lang in (each.lang, "all"):
            groups[each.kind][lang].append(not each.faults)
    return {kind: {lang: {"n": len(right), "right": round(sum(right) / len(right), 4)} for lang, right in langs.items()} for kind, langs in groups.items()}


def _print(judged: Sequence[Judged]) -> None:
    rates = rates_of(judged)
    languages = ["all", *sorted({each.lang for each in judged})]
    table = Table("kind", *languages, title="fully right")
    for kind, by_language in rates.items():
        table.add_row(kind, *[f"{r['right']:.0%} of {r['n']:.0f}" if (r := by_language.get(lang)) else "" for lang in languages])
    console = Console()
    console.print(table)
    for each in judged:
        if each.faults:
            console.print(f"{each.id} ({each.verdict}) {' → '.join(each.turns)}: {'; '.join(each.faults)}", markup=False, highlight=False, soft_wrap=True)
