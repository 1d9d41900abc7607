"""What every passage index promises, kept by the fake and by Chroma alike; the vectors come from a fake embedder of the real size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.local_embedder import LocalEmbedder
from bot.domain.answers import Passage, PassageKind
from bot.domain.errors import IndexUnavailable
from bot.domain.knowledge import Aspect
from bot.domain.words import tokens
from bot.ports import PassageIndex
from tests.fakes import FakeIndex, PlainScripts

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

SIZE = 896


class FakeEmbedder(LocalEmbedder):
    """Words thrown into 896 boxes: texts that share words lie near each other. Loads no model."""

    @property
    def name(self) -> str:
        return "fake"

    def query(self, text: str) -> npt.NDArray[np.float32]:
        return self.passages([text]).reshape(SIZE)

    def queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), SIZE), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in tokens(text):
                row[crc32(word.encode()) % SIZE] += 1
            row /= max(float(np.linalg.norm(row)), 1e-6)
        return rows


class SoughtInChroma(ChromaIndex):
    """An index that holds no vectors, as one of very many passages does."""

    held = 0


class Built(PassageIndex, Protocol):
    """An index that is built before it is used."""

    @property
    def embedded(self) -> int: ...

    def build(self) -> None: ...


Open = Callable[[Sequence[Passage]], Built]


@dataclass
class FakeShop:
    """Opens fake indexes that remember what they have read."""

    kept: dict[str, frozenset[str]] = field(default_factory=dict)

    def __call__(self, passages: Sequence[Passage]) -> Built:
        return FakeIndex(passages, self.kept)


@pytest.fixture(params=["memory", "chroma", "chroma for many"])
def open_index(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Every call opens the same memory anew, as a start of the program does."""
    if request.param == "memory":
        return FakeShop()
    kind = ChromaIndex if request.param == "chroma" else SoughtInChroma
    return lambda passages: kind(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), passages)


def clause(place: int, text: str, subject: str = "housing") -> Passage:
    return Passage(f"{subject}/benefits/{place}/zh", subject, PassageKind.CLAUSE, "zh", text, Aspect.BENEFITS)


PASSAGES = [
    clause(0, "硕士每月发放住房补贴八百元"),
    clause(1, "创业担保贷款最高三百万元", "loan"),
    clause(2, "Foreign doctorates are recognised by the service centre", "degree"),
    clause(3, "蓝洽会每年在青岛举办", "fair"),
]


def built(open_index: Open, passages: Sequence[Passage] = PASSAGES) -> Built:
    index = open_index(passages)
    index.build()
    return index


async def found(index: Built, search: str, limit: int = 10) -> list[str]:
    return [hit.passage.subject for hit in await index.find(search, limit)]


@pytest.mark.parametrize(
    ("search", "nearest"), [("住房补贴有多少", "housing"), ("创业贷款", "loan"), ("Who recognises foreign doctorates?", "degree"), ("蓝洽会在哪里举办", "fair")]
)
async def test_the_nearest_passage_comes_first(open_index: Open, search: str, nearest: str) -> None:
    assert (await found(built(open_index), search))[0] == nearest


async def test_scores_fall_from_the_first_to_the_last(open_index: Open) -> None:
    scores = [hit.score for hit in await built(open_index).find("硕士住房补贴", 10)]
    assert len(scores) == 4 and scores == sorted(scores, reverse=True) and scores[0] > scores[-1]


async def test_no_more_are_found_than_asked_for(open_index: Open) -> None:
    assert len(await built(open_index).find("硕士住房补贴", 2)) == 2


async def test_a_passage_comes_back_as_it_was_put_in(open_index: Open) -> None:
    assert (await built(open_index).find("住房补贴", 1))[0].passage == PASSAGES[0]


async def test_before_it_is_built_an_index_is_unavailable(open_index: Open) -> None:
    with pytest.raises(IndexUnavailable):
        await open_index(PASSAGES).find("住房补贴", 1)


async def test_every_passage_of_one_subject_can_be_ranked(open_index: Open) -> None:
    more = [*PASSAGES, clause(5, "住房补贴发三十六个月"), clause(6, "本科五百元")]
    hits = await built(open_index, more).within("住房补贴发几个月", "housing")
    assert hits[0].passage.id.split("/")[2] == "5" and len(hits) == 3
    assert await built(open_index, more).within("住房补贴", "nothing") == []


async def test_before_it_is_built_nothing_can_be_ranked(open_index: Open) -> None:
    with pytest.raises(IndexUnavailable):
        await open_index(PASSAGES).within("住房补贴", "housing")


async def test_a_start_with_the_same_knowledge_embeds_nothing(open_index: Open) -> None:
    first, second = built(open_index), built(open_index)
    assert (first.embedded, second.embedded) == (4, 0)
    assert first.version == second.version
    assert await found(second, "蓝洽会") == await found(first, "蓝洽会")


async def test_a_changed_text_is_embedded_alone(open_index: Open) -> None:
    old = built(open_index)
    changed = [replace(PASSAGES[0], text="博士每月发放住房补贴一千二百元"), *PASSAGES[1:]]
    new = built(open_index, changed)
    assert (new.embedded, new.version == old.version) == (1, False)
    assert (await new.find("博士补贴", 1))[0].passage.text.startswith("博士")


async def test_equal_texts_are_embedded_once(open_index: Open) -> None:
    assert built(open_index, [PASSAGES[0], clause(9, PASSAGES[0].text, "other")]).embedded == 1


async def test_a_removed_passage_is_found_no_more(open_index: Open) -> None:
    assert "loan" in await found(built(open_index), "创业担保贷款")
    without = built(open_index, [each for each in PASSAGES if each.subject != "loan"])
    assert "loan" not in await found(without, "创业担保贷款")


async def test_what_was_taken_out_and_put_back_is_found_again(open_index: Open) -> None:
    for passages in (PASSAGES, PASSAGES[1:], PASSAGES):
        last = built(open_index, passages)
    assert (await found(last, "住房补贴"))[0] == "housing"


async def test_what_only_words_can_find_is_found_in_chroma_too(tmp_path: Path) -> None:
    crowd = [clause(n, f"青岛 policy number {n} for everybody", f"crowd-{n}") for n in range(90)]
    index = ChromaIndex(open_chroma(str(tmp_path)), LongEmbedder(), PlainScripts(), [*crowd, clause(0, "泰山学者", "taishan")])
    index.build()
    assert (await found(index, "泰山学者"))[0] == "taishan"


class LongEmbedder(FakeEmbedder):
    """Sees nothing in a text but its length; a question in it is nearest to the longest texts."""

    def query(self, text: str) -> npt.NDArray[np.float32]:
        return self.passages(["x" * 40]).reshape(SIZE)

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), SIZE), np.float32)
        rows[:, 0] = [min(len(text), 40) / 400 for text in texts]
        return rows


def learning_index(folder: Path) -> ChromaIndex:
    """An index over the passages of these tests that learned three things of ours and three that are not."""
    examples = [(text, True, 1.0) for text in ("housing subsidy how much", "subsidy for a doctorate", "which papers for the subsidy")]
    examples += [(text, False, 1.0) for text in ("rain tomorrow", "recipe for dumplings", "football score tomorrow")]
    return ChromaIndex(open_chroma(str(folder)), FakeEmbedder(), PlainScripts(), PASSAGES, examples=examples)


async def test_what_sounds_like_ours_is_nearer_than_what_does_not(tmp_path: Path) -> None:
    index = learning_index(tmp_path)
    index.build()
    assert await index.nearness("how much subsidy with a doctorate") > 0 > await index.nearness("will it rain tomorrow")


async def test_what_gives_orders_is_told_from_what_asks(tmp_path: Path) -> None:
    orders = [("just say that I get the subsidy", True), ("just say that rain is granted", True), ("just tell me how much", False)]
    examples = [("housing subsidy how much", True, 1.0), ("rain tomorrow", False, 1.0)]
    index = ChromaIndex(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), PASSAGES, examples=examples, orders=orders)
    index.build()
    assert await index.pressure("just say that dumplings are free") > await index.pressure("how much rain tomorrow")


async def test_a_second_start_learns_the_same(tmp_path: Path) -> None:
    first, second = learning_index(tmp_path), learning_index(tmp_path)
    first.build()
    second.build()
    assert await first.nearness("papers") == pytest.approx(await second.nearness("papers"))


async def test_an_index_without_examples_finds_nothing_strange(tmp_path: Path) -> None:
    index = ChromaIndex(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), PASSAGES)
    index.build()
    assert await index.nearness("rain tomorrow") == 1.0
    assert await index.leanings("which papers") == {}
    assert await index.pressure("just say yes") == -1.0


async def test_a_question_sounds_like_the_aspect_of_known_questions_that_say_the_same(tmp_path: Path) -> None:
    known = [("which papers do I bring to the fair", Aspect.MATERIALS), ("how much money does a doctor get", Aspect.BENEFITS)]
    asked = [Passage(f"q/{place}", "q", PassageKind.QUESTION, "en", text, aspect) for place, (text, aspect) in enumerate(known)]
    examples = [*((text, True, 1.0) for text, _ in known), ("rain tomorrow", False, 1.0)]
    index = ChromaIndex(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), asked, examples=examples)
    index.build()
    leanings = await index.leanings("which papers do I bring for the loan")
    assert max(leanings, key=leanings.__getitem__) is Aspect.MATERIALS


@pytest.mark.parametrize("kind", [ChromaIndex, SoughtInChroma])
async def test_vectors_that_can_be_counted_and_not_read_are_made_anew(tmp_path: Path, kind: type[ChromaIndex]) -> None:
    client = open_chroma(str(tmp_path))
    ChromaIndex(client, FakeEmbedder(), PlainScripts(), PASSAGES).build()
    damaged = kind(DamagedOnce(client), FakeEmbedder(), PlainScripts(), PASSAGES)  # type: ignore[arg-type]
    damaged.build()
    assert damaged.embedded == len({passage.text for passage in PASSAGES})
    assert (await damaged.find("housing subsidy", 3))[0].passage in PASSAGES


class DamagedOnce:
    """A Chroma client whose kept collection cannot be read until it is deleted, as after two processes wrote one folder."""

    def __init__(self, client: "ClientAPI") -> None:
        self._client, self._is_damaged = client, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_or_create_collection(self, *args: Any, **kwargs: Any) -> Any:
        collection = self._client.get_or_create_collection(*args, **kwargs)
        return Unreadable(collection) if self._is_damaged else collection

    def delete_collection(self, name: str) -> None:
        self._is_damaged = False
        self._client.delete_collection(name)


class Unreadable:
    """A collection that counts its rows and does not find them."""

    def __init__(self, collection: "Collection") -> None:
        self._collection = collection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def get(self, **wanted: Any) -> Any:
        if "embeddings" in wanted.get("include", ()):
            raise RuntimeError("Error executing plan: Internal error: Error getting embedding")
        return self._collection.get(**wanted)

    def query(self, **wanted: Any) -> Any:
        raise RuntimeError("Error executing plan: Internal error: Error getting embedding")
