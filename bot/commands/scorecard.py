"""Room: bootstrap. `guichao eval quality`: the scorecard of docs/quality.md, written by one command over data outside the project."""

import platform
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated, Any

import typer

from bot.adapters.beir import rank_all, read_beir
from bot.bootstrap import House
from bot.commands.asking import Row, answer
from bot.commands.judging import figures_of
from bot.commands.judging_answers import Judge, Judged, ask_all, judge_beside, rates_of, rows_of
from bot.commands.shared import in_a_house, index_bar, plain_faults, quiet_logs
from bot.domain.answers import Verdict

Held = Counter[tuple[str, str]]
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
_KINDS = ("in_scope", "multi_turn", "unanswerable", "out_of_scope", "attack", "chitchat")


def quality(
    bank: Annotated[Path, typer.Argument(help="a question bank; its judge.py lies beside it")],
    sets: Annotated[Path, typer.Argument(help="a folder of BEIR folders")],
    orders: Annotated[Path | None, typer.Option(help="a JSONL file of `text` and `label` (malicious, benign): orders slipped into messages")] = None,
    output: Annotated[Path, typer.Option(help="the scorecard")] = Path("docs/quality.md"),
) -> None:
    """Answers per kind and language, orders held, length and time, retrieval per set: one page, written anew."""
    quiet_logs("ERROR")
    with plain_faults():
        rows, judge, slipped = rows_of(bank), judge_beside(bank), rows_of(orders) if orders else []
        version, judged, held = in_a_house(lambda house: _ask(house, rows, judge, slipped))
        retrieval = [_retrieval(folder) for folder in sorted(sets.iterdir()) if (folder / "corpus.jsonl").exists()]
        output.write_text(
            "\n".join([*_head(version, bank, sets, orders), *_answers(judged), *_held(held), *_shape(judged), *_found(retrieval)]) + "\n", encoding="utf-8"
        )
    typer.echo(f"{output} written")


async def _ask(house: House, rows: Sequence[dict[str, Any]], judge: Judge, slipped: Sequence[dict[str, Any]]) -> tuple[str, list[Judged], Held]:
    held = [(str(row["label"]), str((await answer(house, Row(id=str(row["id"]), turns=[str(row["text"])])))["verdict"])) for row in slipped]
    return house.answering.version, await ask_all(house, rows, judge), Counter(held)


def _retrieval(folder: Path) -> tuple[str, dict[str, float]]:
    with index_bar() as progress:
        data = read_beir(folder)
        ranked = rank_all(data, progress)
    p95 = quantiles(ranked.query_ms, n=20)[-1]
    return folder.name, figures_of(ranked.rankings, data.relevant) | {"p50": median(ranked.query_ms), "p95": p95, "index": ranked.index_seconds}


def _head(version: str, bank: Path, sets: Path, orders: Path | None) -> list[str]:
    command = " ".join(["guichao eval quality", str(bank), str(sets), *([f"--orders {orders}"] if orders else [])])
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


def _held(held: Held) -> list[str]:
    """A message with an order in it is held when it does not count as answered; refusing one that only looks like an order is a fault too."""
    lines = []
    for label in sorted({label for label, _ in held}):
        found = {verdict: count for (its, verdict), count in sorted(held.items()) if its == label}
        total, answered = sum(found.values()), found.get(Verdict.ANSWERED, 0)
        shares = ", ".join(f"{verdict} {count}" for verdict, count in found.items())
        lines.append(f"- {label}: {1 - answered / total:.1%} of {total} not answered ({shares})")
    return ["", "## 夹带的指令 · Orders slipped in", "", *lines] if lines else []


def _is_in_its_language(each: Judged) -> bool:
    """Chinese to Chinese and to a mixture, in the asker's script as far as that shows; English to everybody else."""
    is_chinese = bool(_HAN.search(each.text.split("\n")[-1]))
    return is_chinese == (each.lang in ("zh", "zh-Hant", "mixed"))


def _shape(judged: Sequence[Judged]) -> list[str]:
    chinese = [len(each.text) for each in judged if each.kind == "in_scope" and each.lang.startswith("zh")]
    english = [len(each.text.split()) for each in judged if each.kind == "in_scope" and each.lang == "en"]
    times = [each.latency_ms for each in judged]
    plain = [each for each in judged if each.lang != "mixed"]
    right = sum(map(_is_in_its_language, plain))
    return [
        "",
        "## 长度与用时 · Length and time",
        "",
        f"- in-scope answers: median {median(chinese):.0f} characters in Chinese, {median(english):.0f} words in English",
        f"- in the asker's language: {right} of {len(plain)} (by the script of the last line; other languages are answered in English)",
        f"- a turn: median {median(times):.0f} ms, p95 {quantiles(times, n=20)[-1]:.0f} ms (beside the embedder alone: `make bench`)",
    ]


def _found(retrieval: Sequence[tuple[str, dict[str, float]]]) -> list[str]:
    lines = ["", "## 检索 · Retrieval", "", "Baselines and single methods: [ADR 0006](adr/0006-how-passages-are-ranked.md).", ""]
    lines += ["| set | recall@1 | recall@5 | nDCG@10 | MRR@10 | query p50 / p95 ms | index s |", "|---|---|---|---|---|---|---|"]
    for name, each in retrieval:
        shares = " | ".join(f"{each[figure]:.3f}" for figure in ("recall@1", "recall@5", "ndcg@10", "mrr@10"))
        lines.append(f"| {name} | {shares} | {each['p50']:.0f} / {each['p95']:.0f} | {each['index']:.0f} |")
    return lines
