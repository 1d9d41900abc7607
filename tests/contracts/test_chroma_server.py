"""A Chroma server of one's own: one connection for as long as the house stands, and a fault of ours while the server is away."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.domain.errors import IndexUnavailable
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.lists import ListKind, Opening
from bot.press import open_needs
from tests.contracts.test_passage_index import PASSAGES, FakeEmbedder, clause
from tests.fakes import PlainScripts
from tests.ports import free_port


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A server as Chroma ships it; its address. Stopped at the end."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the Chroma server does not answer")


def opened(address: str) -> ChromaIndex:
    index = ChromaIndex(open_chroma(url=address), FakeEmbedder(), PlainScripts(), PASSAGES)
    index.build()
    return index


@pytest.fixture
def needing(knowledge: Knowledge) -> Knowledge:
    """Knowledge with a list that has a row."""
    row = Opening("n1", ListKind.JOBS, Bilingual("找人", "Wanted"), Bilingual("甲", "A"), Bilingual("蓝洽会翻译", "Interpreter for the fair"))
    return replace(knowledge, openings=(row,))


def test_the_lists_are_indexed_anew_over_the_connection_that_is_open(tmp_path: Path, needing: Knowledge) -> None:
    with chroma_server(tmp_path) as address:
        index = opened(address)
        connections = len(SharedSystemClient._identifier_to_system)
        for number in range(3):
            index = index.changed_to([*PASSAGES, clause(9, f"住房补贴 {number}")])
            needs = open_needs(index, needing)
            assert needs and needs.search("蓝洽会翻译", 1)
        assert len(SharedSystemClient._identifier_to_system) == connections


def test_while_the_server_is_away_a_new_version_is_unavailable_and_the_one_before_answers(tmp_path: Path) -> None:
    with chroma_server(tmp_path) as address:
        index = opened(address)
    with pytest.raises(IndexUnavailable):
        index.changed_to([*PASSAGES, clause(9, "新的补贴")])
    assert index.search("住房补贴", 1)[0].passage == PASSAGES[0]
