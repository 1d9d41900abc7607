"""The joined score, over an embedder with known vectors: E5's half says one thing, USE's half another."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.chroma_index import LEXICAL_WEIGHT, ChromaIndex, open_chroma
from bot.adapters.local_embedder import E5_SIZE, LocalEmbedder
from bot.domain.answers import Hit, Passage, PassageKind
from bot.domain.language import Bilingual
from bot.domain.library import Term
from tests.fakes import PlainScripts

E5_FINDS, USE_FINDS = "硕士住房补贴", "博士安家费"


class TwoModels(LocalEmbedder):
    """To E5 every question lies a little nearer to E5_FINDS, to USE much nearer to USE_FINDS; other texts are far for both."""

    @property
    def name(self) -> str:
        return "two-models"

    def query(self, text: str) -> npt.NDArray[np.float32]:
        return _vector(8.0, 1.0)

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([_vector(*{E5_FINDS: (0.92, 0.3), USE_FINDS: (0.90, 0.6)}.get(text, (0.80, 0.0))) for text in texts])


def _vector(e5: float, use: float) -> npt.NDArray[np.float32]:
    vector = np.zeros(896, np.float32)
    vector[0], vector[E5_SIZE] = e5, use
    return vector


def ask(folder: Path, asked: str, *others: str, terms: Sequence[Term] = ()) -> list[Hit]:
    texts = (E5_FINDS, USE_FINDS, *others)
    passages = [Passage(f"{n}/benefits/{n}/zh", text, PassageKind.CLAUSE, "zh", text) for n, text in enumerate(texts)]
    index = ChromaIndex(open_chroma(str(folder)), TwoModels(), PlainScripts(), passages, terms)
    index.build()
    return index.search(asked, 10)


def test_in_another_language_the_second_model_may_decide(tmp_path: Path) -> None:
    assert ask(tmp_path, "money for doctors")[0].passage.text == USE_FINDS


def test_in_the_same_language_the_first_model_decides(tmp_path: Path) -> None:
    assert ask(tmp_path, "硕博补贴费", "硕博", "补贴费用")[0].passage.text == E5_FINDS


def test_words_decide_between_near_neighbours(tmp_path: Path) -> None:
    assert ask(tmp_path, "博士安家费")[0].passage.text == USE_FINDS


@pytest.mark.parametrize("asked", ["money for doctors", "硕博补贴费", "博士安家费", "硕士住房补贴"])
def test_the_first_hit_has_the_score_that_the_floors_are_calibrated_on(tmp_path: Path, asked: str) -> None:
    first = ask(tmp_path, asked, "硕博", "补贴费用")[0]
    dense = {E5_FINDS: 8 * 0.92 + 0.3, USE_FINDS: 8 * 0.90 + 0.6}[first.passage.text]
    assert first.score == pytest.approx(dense + LEXICAL_WEIGHT * first.lexical, abs=1e-4)


def test_a_word_that_no_passage_uses_finds_what_the_glossary_means(tmp_path: Path) -> None:
    terms = [Term(Bilingual("外国人来华工作许可", "work permit"), ("工签",))]
    permit = "外国人来华工作许可由科技局办理"
    found = {hit.passage.text: hit.lexical for hit in ask(tmp_path / "with", "工签找谁", permit, terms=terms)}
    without = {hit.passage.text: hit.lexical for hit in ask(tmp_path / "without", "工签找谁", permit)}
    assert found[permit] > 0.5 and without[permit] == 0.0


def test_the_glossary_takes_nothing_from_the_words_that_were_asked(tmp_path: Path) -> None:
    terms = [Term(Bilingual("外国人来华工作许可", "work permit"), ("蓝卡安家费",))]
    asked, permit = "博士蓝卡安家费", "外国人来华工作许可由科技局办理"
    found = {hit.passage.text: hit.lexical for hit in ask(tmp_path / "with", asked, permit, terms=terms)}
    without = {hit.passage.text: hit.lexical for hit in ask(tmp_path / "without", asked, permit)}
    assert found[permit] > 0.5 and found[USE_FINDS] == pytest.approx(without[USE_FINDS])
