"""Where the desk's key comes from."""

from pathlib import Path

import pytest

from bots import keys, settings


def test_it_is_kept_beside_the_database(tmp_path: Path) -> None:
    told = settings.changed(settings.load(None, {}), db=f"sqlite:///{tmp_path}/shop.db")

    assert keys.desk_key(told) == keys.desk_key(told)
    assert (tmp_path / "desk.key").exists()


def test_the_settings_have_the_last_word() -> None:
    told = settings.load(None, {"SERVER__SECRET_KEY": "k" * 32})

    assert keys.desk_key(told) == b"k" * 32


def test_a_database_on_another_machine_has_it_in_our_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = settings.changed(settings.load(None, {}), db="postgresql://me:pw@db.example/shop")

    assert keys.desk_key(told) == (tmp_path / "mostrador-data" / "desk.key").read_bytes()


def test_a_short_one_is_refused() -> None:
    with pytest.raises(settings.SettingsError, match="secret_key"):
        settings.load(None, {"SERVER__SECRET_KEY": "short"})
