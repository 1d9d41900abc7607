"""Room: bootstrap. `guichao eval`: how well the product finds and answers, over data that lies outside the project."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.shared import index_bar, plain_faults, quiet_logs
from bot.domain.errors import Misconfigured

evaluation = typer.Typer(help="Measures over data outside the project.", no_args_is_help=True)
_DEPTH = 10


@evaluation.command("retrieval")
def retrieval(
    folder: Annotated[Path, typer.Argument(help="a BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv")],
    limit: Annotated[int | None, typer.Option(help="only the first so many queries")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The product's own chunking, index and ranking over a BEIR folder, in a throw-away index."""
    from bot.adapters.beir import rank_all, read_beir

    quiet_logs()
    with plain_faults(), index_bar() as progress:
        data = read_beir(folder, limit)
        started = time.perf_counter()
        ranked = rank_all(data, progress)
        figures = figures_of(ranked.rankings, data.relevant) | {
            "index_seconds": round(ranked.index_seconds, 2),
            "query_ms_p50": round(median(ranked.query_ms), 2),
            "query_ms_p95": round(_p95(ranked.query_ms), 2),
        }
        figures["total_seconds"] = round(time.perf_counter() - started, 2)
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("figure", folder.name)
    for name, value in figures.items():
        table.add_row(name, f"{value:.4f}" if isinstance(value, float) else str(value))
    Console().print(table)


def figures_of(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """recall@k is the share of queries with a relevant document among the first k, as the baselines of the data count it."""
    if not rankings:
        raise Misconfigured("no query of this folder has a relevant document; check qrels/test.tsv")
    hits = {query: [document in relevant[query] for document in ranking[:_DEPTH]] for query, ranking in rankings.items()}
    n = len(hits)
    figures = {f"recall@{k}": sum(any(h[:k]) for h in hits.values()) / n for k in (1, 5, 10)}
    figures["ndcg@10"] = sum(_ndcg(h, len(relevant[query])) for query, h in hits.items()) / n
    figures["mrr@10"] = sum(next((1 / rank for rank, hit in enumerate(h, 1) if hit), 0.0) for h in hits.values()) / n
    return {name: round(value, 4) for name, value in figures.items()}


def _ndcg(hits: Sequence[bool], relevant: int) -> float:
    gained = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits, 1) if hit)
    return gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(_DEPTH, relevant) + 1))


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
