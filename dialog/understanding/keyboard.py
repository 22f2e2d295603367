"""Which letters lie side by side on a keyboard: where a finger lands when it slips."""

import itertools

_ROWS = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")


def _neighbours() -> frozenset[str]:
    pairs: set[str] = set()
    for row in _ROWS:
        pairs.update(first + second for first, second in itertools.pairwise(row))
    for upper, lower in itertools.pairwise(_ROWS):
        for shift in (0, 1):
            pairs.update(
                first + second for first, second in zip(upper[shift:], lower, strict=False)
            )
    return frozenset(pairs | {pair[::-1] for pair in pairs})


NEIGHBOURS = _neighbours()


def is_slip(first: str, second: str) -> bool:
    """'c' for 'v', not 'c' for 'p'."""
    return first + second in NEIGHBOURS
