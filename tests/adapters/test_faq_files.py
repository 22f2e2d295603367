"""The files of answers at /media/: what the live answers name, and nothing else."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from adapters.faq_files import ADDRESS, FaqFiles, path_of
from dialog.errors import TryAgain
from dialog.faq import Entry
from dialog.faq.attached import Places
from dialog.model import Media

PNG = b"\x89PNG\r\n\x1a\n and what makes a picture of it"


@dataclass
class Shop:
    """A folder, the live answers' files, and a browser."""

    folder: Path
    named: list[str] = field(default_factory=lambda: ["chart.png"])
    browser: TestClient | None = None

    @property
    def files(self) -> FaqFiles:
        return FaqFiles(Places(self.folder), self.live)

    def live(self) -> dict[str, dict[str, Entry]]:
        file = str(self.folder / "es" / "all.yaml")
        return {"es": {"size": Entry("size", ("x",), "y", media=tuple(self.named), file=file)}}

    async def asks(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        assert self.browser is not None
        address = URL(path, encoded=True)
        async with self.browser.request(method, address, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    (tmp_path / "faq" / "es").mkdir(parents=True)
    shop = Shop(tmp_path / "faq")
    (shop.folder / "es" / "chart.png").write_bytes(PNG)
    app = web.Application()
    app.add_routes([web.get(ADDRESS, shop.files.get)])
    async with TestClient(TestServer(app)) as shop.browser:
        yield shop


async def test_what_an_answer_names_is_there_for_everybody_to_be_saved(shop: Shop) -> None:
    status, content, headers = await shop.asks("/media/es/chart.png")

    assert (status, content) == (200, PNG)
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "public, max-age=300"


async def test_a_browser_that_has_it_is_told_so_and_may_ask_for_a_part(shop: Shop) -> None:
    _, _, headers = await shop.asks("/media/es/chart.png")

    again = await shop.asks("/media/es/chart.png", **{"If-None-Match": headers["ETag"]})
    head = await shop.asks("/media/es/chart.png", "HEAD")
    part = await shop.asks("/media/es/chart.png", Range="bytes=1-3")

    assert again[:2] == (304, b"")
    assert (*head[:2], head[2]["Content-Length"]) == (200, b"", str(len(PNG)))
    assert part[:2] == (206, b"PNG")


async def test_it_is_there_as_long_as_it_is_named(shop: Shop) -> None:
    (shop.folder / "es" / "otra ñ.png").write_bytes(PNG)
    path = f"/{path_of(Media('image', 'faq:es/otra ñ.png'))}"
    before = await shop.asks(path)
    shop.named.append("otra ñ.png")
    named = await shop.asks(path)
    shop.named.clear()
    after = await shop.asks(path)

    assert [status for status, _, _ in (before, named, after)] == [404, 200, 404]


@pytest.mark.parametrize(
    "path",
    [
        "all.yaml", "../facts.toml", "%2e%2e/facts.toml", "..%2ffacts.toml", "es/../es/chart.png",
        "es//chart.png", "/etc/passwd", "%00", "chart.png", "en/chart.png", ".env", "a" * 5000,
        "es", "es/", "es/%2e/chart.png", "es/chart.png/",
    ],
)  # fmt: skip
async def test_nothing_else_of_the_folder_is_there(shop: Shop, path: str) -> None:
    (shop.folder / "facts.toml").write_text("canary = 'x'", encoding="utf-8")
    (shop.folder / "es" / "all.yaml").write_text("canary", encoding="utf-8")
    prefix = "/media/" if path != "es/../es/chart.png" else "/media/es/%2e%2e/"

    status, content, _ = await shop.asks(f"{prefix}{path}")

    assert status == 404
    assert b"canary" not in content


@pytest.mark.parametrize("name", ["all.yaml", ".env", "../facts.toml", "page.html", "out.png"])
async def test_not_even_what_an_answer_names_by_mistake(shop: Shop, name: str) -> None:
    outside = shop.folder.parent / "secret.png"
    outside.write_bytes(PNG)
    (shop.folder / "es" / "out.png").symlink_to(outside)
    for place in ("es/all.yaml", "es/.env", "facts.toml"):
        (shop.folder / place).write_bytes(b"canary")
    (shop.folder / "es" / "page.html").write_bytes(b"<script>canary()</script>")
    shop.named.append(name)

    status, content, _ = await shop.asks(f"/media/es/{name.replace('..', '%2e%2e')}")

    assert status == 404
    assert b"canary" not in content


async def test_what_it_is_its_bytes_say(shop: Shop) -> None:
    (shop.folder / "es" / "chart.png").write_bytes(b"%PDF-1.7")

    assert (await shop.asks("/media/es/chart.png"))[2]["Content-Type"] == "application/pdf"


async def test_a_file_that_vanished_is_tried_again_without_it(shop: Shop) -> None:
    chart = Media("image", "faq:es/chart.png")
    assert shop.files.content(chart) == PNG
    (shop.folder / "es" / "chart.png").unlink()

    with pytest.raises(TryAgain):
        shop.files.content(chart)
