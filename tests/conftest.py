"""What every test may use. Sockets outside this machine are blocked by pytest-socket."""

import os
import shutil
from pathlib import Path

import pytest

os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])  # commands are of this checkout

pytest_plugins = ["tests.fakes.postgres"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium. Without one the test steps aside, unless CI requires it."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found:
        return found
    if os.environ.get("MOSTRADOR_REQUIRE_BROWSER"):
        pytest.fail("MOSTRADOR_REQUIRE_BROWSER is set and there is no Chromium on this machine.")
    pytest.skip("no Chromium on this machine: install the package `chromium` to run browser tests")
