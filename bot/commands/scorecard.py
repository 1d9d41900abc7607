"""Room: bootstrap. `guichao eval quality`: the scorecard of docs/quality.md, written by one command over data outside the project."""

import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated

import typer

from bot.adapters.beir import rank_all, read_beir
from bot.bootstrap import House
from bot.commands.judging import figures_of
from bot.commands.judging_answers import Judged, ask_all, judge_beside, rates_of, rows_of
from bot.commands.shared import in_a_house, index_bar, plain_faults, quiet_logs

_KINDS = ("in_scope", "multi_turn", "unanswerable", "out_of_scope", "attack", "chitchat")


def quality(
    bank: Annotated[Path, typer.Argument(help="a question bank; its judge.py lies beside it")],
    sets: Annotated[Path, typer.Argument(help="a folder of BEIR folders")],
    output: Annotated[Path, typer.Option(help="the scorecard")] = Path("docs/quality.md"),
) -> None:
    """Answers per kind and language, length and time, retrieval per set: one page, written anew."""
    quiet_logs("ERROR")
    with plain_faults():
        rows, judge = rows_of(bank), judge_beside(bank)
        version, judged = in_a_house(lambda house: _ask(house, rows, judge))
        retrieval = [_retrieval(folder) for folder in sorted(sets.iterdir()) if (folder / "corpus.jsonl").exists()]
        output.write_text("\n".join([*_head(version, bank, sets), *_answers(judged), *_shape(judged), *_found(retrieval)]) + "\n", encoding="utf-8")
    typer.echo(f"{output} written")


async def _ask(house: House, rows: Sequence[dict[str, object]], judge: object) -> tuple[str, list[Judged]]:
    return house.answering.index.version, await ask_all(house, rows, judge)  # type: ignore[arg-type]  # the matcher is read from a file


def _retrieval(folder: Path) -> tuple[str, dict[str, float]]:
    with index_bar() as progress:
        data = read_beir(folder)
        ranked = rank_all(data, progress)
    p95 = quantiles(ranked.query_ms, n=20)[-1]
    return folder.name, figures_of(ranked.rankings, data.relevant) | {"p50": median(ranked.query_ms), "p95": p95, "index": ranked.index_seconds}


def _head(version: str, bank: Path, sets: Path) -> list[str]:
    command = f"guichao eval quality ../{'/'.join(bank.parts[-4:])} ../{'/'.join(sets.parts[-3:])}".replace("../../", "../")
    return [
        "# 质量记录 · Scorecard",
        "",
        f"{date.today().isoformat()} · knowledge `{version}` · no model · Python {platform.python_version()} · `{command}`",
        "",
        "开发数据，不是保留数据；判分用题库自带的程序。Development data, not held-out data; judged by the bank's own matcher.",
    ]


def _answers(judged: Sequence[Judged]) -> list[str]:
    rates = rates_of(judged)
    languages = ["all", *sorted({each.lang for each in judged})]
    lines = ["", "## 答复全对的比例 · Answers fully right", "", f"| | {' | '.join(languages)} |", f"|---|{'---|' * len(languages)}"]
    for kind in [kind for kind in _KINDS if kind in rates]:
        cells = [f"{found['right']:.0%} of {found['n']:.0f}" if (found := rates[kind].get(lang)) else "" for lang in languages]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return lines


def _shape(judged: Sequence[Judged]) -> list[str]:
    chinese = [len(each.text) for each in judged if each.kind == "in_scope" and each.lang.startswith("zh")]
    english = [len(each.text.split()) for each in judged if each.kind == "in_scope" and each.lang == "en"]
    times = [each.latency_ms for each in judged]
    return [
        "",
        "## 长度与用时 · Length and time",
        "",
        f"- in-scope answers: median {median(chinese):.0f} characters in Chinese, {median(english):.0f} words in English",
        f"- a turn: median {median(times):.0f} ms, p95 {quantiles(times, n=20)[-1]:.0f} ms (beside the embedder alone: `make bench`)",
    ]


def _found(retrieval: Sequence[tuple[str, dict[str, float]]]) -> list[str]:
    lines = ["", "## 检索 · Retrieval", "", "Baselines and single methods: [ADR 0006](adr/0006-how-passages-are-ranked.md).", ""]
    lines += ["| set | recall@1 | recall@5 | nDCG@10 | MRR@10 | query p50 / p95 ms | index s |", "|---|---|---|---|---|---|---|"]
    for name, each in retrieval:
        shares = " | ".join(f"{each[figure]:.3f}" for figure in ("recall@1", "recall@5", "ndcg@10", "mrr@10"))
        lines.append(f"| {name} | {shares} | {each['p50']:.0f} / {each['p95']:.0f} | {each['index']:.0f} |")
    return lines
