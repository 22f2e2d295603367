"""Links for platforms that fetch what they deliver: signed, for hours, to be saved only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from adapters.fetch import File
from adapters.file_links import GOOD_FOR, FileLinks
from adapters.own_files import OwnFiles
from dialog.model import Media

PDF = File(b"%PDF-1.7 one", "application/pdf", "x.pdf")


@dataclass
class Clock:
    time: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@dataclass
class Linked:
    client: TestClient
    links: FileLinks
    files: OwnFiles
    media: Media
    clock: Clock

    async def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        async with self.client.get(URL(f"/{path}", encoded=True)) as answer:
            return answer.status, await answer.read(), dict(answer.headers)


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Linked]:
    clock, files = Clock(), OwnFiles(tmp_path, b"key")
    links = FileLinks(files, b"key", clock)
    media = await files.keep(7, "c1:0", PDF, "Factura ñ 1.pdf")
    app = web.Application()
    app.add_routes([web.get("/files/{link}/{name}", links.get)])
    async with TestClient(TestServer(app)) as client:
        yield Linked(client, links, files, media, clock)


async def test_a_link_brings_the_file_to_be_saved_under_its_name(linked: Linked) -> None:
    status, content, headers = await linked.get(linked.links.path(linked.media))

    assert (status, content) == (200, PDF.content)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Disposition"].endswith("filename*=UTF-8''Factura%20%C3%B1%201.pdf")


async def test_a_link_is_good_for_hours_only(linked: Linked) -> None:
    path = linked.links.path(linked.media)
    linked.clock.time += GOOD_FOR - 1
    in_time = await linked.get(path)
    linked.clock.time += 2
    late = await linked.get(path)

    assert (in_time[0], late[0]) == (200, 404)


async def test_a_changed_link_opens_nothing(linked: Linked) -> None:
    path = linked.links.path(linked.media)
    _, link, name = path.split("/")
    until, conversation, kept, seal = link.split("~")
    other = await linked.files.keep(8, "c1:0", PDF, "b.pdf")
    stranger = FileLinks(linked.files, b"another key", linked.clock)

    for changed in (
        f"{int(until) + 60}~{conversation}~{kept}~{seal}",
        f"{until}~{other.ref.removeprefix('own:').replace('/', '~')}~{seal}",
        f"{until}~{conversation}~{kept}~",
        f"{until}~{conversation}~{kept}~{seal[:-1]}",
        f"{until}~{conversation}~{kept}",
        f"{until}~{conversation}~{kept}~%C3%B1",
        stranger.path(linked.media).split("/")[1],
        "x",
        "~" * 300,
    ):
        assert (await linked.get(f"files/{changed}/{name}"))[0] == 404, changed


async def test_a_removed_file_is_gone_from_its_link_too(linked: Linked) -> None:
    path = linked.files.find(linked.media)
    assert path is not None
    path.unlink()

    assert (await linked.get(linked.links.path(linked.media)))[0] == 404
