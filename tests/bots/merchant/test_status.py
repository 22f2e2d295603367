"""`mostrador faq status`: is what the bot answers from what stands in the folder?"""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bots.folder import snapshot, version
from dialog.errors import SettingsError
from tests.bots.merchant.shop import SHIPPING, Shop, shop

__all__ = ["shop"]  # a fixture

Serve = Callable[[Any], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A shop that says this at /health; its address."""
    servers: list[HTTPServer] = []

    def start(told: Any) -> str:
        class Health(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(told).encode()
                self.send_response(200 if self.path == "/health" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        servers.append(HTTPServer(("127.0.0.1", 0), Health))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def live(shop: Shop, **more: Any) -> dict[str, Any]:
    state = {
        "version": version(snapshot(shop.faq)),
        "since": "2026-11-22T12:00:00+00:00",
        "entries": {"es": 4},
        "questions": {"es": 10},
        "problems": 0,
    }
    return {"ready": True, "faq": {**state, **more}}


def test_all_that_is_in_the_folder_is_live(shop: Shop, serve: Serve) -> None:
    code, told = shop.run("status", "--url", serve(live(shop)))

    assert code == 0
    assert "es  4 entries, 10 questions" in told
    assert "is the same, so all of it is live" in told


def test_a_change_that_is_not_live_is_told(shop: Shop, serve: Serve) -> None:
    url = serve(live(shop))
    (shop.faq / "es" / "shipping.yaml").write_text(SHIPPING + "\n", encoding="utf-8")

    code, told = shop.run("status", "--url", url)

    assert code == 1
    assert "has been changed since then" in told
    assert "faq.reload_seconds" in told


def test_a_change_that_was_refused_is_told_with_its_reason(shop: Shop, serve: Serve) -> None:
    url = serve(live(shop, problems=1, first_problem="es/shipping.yaml:2: unknown key"))
    wrong = SHIPPING.replace("questions", "questons")
    (shop.faq / "es" / "shipping.yaml").write_text(wrong, encoding="utf-8")

    code, told = shop.run("status", "--url", url)

    assert code == 1
    assert "shipping.yaml:3: unknown key 'questons'" in told


def test_what_only_the_shop_found_is_told_too(shop: Shop, serve: Serve) -> None:
    problem = "es/shipping.yaml:2: the example 'x' does not find 'y'"

    code, told = shop.run("status", "--url", serve(live(shop, problems=1, first_problem=problem)))

    assert code == 1
    assert problem in told


def test_without_a_shop_it_tells_what_it_would_open_with(shop: Shop) -> None:
    code, told = shop.run("status")

    assert code == 0
    assert "No shop runs at http://127.0.0.1:1." in told
    assert "es  4 entries" in told


def test_as_json_it_is_for_programs(shop: Shop, serve: Serve) -> None:
    told = shop.json("status", "--url", serve(live(shop)))

    assert (told["is_running"], told["is_same"], told["is_well"]) == (True, True, True)
    assert told["folder"]["version"] == told["live"]["version"]


@pytest.mark.parametrize("told", [{"ready": True}, [], "ok", {"faq": []}])
def test_an_address_of_something_else_is_told(shop: Shop, serve: Serve, told: Any) -> None:
    with pytest.raises(SettingsError, match="Is --url right"):
        shop.run("status", "--url", serve(told))
