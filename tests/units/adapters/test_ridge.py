"""The slopes that are found are those of the equations, however many columns there are."""

import numpy as np
import pytest

from bot.adapters.ridge import ridge


@pytest.mark.parametrize("columns", [20, 1_200])
def test_slopes_fulfil_the_equations(columns: int) -> None:
    dice = np.random.default_rng(7)
    rows = dice.standard_normal((1_500, columns)).astype(np.float32)
    wanted, weight = dice.standard_normal((1_500, 2)).astype(np.float32), dice.uniform(0.5, 3.0, 1_500).astype(np.float32)
    found = ridge(rows, wanted, 300.0, weight)
    exact = rows.astype(np.float64)
    squares = exact.T @ (exact * weight[:, None]) + 300.0 * np.eye(columns)
    assert np.abs(rows @ (found - np.linalg.solve(squares, exact.T @ (wanted * weight[:, None])))).max() < 1e-3


def test_what_is_to_be_told_is_nought_everywhere() -> None:
    rows = np.ones((3, 1_000), np.float32)
    assert not ridge(rows, np.zeros((3, 1), np.float32), 1.0).any()
