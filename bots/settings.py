"""config.toml and the environment become frozen settings; every mistake is told at once.

The environment wins over the file, and may hold the secrets alone:
CHANNELS__TELEGRAM__TOKEN is `token` in [channels.telegram]. Without a file it is the demo shop.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bots import plugs
from bots.section_reader import FromEnvironment, read_section, unknown
from bots.sections import DatabaseSection, DeskSection, FaqSection, ServerSection, ShopSection
from dialog.errors import SettingsError
from dialog.model import Json

USUAL_FILE = Path("config.toml")
DEMO: Mapping[str, Json] = {"channels": {"webchat": {}}, "shops": {"demo": {}}}


SECTIONS: Mapping[str, type[Any]] = {
    "shop": ShopSection,
    "server": ServerSection,
    "database": DatabaseSection,
    "desk": DeskSection,
    "faq": FaqSection,
}
_HERE = ("127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - compared, not bound
_TOP = (*SECTIONS, "facts", *plugs.KINDS)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it, checked. `channels` and `shops` hold each adapter's own Settings by name."""

    shop: ShopSection = field(default_factory=ShopSection)
    server: ServerSection = field(default_factory=ServerSection)
    database: DatabaseSection = field(default_factory=DatabaseSection)
    desk: DeskSection = field(default_factory=DeskSection)
    faq: FaqSection = field(default_factory=FaqSection)
    facts: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Any] = field(default_factory=dict)
    shops: Mapping[str, Any] = field(default_factory=dict)
    told: frozenset[str] = frozenset()  # "section.key" of what the file or environment says

    @property
    def is_demo(self) -> bool:
        """The demo shop shows its own page at /."""
        return "demo" in self.shops

    @property
    def public_url(self) -> str:
        """Without a slash at its end."""
        told = self.server.public_url.rstrip("/")
        host = "localhost" if self.server.host in _HERE else self.server.host
        return told or f"http://{host}:{self.server.port}"

    @property
    def is_in_the_open(self) -> bool:
        """Without https, at a name that others use too."""
        address = urlsplit(self.public_url)
        return address.scheme == "http" and address.hostname not in ("localhost", *_HERE)


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings, or a SettingsError with all that is wrong. A given `file` must exist."""
    problems: list[str] = []
    tables = _merged(
        _from_file(file, problems), _from(os.environ if environment is None else environment)
    )
    problems += [_misplaced(key) for key in tables if key not in _TOP]
    for name in (name for name in _TOP if not isinstance(tables.get(name, {}), Mapping)):
        problems.append(f"{name} must be a section. Write [{name}] on a line of its own.")
        tables[name] = {}
    found: dict[str, Any] = {
        name: read_section(kind, tables.get(name, {}), name, problems)
        for name, kind in SECTIONS.items()
    }
    shared = _shared(found["server"])
    adapters: dict[str, Any] = {
        kind: _adapters(kind, tables.get(kind, {}), shared, problems) for kind in plugs.KINDS
    }
    facts = _facts(tables.get("facts", {}), problems)
    problems += _missing_adapters(tables)
    if problems:
        raise SettingsError(problems)
    return Settings(**found, **adapters, facts=facts, told=_told(tables))


def _from_file(file: Path | None, problems: list[str]) -> Mapping[str, Json]:
    path = file or USUAL_FILE
    if file is None and not path.exists():
        return DEMO
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.append(f"{path} cannot be read: {reason}. Check the path after --config.")
    except UnicodeDecodeError:
        problems.append(f"{path} is not UTF-8 text. Save it again as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        problems.append(
            f"{path} is not valid TOML: {error}. Text stands between quotes, a section between "
            "square brackets and only once; compare it with config.example.toml."
        )
    return DEMO


def _misplaced(key: str) -> str:
    """A key that stands above the first section is told where it belongs."""
    homes = [
        f"[{name}]" for name, kind in SECTIONS.items() if key in {f.name for f in fields(kind)}
    ]
    if homes:
        return f"{key} stands in no section. Write it below {homes[0]}."
    return unknown(key, key, _TOP)


def _from(environment: Mapping[str, str]) -> dict[str, Json]:
    """SERVER__PORT=80 -> {"server": {"port": "80"}}; only names that begin with a section's."""
    tables: dict[str, Json] = {}
    for name, value in environment.items():
        *path, key = name.lower().split("__")
        if not path or path[0] not in _TOP or not all((*path, key)):
            continue
        table = tables
        for step in path:
            table = table.setdefault(step, {})
            if not isinstance(table, dict):
                break
        else:
            table[key] = FromEnvironment(value)
    return tables


def _merged(below: Mapping[str, Json], above: Mapping[str, Json]) -> dict[str, Json]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _shared(server: ServerSection | None) -> Mapping[str, Json]:
    """What adapters need not be told again: the values of [server] that some have, too."""
    if server is None:
        return {}
    told = {"public_url": server.public_url, "behind_proxy": server.behind_proxy}
    return {key: value for key, value in told.items() if value}


def _adapters(
    kind: str, tables: Mapping[str, Json], shared: Mapping[str, Json], problems: list[str]
) -> dict[str, Any]:
    """Each switched-on adapter's own Settings; what it shares with the server comes from there."""
    adapters = {}
    for name, table in tables.items():
        where = f"{kind}.{name}"
        if not isinstance(table, Mapping):
            problems.append(f"{where} must be a section. Write [{where}] on a line of its own.")
            continue
        try:
            module = plugs.find(kind, name)
        except SettingsError as error:
            problems += error.problems
            continue
        known = {field.name for field in fields(module.Settings)}
        told = {**{key: value for key, value in shared.items() if key in known}, **table}
        adapters[name] = read_section(module.Settings, told, where, problems)
    return adapters


def _facts(table: Mapping[str, Json], problems: list[str]) -> dict[str, str]:
    wrong = [key for key, value in table.items() if not isinstance(value, str)]
    problems += [f'facts.{key} must be text: write it between quotes, like "30".' for key in wrong]
    empty = [key for key, value in table.items() if isinstance(value, str) and not value.strip()]
    problems += [f"facts.{key} is empty. Write the fact, or remove the line." for key in empty]
    return {key: str(value) for key, value in table.items()}


def _missing_adapters(tables: Mapping[str, Json]) -> Sequence[str]:
    problems = []
    if not tables.get("channels"):
        problems.append(
            "channels: no channel is switched on. Add a section, like [channels.webchat]."
        )
    shops = tables.get("shops") or {}
    if len(shops) != 1:
        what = "no shop is" if not shops else f"{len(shops)} shops are"
        problems.append(f"shops: {what} switched on. Keep exactly one section, like [shops.demo].")
    return problems


def _told(tables: Mapping[str, Json]) -> frozenset[str]:
    return frozenset(f"{section}.{key}" for section, table in tables.items() for key in table)


def changed(
    told: Settings,
    *,
    db: str | None = None,
    host: str | None = None,
    port: int | None = None,
    orders: Path | None = None,
) -> Settings:
    """With what the command line says instead. Raises SettingsError."""
    if db is not None:
        told = replace(told, database=_sure(replace(told.database, url=db), "database"))
    server: dict[str, Any] = {
        key: value for key, value in (("host", host), ("port", port)) if value is not None
    }
    if server:
        told = replace(told, server=_sure(replace(told.server, **server), "server"))
    return with_orders(told, orders) if orders is not None else told


def with_orders(told: Settings, orders: Path) -> Settings:
    """The demo shop with the orders of another file."""
    if "demo" not in told.shops:
        raise SettingsError(["--orders is for the demo shop. Use [shops.csv_file] for your own."])
    if not orders.is_file():
        raise SettingsError([f"--orders: {orders} is not a file. Check the path."])
    demo = replace(told.shops["demo"], orders=str(orders))
    return replace(told, shops={**told.shops, "demo": demo})


def _sure(section: Any, where: str) -> Any:
    problems = [f"{where}.{problem}" for problem in section.check()]
    if problems:
        raise SettingsError(problems)
    return section
