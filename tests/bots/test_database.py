"""`mostrador db`: what is copied and put back, and what is left when that fails."""

from pathlib import Path

import pytest

from bots import __main__ as command


def db(act: str, *words: str, url: str) -> int:
    return command.main(["db", act, *words, "--db", url])


def test_a_restore_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, friday = tmp_path / "shop.db", tmp_path / "friday.db"
    url = f"sqlite:///{shop}"
    assert db("upgrade", url=url) == 0
    assert db("backup", str(friday), url=url) == 0
    before = shop.read_bytes()
    (tmp_path / ".shop.db.unfinished" / "in the way").mkdir(parents=True)

    code = db("restore", str(friday), url=url)

    assert code == 1
    assert f"{shop} cannot be written" in capsys.readouterr().err
    assert shop.read_bytes() == before
