"""Every column is known to be personal or not."""

from adapters.store.personal import IMPERSONAL, PERSONAL
from adapters.store.tables import metadata


def test_every_column_is_in_one_of_the_two_lists() -> None:
    told = {
        name: PERSONAL.get(name, frozenset()) | IMPERSONAL.get(name, frozenset())
        for name in PERSONAL.keys() | IMPERSONAL.keys()
    }
    real = {name: frozenset(table.columns.keys()) for name, table in metadata.tables.items()}
    assert told == real


def test_no_column_is_in_both() -> None:
    for name, columns in PERSONAL.items():
        assert not columns & IMPERSONAL.get(name, frozenset())
