"""The regression behind the ranking: its inverse is worked out by halves."""

import numpy as np

from dialog.understanding.ridge import STIFFNESS, into_kernel, invert


def test_the_inverse_by_halves_is_the_inverse() -> None:
    dice = np.random.default_rng(7)
    for size in (1, 2, 127, 129, 300, 517):
        points = dice.random((size, 20), dtype=np.float32)
        gram = into_kernel(points @ points.T / 20)
        gram[np.diag_indices(size)] = 1.0 + STIFFNESS

        inverse = gram.copy()
        invert(inverse)

        assert np.abs(inverse @ gram - np.eye(size)).max() < 1e-3
