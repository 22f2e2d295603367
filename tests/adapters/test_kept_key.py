"""A key that is made once and kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.kept_key import kept_key


def test_the_same_file_has_the_same_key_and_another_has_another(tmp_path: Path) -> None:
    first = kept_key(tmp_path / "new" / "one.key")

    assert len(first) == 64
    assert kept_key(tmp_path / "new" / "one.key") == first
    assert kept_key(tmp_path / "new" / "two.key") != first


def test_only_we_may_read_it(tmp_path: Path) -> None:
    kept_key(tmp_path / "one.key")

    assert (tmp_path / "one.key").stat().st_mode & 0o777 == 0o600


def test_of_many_that_make_it_at_once_one_wins(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(tmp_path / "one.key"), range(40)))

    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["one.key"]


def test_a_file_that_a_power_cut_left_empty_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "one.key").touch()

    with pytest.raises(OSError, match="Remove it") as told:
        kept_key(tmp_path / "one.key")

    assert told.value.filename == str(tmp_path / "one.key")
