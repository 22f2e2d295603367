"""The one command: fast help, errors with their fix, exit codes."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.store import OnlyOne
from bots import __main__ as command


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bots", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def test_help_names_every_command_with_its_sentence() -> None:
    out = run("--help")

    assert out.returncode == 0
    for name, (_, sentence) in command.COMMANDS.items():
        assert name in out.stdout
        assert sentence.split(":")[0].split(",")[0] in out.stdout


@pytest.mark.parametrize("name", list(command.COMMANDS))
def test_every_commands_help_ends_with_examples(name: str) -> None:
    out = run(name, "--help")

    assert out.returncode == 0
    assert f"mostrador {name}" in out.stdout.partition("examples:")[2]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from bots import __main__ as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([n for n in ('sqlalchemy', 'aiohttp', 'numpy', 'telegram') if n in sys.modules])"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines()[-1] == "[]"


def test_a_wrong_setting_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[server]\nprot = 1\n", encoding="utf-8")

    for name in ("serve", "chat", "replay"):
        out = run(name, cwd=tmp_path)
        assert out.returncode == 1
        assert "server.prot is not known. Did you mean port?" in out.stderr
        assert "Traceback" not in out.stderr


def test_the_doctor_shows_wrong_settings_as_findings(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[server]\nprot = 1\n", encoding="utf-8")

    out = run("doctor", cwd=tmp_path)

    assert out.returncode == 1
    assert "server.prot is not known. Did you mean port?" in out.stdout


def test_an_unknown_command_is_refused_with_the_known_ones() -> None:
    out = run("sreve")

    assert out.returncode == 2
    assert "serve" in out.stderr


def test_the_demo_shop_is_well(tmp_path: Path) -> None:
    out = run("doctor", cwd=tmp_path)

    assert out.returncode == 0, out.stdout
    assert "All is well." in out.stdout
    for what in ("settings", "faq", "database", "shop", "channels.webchat"):
        assert f"ok    {what}" in out.stdout


def test_agents_are_added_listed_invited_and_deactivated(tmp_path: Path) -> None:
    added = run("agents", "add", "marta", "--name", "Marta Gil", cwd=tmp_path)
    assert added.returncode == 0, added.stderr
    assert "http://localhost:8080/desk/welcome/" in added.stdout

    listed = run("agents", "list", cwd=tmp_path)
    assert "Marta Gil" in listed.stdout
    again = run("agents", "invite", "marta", cwd=tmp_path)
    assert again.stdout.splitlines()[-1] != added.stdout.splitlines()[-1]
    lost = run("agents", "lost-phone", "marta", cwd=tmp_path)
    assert "asks for no code" in lost.stdout
    assert run("agents", "deactivate", "marta", cwd=tmp_path).returncode == 0
    assert "inactive" in run("agents", "list", cwd=tmp_path).stdout

    unknown = run("agents", "invite", "pepe", cwd=tmp_path)
    assert unknown.returncode == 1
    assert "mostrador agents list" in unknown.stderr


def test_a_database_is_upgraded_checked_and_copied(tmp_path: Path) -> None:
    missing = run("db", "check", cwd=tmp_path)
    assert missing.returncode == 1
    assert "is not there yet" in missing.stderr

    assert run("db", "upgrade", cwd=tmp_path).returncode == 0
    checked = run("db", "check", cwd=tmp_path)
    assert checked.returncode == 0
    assert "whole" in checked.stdout
    copied = run("db", "backup", "copy.db", cwd=tmp_path)
    assert copied.returncode == 0, copied.stderr
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    assert run("db", "--db", "sqlite:///copy.db", "check", cwd=tmp_path).returncode == 0
    twice = run("db", "backup", "copy.db", cwd=tmp_path)
    assert twice.returncode == 1
    assert "exists already" in twice.stderr


def test_a_damaged_database_is_noticed(tmp_path: Path) -> None:
    run("db", "upgrade", cwd=tmp_path)
    file = tmp_path / "mostrador-data" / "mostrador.db"
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\xaa" * 4096 * 9
    file.write_bytes(content)

    out = run("db", "check", cwd=tmp_path)

    assert out.returncode == 1
    assert "damaged" in out.stdout or "cannot be read" in out.stderr


def test_nothing_to_replay_is_said(tmp_path: Path) -> None:
    out = run("replay", cwd=tmp_path)

    assert out.returncode == 0
    assert out.stdout == "Nothing was set aside.\n"
    missing = run("replay", "42", cwd=tmp_path)
    assert missing.returncode == 1
    assert "not among those set aside" in missing.stdout


def test_it_knows_its_version() -> None:
    assert run("--version").stdout.startswith("mostrador 0.")


def test_options_may_stand_after_the_act(tmp_path: Path) -> None:
    one = run("agents", "add", "marta", "--db", "sqlite:///one.db", cwd=tmp_path)
    assert one.returncode == 0, one.stderr
    assert "marta" in run("agents", "--db", "sqlite:///one.db", "list", cwd=tmp_path).stdout
    assert not (tmp_path / "mostrador-data").exists()


def test_a_backup_is_put_back_and_what_was_there_is_kept(tmp_path: Path) -> None:
    run("agents", "add", "marta", cwd=tmp_path)
    run("db", "backup", "friday.db", cwd=tmp_path)
    run("agents", "add", "jose", cwd=tmp_path)

    out = run("db", "restore", "friday.db", cwd=tmp_path)

    assert out.returncode == 0, out.stderr
    listed = run("agents", "list", cwd=tmp_path).stdout
    assert "marta" in listed
    assert "jose" not in listed
    (before,) = (tmp_path / "mostrador-data").glob("mostrador-before-*.db")
    assert "jose" in run("agents", "list", "--db", f"sqlite:///{before}", cwd=tmp_path).stdout


def test_nothing_is_put_back_that_is_no_backup_nor_under_a_running_shop(tmp_path: Path) -> None:
    run("agents", "add", "marta", cwd=tmp_path)
    run("db", "backup", "friday.db", cwd=tmp_path)
    (tmp_path / "letter.db").write_text("Dear shop, " * 100, encoding="utf-8")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()

    for name in ("letter.db", "other.db", "none.db", "mostrador-data/mostrador.db"):
        assert run("db", "restore", name, cwd=tmp_path).returncode == 1, name
    lock = OnlyOne(tmp_path / "mostrador-data" / "mostrador.db")
    running = run("db", "restore", "friday.db", cwd=tmp_path)
    lock.release()

    assert "in use" in running.stderr
    assert "marta" in run("agents", "list", cwd=tmp_path).stdout


def test_the_doctor_finds_a_running_shop_well_and_makes_no_database(tmp_path: Path) -> None:
    assert run("doctor", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "mostrador-data" / "mostrador.db").exists()

    run("db", "upgrade", cwd=tmp_path)
    lock = OnlyOne(tmp_path / "mostrador-data" / "mostrador.db")
    out = run("doctor", cwd=tmp_path)
    lock.release()

    assert out.returncode == 0, out.stdout
    assert "the running shop has it open" in out.stdout


def test_the_doctor_counts_orders_and_names_broken_rows_and_open_secrets(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "number,status,email\n1,shipped,a@example.com\n2,on the moon,b@example.com\n",
        encoding="utf-8",
    )
    config = tmp_path / "config.toml"
    config.write_text(
        f'[server]\nmetrics_token = "{"m" * 20}"\n[channels.webchat]\n'
        '[shops.csv_file]\norders = "orders.csv"\n',
        encoding="utf-8",
    )
    config.chmod(0o644)

    out = run("doctor", cwd=tmp_path)

    assert out.returncode == 1
    assert "csv_file: 1 orders, 0 products" in out.stdout
    assert "orders.csv: line 3: left out" in out.stdout
    assert "chmod 600 config.toml" in out.stdout
    assert "b@example.com" not in out.stdout + out.stderr
    config.chmod(0o600)
    assert "chmod" not in run("doctor", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///letter.db", "letter.db cannot be opened: file is not a database"),
        ("sqlite:///letter.db/shop.db", "letter.db/shop.db cannot be opened"),
        ("postgresql://u:hushhush@127.0.0.1:1/n", "PostgreSQL at 127.0.0.1:1 cannot be used"),
    ],
)
def test_a_database_that_does_not_open_is_named_with_the_fix(
    tmp_path: Path, url: str, reason: str
) -> None:
    (tmp_path / "letter.db").write_text("Dear shop, " * 100, encoding="utf-8")

    out = run("agents", "list", "--db", url, cwd=tmp_path)

    assert out.returncode == 1
    assert f"database.url: {reason}" in out.stderr
    assert "Traceback" not in out.stderr
    assert "hushhush" not in out.stderr


def test_ctrl_c_ends_a_chat_without_a_word_about_python(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bots", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as chat:
        assert chat.stdin
        assert chat.stdout
        assert chat.stderr
        chat.stdin.write(b'{"channel": "x", "contact": "1", "text": "hola"}\n')
        chat.stdin.flush()
        chat.stdout.readline()  # it waits for the next line now
        chat.send_signal(signal.SIGINT)
        chat.wait(30)  # with its input still open: that is what it reads from
        said = chat.stderr.read()

    assert chat.returncode == 130
    assert said == b""
