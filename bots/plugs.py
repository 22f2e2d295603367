"""Finds adapters by name: a module in adapters/channels or adapters/shops, or an installed package.

A package of somebody else joins in by an entry point of the group `mostrador.channels` or
`mostrador.shops`. Nothing is imported before its section in the settings switches it on.
"""

import importlib
import pkgutil
from importlib import metadata
from types import ModuleType

from bots.section_reader import unknown
from dialog.errors import SettingsError
from dialog.ports import Limits

KINDS = ("channels", "shops")
_EXTRAS = {"telegram": "telegram", "twilio": "twilio", "asyncpg": "postgres"}  # library -> extra


def names(kind: str) -> list[str]:
    """All that could be switched on, ours and installed, without importing any of it."""
    return sorted({*_ours(kind), *(point.name for point in _entry_points(kind))})


def find(kind: str, name: str) -> ModuleType:
    """The module with `Settings` and `connect`. Raises SettingsError with the fix."""
    where = f"{kind}.{name}"
    module = _import(kind, name, where)
    missing = [part for part in ("Settings", "connect") if not hasattr(module, part)]
    if missing:
        raise SettingsError(
            [f"{where} has no {' and no '.join(missing)}: it cannot be plugged in."]
        )
    return module


def _import(kind: str, name: str, where: str) -> ModuleType:
    try:
        if name in _ours(kind):
            return importlib.import_module(f"adapters.{kind}.{name}")
        for point in _entry_points(kind):
            if point.name == name:
                return importlib.import_module(point.module)
    except ModuleNotFoundError as error:
        raise SettingsError([not_installed(where, error.name or "")]) from error
    raise SettingsError([unknown(where, name, names(kind))])


def _ours(kind: str) -> set[str]:
    folder = importlib.import_module(f"adapters.{kind}")
    found = pkgutil.iter_modules(folder.__path__)
    return {module.name for module in found if not module.name.startswith("_")}


def _entry_points(kind: str) -> metadata.EntryPoints:
    return metadata.entry_points(group=f"mostrador.{kind}")


def not_installed(where: str, library: str) -> str:
    package = library.partition(".")[0]
    extra = _EXTRAS.get(package)
    wanted = f"'mostrador[{extra}]'" if extra else package
    return f"{where} needs the library {package}, which is missing. Run: pip install {wanted}"


def limits(channel: str) -> Limits:
    """What a message of this channel can carry, without connecting it. Raises SettingsError."""
    module = find("channels", channel)
    places = [module, _submodule(module, "channel")] if hasattr(module, "__path__") else [module]
    for place in places:
        for value in vars(place).values():
            found = getattr(value, "limits", None)
            if isinstance(value, type) and isinstance(found, Limits):
                return found
    raise SettingsError([f"channels.{channel} has no class with limits: it is not a channel."])


def _submodule(module: ModuleType, name: str) -> ModuleType:
    return importlib.import_module(f"{module.__name__}.{name}")
