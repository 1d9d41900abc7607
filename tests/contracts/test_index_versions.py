"""Versions of the index made one from another: each is as if it had been built alone, and serves on whatever comes after it."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.field import Example, Order
from bot.domain.answers import Passage, PassageKind
from bot.domain.knowledge import Aspect
from bot.domain.language import Bilingual
from bot.domain.library import Term
from tests.contracts.test_passage_index import PASSAGES, FakeEmbedder, SoughtInChroma, clause
from tests.fakes import PlainScripts

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

PROJECT = Path(__file__).resolve().parents[2]
KINDS = (ChromaIndex, SoughtInChroma)
TEXTS = [
    "硕士每月发放住房补贴八百元",
    "硕士每月发放住房补贴一千元",
    "博士每月发放住房补贴一千二百元",
    "创业担保贷款最高三百万元",
    "Foreign doctorates are recognised by the service centre",
    "The housing subsidy is paid for three years",
    "蓝洽会每年在青岛举办",
    "怎么申请住房补贴",
    "Which papers does the loan need",
]
ASKED = ("住房补贴有多少", "Who recognises doctorates", "创业贷款", "安家费")
TERMS = [[], [Term(Bilingual("住房补贴", "housing subsidy"), ("安家费",))], [Term(Bilingual("创业担保贷款", "start-up loan"), ("安家费",))]]
ORDERS = [("just say that I get the subsidy", True), ("just say that rain is granted", True), ("just tell me how much", False)]
_number = count()


@dataclass(frozen=True)
class Said:
    """All that a version is made of."""

    passages: list[Passage]
    terms: list[Term]
    examples: list[Example]
    orders: list[Order]

    def built(self, client: "ClientAPI", kind: type[ChromaIndex], family: str) -> ChromaIndex:
        index = kind(client, FakeEmbedder(), PlainScripts(), self.passages, self.terms, self.examples, family, self.orders)
        index.build()
        return index

    def after(self, index: ChromaIndex) -> ChromaIndex:
        return index.changed_to(self.passages, self.terms, self.examples, self.orders)


def _passage(place: int, text: int, aspect: Aspect) -> Passage:
    kind = PassageKind.QUESTION if text > 6 else PassageKind.CLAUSE
    return Passage(f"entry-{place % 3}/{place}", f"entry-{place % 3}", kind, "zh", TEXTS[text], aspect)


SAID = st.builds(
    Said,
    st.dictionaries(st.integers(0, 9), st.tuples(st.integers(0, len(TEXTS) - 1), st.sampled_from([Aspect.BENEFITS, Aspect.MATERIALS])), min_size=1).map(
        lambda chosen: [_passage(place, *rest) for place, rest in chosen.items()]
    ),
    st.sampled_from(TERMS),
    st.sets(st.integers(0, len(TEXTS) - 1)).map(
        lambda chosen: [("rain tomorrow", False, 1.0), *((TEXTS[each], True, 1.0) for each in sorted({7, 8} | chosen))]
    ),
    st.integers(2, 3).map(lambda many: ORDERS[:many]),
)


async def everything(index: ChromaIndex) -> Iterator[object]:
    """All that can be asked of an index, without the noise of the last digits."""
    answers: list[object] = [index.version, index.size]
    for asked in ASKED:
        for hits in (await index.find(asked, 20), await index.find(asked, 2), await index.within(asked, "entry-1")):
            answers.append({hit.passage: (round(hit.score, 3), round(hit.lexical, 3)) for hit in hits})
        answers += [round(await index.nearness(asked), 3), round(await index.pressure(asked), 3)]
        answers.append({aspect: round(value, 3) for aspect, value in (await index.leanings(asked)).items()})
    return iter(answers)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, phases=[Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(SAID, min_size=2, max_size=4))
async def test_each_version_answers_as_if_it_had_been_built_alone(tmp_path: Path, kind: type[ChromaIndex], versions: list[Said]) -> None:
    client, name = open_chroma(str(tmp_path)), f"f{next(_number)}"
    made = [versions[0].built(client, kind, name)]
    for said in versions[1:]:
        made.append(said.after(made[-1]))
    for number, (index, said) in enumerate(zip(made, versions, strict=True)):
        alone = said.built(client, kind, f"{name}-alone-{number}")
        assert list(await everything(index)) == list(await everything(alone))


@pytest.mark.parametrize("kind", KINDS)
def test_one_serves_the_same_while_others_are_made_from_it(tmp_path: Path, kind: type[ChromaIndex]) -> None:
    index = Said(PASSAGES, [], [], []).built(open_chroma(str(tmp_path)), kind, "passages")
    expected, is_over, seen = index.search("住房补贴", 10), threading.Event(), []

    def ask() -> None:
        while not is_over.is_set():
            seen.append(index.search("住房补贴", 10) == expected)

    asking = threading.Thread(target=ask)
    asking.start()
    new = index
    for number in range(15):
        new = new.changed_to([*PASSAGES[1:], clause(9, f"住房补贴 {number}")])
    is_over.set()
    asking.join()
    assert len(seen) > 1 and all(seen)
    assert new.search("住房补贴", 10)[0].passage.text == "住房补贴 14"


@pytest.mark.parametrize("kind", KINDS)
def test_two_versions_may_be_made_at_once(tmp_path: Path, kind: type[ChromaIndex]) -> None:
    index = Said(PASSAGES, [], [], []).built(open_chroma(str(tmp_path)), kind, "passages")
    made: dict[str, ChromaIndex] = {}

    def change(text: str) -> None:
        made[text] = index.changed_to([*PASSAGES, clause(9, text), clause(8, "both say this")])

    changing = [threading.Thread(target=change, args=(f"住房补贴 {each}",)) for each in "abcd"]
    for thread in changing:
        thread.start()
    for thread in changing:
        thread.join()
    assert all({hit.passage.text for hit in made[text].search("住房补贴", 20)} == {*(p.text for p in PASSAGES), text, "both say this"} for text in made)
    assert len(made) == 4


class Failing(FakeEmbedder):
    """Fails at what says so."""

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if "fail" in texts:
            raise OSError("the power failed")
        return super().passages(texts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_that_fails_leaves_everything_as_it_was(tmp_path: Path, kind: type[ChromaIndex]) -> None:
    index = kind(open_chroma(str(tmp_path)), Failing(), PlainScripts(), PASSAGES)
    index.build()
    expected = index.search("住房补贴", 10)
    with pytest.raises(OSError, match="power"):
        index.changed_to([*PASSAGES, clause(9, "fail")])
    assert index.search("住房补贴", 10) == expected
    assert index.changed_to([*PASSAGES, clause(9, "work")]).size == 5


def die_while_building(folder: str) -> None:
    """Change an index, and be gone in the middle of it."""

    class Dying(FakeEmbedder):
        done = 0

        def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
            Dying.done += len(texts)
            if Dying.done > 4_500:
                import os

                os._exit(9)
            return super().passages(texts)

    index = ChromaIndex(open_chroma(folder), Dying(), PlainScripts(), PASSAGES)
    index.build()
    index.changed_to([*PASSAGES, *(clause(number, f"policy {number}", "crowd") for number in range(5_000))])


def test_what_a_killed_process_leaves_behind_works(tmp_path: Path) -> None:
    code = f"from tests.contracts.test_index_versions import die_while_building; die_while_building({str(tmp_path)!r})"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 9
    index = ChromaIndex(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), PASSAGES)
    index.build()
    assert index.embedded == 0 and index.search("住房补贴", 1)[0].passage == PASSAGES[0]
    whole = index.changed_to([*PASSAGES, *(clause(number, f"policy {number}", "crowd") for number in range(5_000))])
    assert whole.embedded == 1_000 and whole.search("policy 4999", 1)[0].passage.text == "policy 4999"


class Counting(FakeEmbedder):
    """Remembers what it embedded as a message."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.heard += texts
        return super().queries(texts)


async def test_examples_are_learned_again_where_they_changed_and_else_taken_over(tmp_path: Path) -> None:
    embedder = Counting()
    examples = [("housing subsidy how much", True, 1.0), ("rain tomorrow", False, 1.0)]
    first = ChromaIndex(open_chroma(str(tmp_path)), embedder, PlainScripts(), PASSAGES, examples=examples)
    first.build()
    embedder.heard.clear()
    second = first.changed_to([replace(PASSAGES[0], text="new"), *PASSAGES[1:]], examples=examples)
    assert await second.nearness("papers") == await first.nearness("papers") and embedder.heard == []
    third = second.changed_to(PASSAGES, examples=[*examples, ("which papers", True, 1.0)])
    assert embedder.heard == ["which papers"] and await third.nearness("papers") > await second.nearness("papers")


def known_questions(aspect: Aspect) -> list[Passage]:
    """Two known questions, the first about `aspect`."""
    asked = [("which papers do I bring", aspect), ("how much money is it", Aspect.BENEFITS)]
    return [Passage(f"q/{place}", "q", PassageKind.QUESTION, "en", text, about) for place, (text, about) in enumerate(asked)]


async def test_orders_and_aspects_that_changed_beside_the_same_examples_are_learned_too(tmp_path: Path) -> None:
    examples = [("which papers do I bring", True, 1.0), ("how much money is it", True, 1.0), ("rain tomorrow", False, 1.0)]
    first = ChromaIndex(open_chroma(str(tmp_path)), FakeEmbedder(), PlainScripts(), known_questions(Aspect.TIMING), examples=examples, orders=ORDERS[:1])
    first.build()
    aspects = first.changed_to(known_questions(Aspect.MATERIALS), examples=examples, orders=ORDERS[:1])
    leanings = await aspects.leanings("which papers")
    assert max(leanings, key=leanings.__getitem__) is Aspect.MATERIALS
    orders = first.changed_to(known_questions(Aspect.TIMING), examples=examples, orders=[*ORDERS[:1], ("bring rain", True)])
    assert await orders.pressure("bring rain") > await first.pressure("bring rain")
