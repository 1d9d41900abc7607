"""Room: adapters. BEIR folders, ranked with the product's own chunking and index. For measuring only; nothing of it is kept."""

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.local_embedder import LocalEmbedder
from bot.domain.answers import Passage, PassageKind
from bot.domain.errors import Misconfigured
from bot.domain.words import clean

_CHUNK = 300
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n])|(?<=\. )")
_HITS = 60


@dataclass(frozen=True, slots=True)
class Beir:
    """A BEIR folder: documents by id, queries by id, and the relevant documents of each query."""

    documents: Mapping[str, str]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents by query, best first, with what it cost."""

    rankings: Mapping[str, Sequence[str]]
    index_seconds: float
    query_ms: Sequence[float]


def read_beir(folder: Path, limit: int | None = None) -> Beir:
    """Read a folder; raises Misconfigured where a file is missing or broken."""
    try:
        documents = {row["_id"]: f"{row.get('title', '')}\n{row['text']}".strip() for row in _rows(folder / "corpus.jsonl")}
        queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
        relevant: dict[str, set[str]] = {}
        for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            query, document, score = line.split("\t")
            if int(score) > 0:
                relevant.setdefault(query, set()).add(document)
    except (OSError, ValueError, KeyError) as error:
        raise Misconfigured(f"{folder}: not a BEIR folder ({error}); it needs corpus.jsonl, queries.jsonl and qrels/test.tsv") from error
    judged = [query for query in queries if query in relevant][:limit]
    return Beir(documents, {query: queries[query] for query in judged}, {query: frozenset(relevant[query]) for query in judged})


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def chunks(text: str) -> list[str]:
    """A long text cut at sentence ends into pieces of at most about _CHUNK characters; each piece keeps the first line, its title."""
    if len(text) <= _CHUNK:
        return [text]
    title = text.split("\n", 1)[0][:80]
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        if pieces and len(pieces[-1]) + len(sentence) <= _CHUNK:
            pieces[-1] += sentence
        else:
            pieces += [sentence[i : i + _CHUNK] for i in range(0, len(sentence), _CHUNK)]
    return [pieces[0], *(f"{title}\n{piece}" for piece in pieces[1:])]


def rank_all(data: Beir, progress: Callable[[int, int], None]) -> Ranked:
    """Index the documents in a folder that is thrown away, and rank them for every query."""
    passages = [
        Passage(f"{number}/{part}", document, PassageKind.CLAUSE, "", clean(piece))
        for number, (document, text) in enumerate(data.documents.items())
        for part, piece in enumerate(chunks(text))
    ]
    with tempfile.TemporaryDirectory() as place:
        started = time.perf_counter()
        client = open_chroma(place)
        index = ChromaIndex(client, LocalEmbedder(), ChineseScripts(), passages)
        index.build(progress)
        index_seconds = time.perf_counter() - started
        rankings, query_ms = {}, []
        for query, text in data.queries.items():
            started = time.perf_counter()
            hits = index.search(clean(text), _HITS)
            query_ms.append((time.perf_counter() - started) * 1000)
            rankings[query] = list(dict.fromkeys(hit.passage.subject for hit in hits))
    return Ranked(rankings, index_seconds, query_ms)
