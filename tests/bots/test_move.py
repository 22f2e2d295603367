"""`mostrador db move`: what it does to a whole shop, what it refuses, what it says in the end."""

import asyncio
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pyotp
import pytest
from sqlalchemy import make_url
from yarl import URL

from adapters.store import OnlyOne, Store
from bots import __main__ as command
from bots.clocks import SystemClock
from tests.bots.desk.stand import PASSWORD, SECRET, Browser
from tests.fakes import postgres
from tests.fakes.store import LIMITS, said
from tests.whole.shop_process import ShopProcess, config, free_port

Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in the shop's folder; code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run_it(*words: str) -> Told:
        code = command.main(list(words))
        return code, *capsys.readouterr()

    return run_it


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The usual database, with one message that waits and one person."""
    path = tmp_path / "mostrador-data" / "mostrador.db"

    async def fill() -> None:
        store = await Store.open(f"sqlite:///{path}", SystemClock(), LIMITS)
        await store.keep([said("hola")])
        await store.add_agent("Marta", "marta")
        await store.close()

    asyncio.run(fill())
    return path


async def _logins_and_waiting(url: str) -> tuple[list[str], int]:
    store = await Store.open(url, SystemClock(), LIMITS)
    logins = [agent.login for agent in await store.agents()]
    waiting = (await store.ledger()).queued
    await store.close()
    return logins, waiting


def is_untouched(url: str) -> bool:
    database = str(make_url(url).database)
    found = postgres.shared().run("SELECT count(*) AS tables FROM pg_tables", database)
    empty = postgres.shared().run("SELECT count(*) AS tables FROM pg_tables", "postgres")
    return found.splitlines()[-3:] == empty.splitlines()[-3:]


# --- what it does


def test_it_moves_all_and_says_what_comes_next(run: Run, file: Path, postgres_url: str) -> None:
    code, out, _ = run("db", "move", "--to", postgres_url)

    assert code == 0
    assert "1 messages received, 0 handled, 1 waiting, 0 set aside" in out
    assert f"mostrador-data/{file.name} is as it was" in out
    assert out.splitlines()[-1] == f"Now start it so: mostrador serve --db {postgres_url}"
    assert not is_untouched(postgres_url)
    assert asyncio.run(_logins_and_waiting(postgres_url)) == (["marta"], 1)
    assert run("agents", "list")[1].startswith("marta")


def test_it_names_the_line_to_change_and_keeps_the_password_to_itself(
    run: Run, file: Path, tmp_path: Path, postgres_url: str
) -> None:
    config(tmp_path, 8080, f"sqlite:///{file}")
    lines = (tmp_path / "config.toml").read_text(encoding="utf-8").splitlines()
    number = 1 + next(at for at, line in enumerate(lines) if line.startswith("url"))
    url = make_url(postgres_url).set(password="s3cret")

    _, out, _ = run("db", "move", "--to", url.render_as_string(hide_password=False))

    assert f"Now change line {number} of config.toml from\n  {lines[number - 1]}\nto\n" in out
    assert '  url = "postgresql://postgres:***@/' in out
    assert "*** is the password" in out
    assert "s3cret" not in out


def test_a_config_without_a_database_is_told_where_it_goes(
    run: Run, tmp_path: Path, postgres_url: str
) -> None:
    (tmp_path / "config.toml").write_text(
        '[shops.demo]\n[channels.webchat]\n[facts]\nurl = "x"\n', encoding="utf-8"
    )
    run("db", "upgrade")

    _, out, _ = run("db", "move", "--to", postgres_url)

    assert "Now write into config.toml, below a line [database]:\n  url = " in out


def test_a_database_named_by_the_environment_is_changed_there(
    run: Run, file: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE__URL", f"sqlite:///{file}")

    assert f"Now set DATABASE__URL={postgres_url}" in run("db", "move", "--to", postgres_url)[1]


def test_the_key_of_second_steps_comes_along_from_another_folder(
    run: Run, file: Path, tmp_path: Path, postgres_url: str
) -> None:
    (tmp_path / "far").mkdir()
    shutil.move(file, tmp_path / "far" / "shop.db")
    (tmp_path / "far" / "desk.key").write_bytes(b"k" * 64)

    code, out, _ = run("db", "move", "--db", "sqlite:///far/shop.db", "--to", postgres_url)

    new = tmp_path / "mostrador-data" / "desk.key"
    assert code == 0
    assert "copied from far/desk.key to mostrador-data/desk.key" in out
    assert new.read_bytes() == b"k" * 64
    assert new.stat().st_mode & 0o077 == 0


def test_a_key_that_cannot_be_copied_is_told_and_the_rest_has_moved(
    run: Run, file: Path, tmp_path: Path, postgres_url: str
) -> None:
    (tmp_path / "far").mkdir()
    shutil.move(file, tmp_path / "far" / "shop.db")
    (tmp_path / "far" / "desk.key").write_bytes(b"k" * 64)
    shutil.rmtree(tmp_path / "mostrador-data")
    (tmp_path / "mostrador-data").write_text("no folder", encoding="utf-8")

    code, out, _ = run("db", "move", "--db", "sqlite:///far/shop.db", "--to", postgres_url)

    assert code == 0
    assert "copy far/desk.key there" in out
    assert asyncio.run(_logins_and_waiting(postgres_url)) == (["marta"], 1)


# --- what it refuses; each time the target stays as it was


@pytest.mark.parametrize(
    ("to", "reason", "fix"),
    [
        ("sqlite:///other.db", "not back", "mostrador db backup"),
        ("mysql://a@b/c", "--to must begin with", "postgresql://"),
        ("postgresql://a@b:port/c", "--to cannot be read", "postgresql://user:password@host"),
    ],
)
def test_addresses_that_cannot_be_are_refused(
    run: Run, file: Path, to: str, reason: str, fix: str
) -> None:
    del file
    code, _, errors = run("db", "move", "--to", to)

    assert code == 1
    assert reason in errors
    assert fix in errors


def test_a_shop_that_is_on_postgresql_already_has_nothing_to_move(
    run: Run, postgres_url: str
) -> None:
    code, _, errors = run("db", "move", "--db", postgres_url, "--to", postgres_url)

    assert code == 1
    assert "PostgreSQL already" in errors


def test_a_shop_that_runs_is_not_moved(run: Run, file: Path, postgres_url: str) -> None:
    lock = OnlyOne(file)
    code, _, errors = run("db", "move", "--to", postgres_url)
    lock.release()

    assert code == 1
    assert "in use" in errors
    assert is_untouched(postgres_url)


def _older(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '0001'")


def _loose(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DELETE FROM customers")


def _others(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DROP TABLE alembic_version")


def _garbage(file: Path) -> None:
    file.write_bytes(b"Dear shop, " * 1_000)


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_older, "mostrador db upgrade"),
        (_loose, "is damaged"),
        (_others, "no database of Mostrador's"),
        (_garbage, "cannot be read"),
        (Path.unlink, "is not there yet"),
    ],
)
def test_a_file_that_is_not_fit_is_not_moved(
    run: Run, file: Path, postgres_url: str, harm: Callable[[Path], None], reason: str
) -> None:
    harm(file)

    code, _, errors = run("db", "move", "--to", postgres_url)

    assert code == 1
    assert reason in errors
    assert is_untouched(postgres_url)


def test_a_target_that_holds_a_shop_is_refused_the_second_time_too(
    run: Run, file: Path, postgres_url: str
) -> None:
    del file
    assert run("db", "move", "--to", postgres_url)[0] == 0

    code, _, errors = run("db", "move", "--to", postgres_url)

    assert code == 1
    assert "holds rows of a shop (in agents, customers, contacts and 3 more)" in errors
    assert asyncio.run(_logins_and_waiting(postgres_url)) == (["marta"], 1)


def test_no_server_no_database_and_no_rights_are_told_apart(
    run: Run, file: Path, postgres_url: str
) -> None:
    del file
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nobody = make_url(postgres_url).set(database="nobody_made_it")
    postgres.shared().run("CREATE ROLE guest LOGIN")
    try:
        guest = make_url(postgres_url).set(username="guest")
        said_of = [
            run("db", "move", "--to", url.render_as_string(hide_password=False))[2]
            for url in (make_url(f"postgresql://a:s3cret@127.0.0.1:{port}/shop"), nobody, guest)
        ]
    finally:
        postgres.shared().run("DROP ROLE guest")

    assert f"PostgreSQL at 127.0.0.1:{port}/shop" in said_of[0]
    assert "Is it running" in said_of[0]
    assert "createdb" in said_of[1]
    assert "ALTER DATABASE" in said_of[2]
    assert all("Nothing was moved." in one and "s3cret" not in one for one in said_of)


def test_two_keys_of_second_steps_are_a_reason_to_stop(
    run: Run, file: Path, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "far").mkdir()
    shutil.copy(file, tmp_path / "far" / "shop.db")
    (tmp_path / "far" / "desk.key").write_bytes(b"k" * 64)
    (tmp_path / "mostrador-data" / "desk.key").write_bytes(b"j" * 64)
    words = ("db", "move", "--db", "sqlite:///far/shop.db", "--to", postgres_url)

    code, _, errors = run(*words)
    still_empty = is_untouched(postgres_url)
    monkeypatch.setenv("SERVER__SECRET_KEY", "k" * 64)

    assert code == 1
    assert "Set SERVER__SECRET_KEY to what far/desk.key holds" in errors
    assert still_empty
    assert run(*words)[0] == 0


# --- a whole shop


@pytest.mark.whole
async def test_an_agent_of_the_old_shop_goes_on_in_the_new_one(
    tmp_path: Path, postgres_url: str
) -> None:
    """Session, password and second step hold; nothing but a line of config.toml has changed."""
    port, old = free_port(), f"sqlite:///{tmp_path}/far/shop.db"
    file = config(tmp_path, port, old)
    async with aiohttp.ClientSession(
        f"http://127.0.0.1:{port}", cookie_jar=aiohttp.CookieJar(unsafe=True)
    ) as session:
        eva = _browser(session)
        async with ShopProcess(tmp_path, file, port) as shop:
            link = (await shop.greeting()).partition("/desk/welcome/")[2].split()[0]
            await eva.see(f"/desk/welcome/{link}")
            await eva.post(f"/desk/welcome/{link}", password=PASSWORD)
            await eva.see("/desk/second-step")
            phone = pyotp.TOTP(_secret(eva))
            await eva.post("/desk/second-step", code=phone.now())
            await shop.stop()

        code, out = await _moved(tmp_path, postgres_url)
        assert code == 0, out
        config(tmp_path, port, postgres_url)
        async with ShopProcess(tmp_path, file, port):
            still = (await eva.see("/desk/")).url
            session.cookie_jar.clear()
            await eva.sign_in("admin")
            assert eva.url == "/desk/sign-in/code", eva.text
            next_code = phone.at(int(time.time()), counter_offset=1)  # this one's was used
            await eva.post("/desk/sign-in/code", code=next_code)

    assert still == eva.url == "/desk/queue/unassigned"


def _browser(session: aiohttp.ClientSession) -> Browser:
    client: Any = SimpleNamespace(
        make_url=lambda _: URL(str(session._base_url)), get=session.get, post=session.post
    )
    return Browser(client)


def _secret(browser: Browser) -> str:
    found = SECRET.search(browser.text)
    assert found is not None, browser.text
    return found[1]


async def _moved(folder: Path, url: str) -> tuple[int, str]:
    import sys  # noqa: PLC0415 - only here

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bots", "db", "move", "--to", url),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()
