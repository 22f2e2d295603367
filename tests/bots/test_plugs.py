"""Adapters are found by name, ours and installed ones, and imported only when they are on."""

import subprocess
import sys
from importlib import metadata
from types import ModuleType

import pytest

from bots import plugs
from dialog.errors import SettingsError
from dialog.ports import Limits


def test_our_channels_and_shops_are_found_in_their_folders() -> None:
    assert {"telegram", "webchat", "whatsapp_twilio"} <= set(plugs.names("channels"))
    assert {"demo", "csv_file"} <= set(plugs.names("shops"))


def test_naming_them_imports_none_of_them() -> None:
    code = (
        "import sys; from bots import plugs; plugs.names('channels'); plugs.names('shops');"
        "print([m for m in sys.modules if m.startswith(('adapters.channels.', 'adapters.shops.'))])"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert out.stdout.strip() == "[]"


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(SettingsError, match=r"channels.telegarm is not known. Did you mean tele"):
        plugs.find("channels", "telegarm")


def an_installed(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    point = metadata.EntryPoint("line", module.__name__, "mostrador.channels")
    found = metadata.EntryPoints([point])
    monkeypatch.setattr(plugs.metadata, "entry_points", lambda group: found.select(group=group))
    monkeypatch.setitem(sys.modules, module.__name__, module)


def test_an_installed_package_joins_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("line_for_mostrador")
    module.Settings, module.connect = object, object  # type: ignore[attr-defined]
    an_installed(monkeypatch, module)

    assert "line" in plugs.names("channels")
    assert plugs.find("channels", "line") is module


def test_a_module_that_is_no_adapter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    an_installed(monkeypatch, ModuleType("line_for_mostrador"))

    with pytest.raises(SettingsError, match=r"channels\.line has no Settings and no connect"):
        plugs.find("channels", "line")


def test_a_missing_library_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(name: str) -> ModuleType:
        if name == "adapters.channels.telegram":
            raise ModuleNotFoundError(name="telegram")
        return __import__(name, fromlist=["x"])

    monkeypatch.setattr(plugs.importlib, "import_module", without)

    with pytest.raises(SettingsError, match=r"pip install 'mostrador\[telegram\]'"):
        plugs.find("channels", "telegram")


@pytest.mark.parametrize("channel", ["telegram", "webchat", "whatsapp_twilio"])
def test_a_channels_limits_are_known_without_connecting_it(channel: str) -> None:
    assert isinstance(plugs.limits(channel), Limits)
    assert plugs.limits(channel).text > 0
