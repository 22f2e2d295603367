"""Visitors' photos: only pixels are kept, and only for whoever sent them."""

import io
import os
import shutil
import struct
import uuid
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from adapters.channels.webchat.uploads import ROOM_LEFT
from dialog.errors import Unreachable
from dialog.model import Media
from tests.adapters.channels.webchat_server import Server, serving


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with serving(tmp_path) as server:
        yield server


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "orange").save(file, kind, **more)
    return file.getvalue()


def a_bomb() -> bytes:
    """A PNG of 30,000 x 30,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


def files_in(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


async def upload(server: Server, token: str, content: bytes) -> tuple[int, dict]:
    return await server.post("/chat/photos", token, data=content)


async def download(server: Server, token: str, name: str) -> tuple[int, bytes, dict]:
    headers = {"Authorization": f"Bearer {token}"}
    async with server.client.get(f"/chat/photos/{name}", headers=headers) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_photo_comes_back_as_a_jpeg_of_ours(server: Server, kind: str) -> None:
    token = await server.token()

    status, body = await upload(server, token, a_picture(kind))
    found, content, headers = await download(server, token, body["photo"])

    assert (status, found) == (200, 200)
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == "attachment"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_where_it_was_taken_is_not_kept(server: Server) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    token = await server.token()

    _, body = await upload(server, token, a_picture(exif=exif) + b"TRAILER<script>")
    _, content, _ = await download(server, token, body["photo"])

    assert b"SECRETCAMERA" not in content
    assert b"<script>" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


async def test_nobody_else_sees_it(server: Server) -> None:
    _, body = await upload(server, await server.token(), a_picture())

    status, content, _ = await download(server, await server.token(), body["photo"])

    assert status == 404
    assert b"JFIF" not in content


async def test_nobody_else_can_send_it(server: Server) -> None:
    _, body = await upload(server, await server.token(), a_picture())
    message = {"type": "message", "id": str(uuid.uuid4()), "media": [body["photo"]]}

    status, _ = await server.post("/chat/messages", await server.token(), json=message)

    assert status == 400
    assert server.mailbox.kept == []


async def test_a_photo_in_a_message_reaches_the_desk(server: Server) -> None:
    token = await server.token()
    _, body = await upload(server, token, a_picture())
    message = {"type": "message", "id": str(uuid.uuid4()), "media": [body["photo"]]}

    status, _ = await server.post("/chat/messages", token, json=message)
    media = server.mailbox.kept[0].media[0]

    assert status == 200
    assert (media.kind, media.type) == ("image", "image/jpeg")
    assert (await server.chat.fetch(media)).startswith(b"\xff\xd8\xff")


# --- photos that were chosen and never sent


async def send(server: Server, token: str, photo: str, by: str) -> None:
    if by == "post":
        message = {"type": "message", "id": str(uuid.uuid4()), "media": [photo]}
        await server.post("/chat/messages", token, json=message)
        return
    async with server.visitor() as ana:
        await ana.hello(token)
        await ana.say("", media=[photo])
        await ana.hear_all("kept")


def a_day_later(folder: Path, hours: float = 24.1) -> None:
    for file in folder.rglob("*"):
        past = file.stat().st_mtime - hours * 3600
        os.utime(file, (past, past))


async def test_a_photo_that_is_never_sent_goes_after_a_day(server: Server, tmp_path: Path) -> None:
    token = await server.token()
    await upload(server, token, a_picture())
    a_day_later(tmp_path, hours=23)
    early = await server.chat.tidy(server.mailbox)
    a_day_later(tmp_path, hours=1.1)

    late = await server.chat.tidy(server.mailbox)

    assert (early, late) == (0, 1)
    assert files_in(tmp_path) == ["key"]
    assert list((tmp_path / "photos").iterdir()) == []


@pytest.mark.parametrize("by", ["post", "socket"])
async def test_a_photo_that_was_sent_stays(server: Server, tmp_path: Path, by: str) -> None:
    token = await server.token()
    _, body = await upload(server, token, a_picture())
    await upload(server, token, a_picture())  # this one is not
    await send(server, token, body["photo"], by)
    a_day_later(tmp_path)

    gone = await server.chat.tidy(server.mailbox)

    assert gone == 1
    assert [Path(name).name for name in files_in(tmp_path / "photos")] == [body["photo"]]
    assert (await download(server, token, body["photo"]))[0] == 200


async def test_even_if_we_stopped_between_the_commit_and_the_mark(
    server: Server, tmp_path: Path
) -> None:
    token = await server.token()
    _, body = await upload(server, token, a_picture())
    marks = files_in(tmp_path / "unsent")
    await send(server, token, body["photo"], "post")
    for mark in marks:
        (tmp_path / "unsent" / mark).touch()  # as if it had never gone
    a_day_later(tmp_path)

    gone = await server.chat.tidy(server.mailbox)

    assert (len(marks), gone) == (1, 0)
    assert (await download(server, token, body["photo"]))[0] == 200
    assert files_in(tmp_path / "unsent") == []


async def test_tidying_an_empty_house_is_nothing(server: Server) -> None:
    assert await server.chat.tidy(server.mailbox) == 0


@pytest.mark.parametrize("ref", ["../key", "a/../../key", "", "x", "a/b.jpg", "a/b", "/etc/passwd"])
async def test_no_other_file_can_be_fetched(server: Server, ref: str) -> None:
    with pytest.raises(Unreachable):
        await server.chat.fetch(Media("image", ref))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        a_picture()[:100],
        a_picture("PNG")[:40],
        a_picture("BMP"),
        a_bomb(),
    ],
    ids=["empty", "svg", "html", "gifjs", "pdf", "zip", "half-jpeg", "half-png", "bmp", "bomb"],
)
async def test_what_is_no_photo_is_refused_and_leaves_nothing(
    server: Server, tmp_path: Path, content: bytes
) -> None:
    status, body = await upload(server, await server.token(), content)

    assert status == 400
    assert body["code"] == "bad_message"
    assert files_in(tmp_path) == ["key"]


async def test_more_than_20_mib_are_not_read(server: Server) -> None:
    endless = io.BytesIO(b"\xff" * (20 * 1024 * 1024 + 1))

    status, body = await server.post("/chat/photos", await server.token(), data=endless)

    assert (status, body["code"]) == (413, "too_big")


async def test_a_large_photo_is_made_smaller_and_stands_upright(server: Server) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone upright: turn by 90 degrees
    token = await server.token()

    _, body = await upload(server, token, a_picture(size=(4000, 3000), exif=exif))
    _, content, _ = await download(server, token, body["photo"])

    assert Image.open(io.BytesIO(content)).size == (1536, 2048)


async def test_photos_leave_the_rest_of_a_full_disk_to_the_messages(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(free=ROOM_LEFT - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    token, message = await server.token(), {"type": "message", "id": str(uuid.uuid4())}

    refused, told = await upload(server, token, a_picture())
    kept, _ = await server.post("/chat/messages", token, json={**message, "text": "hola"})
    full.free += 1
    taken, _ = await upload(server, token, a_picture())

    assert (refused, told["code"], kept, taken) == (503, "unavailable", 200, 200)
    told_of = [file for file in files_in(tmp_path) if file.endswith(".jpg")]
    assert len(told_of) == 2  # the photo that was taken, and its mark


async def test_too_many_photos_in_a_row_have_to_wait(server: Server) -> None:
    token = await server.token()

    answers = [await upload(server, token, a_picture()) for _ in range(11)]

    assert [status for status, _ in answers] == [200] * 10 + [429]
    assert answers[-1][1]["after"] > 0
