"""Room: adapters. Ridge regression (Hoerl and Kennard 1970), solved at once. No decision."""

import numpy as np

from bot.adapters.chroma_vectors import Vectors


def ridge(rows: Vectors, wanted: Vectors, strength: float, weight: Vectors | None = None) -> Vectors:
    """The slopes that tell `wanted` from `rows` at the least squared error: float32, shape (columns, outcomes).

    `rows` is (examples, columns), `wanted` (examples, outcomes), `weight` (examples,), all float32. The weights' root goes to both
    sides, for the product of a matrix with itself takes half the work of any other.
    """
    if weight is not None:
        root = np.sqrt(weight)[:, None]
        rows, wanted = rows * root, wanted * root
    squares = rows.T @ rows
    squares.flat[:: len(squares) + 1] += np.float32(strength)
    return np.linalg.solve(squares, rows.T @ wanted)
