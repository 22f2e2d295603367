"""Files from customers: where they may come from, and what they may be."""

import asyncio
import io
import socket
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from PIL import Image

from adapters.fetch import PublicOnly, Refused, Sources, accept, fetch
from dialog.errors import TryAgain

HOSTS = Sources(("twilio.com",), hop=("twiliocdn.com",))


class Names(AbstractResolver):
    """A phone book of our own; it remembers who was looked up."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            {"hostname": host, "host": one, "port": port, "family": family, "proto": 0, "flags": 0}
            for one in self.addresses
        ]

    async def close(self) -> None:
        pass


class Site:
    """What is served, and with which credentials it was asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, str | None]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Authorization")))
        if request.path == "/slow":
            await asyncio.Event().wait()
        status, location, body = PAGES.get(request.path, (404, "", b""))
        headers = {"Location": location} if location else {}
        return web.Response(status=status, headers=headers, body=body)


PAGES = {
    "/file": (200, "", b"content"),
    "/large": (200, "", b"0" * 5000),
    "/hop": (307, "/file", b""),
    "/hops": (307, "/hop", b""),
    "/out": (302, "http://169.254.169.254/meta", b""),
    "/away": (302, "https://evil.example/x", b""),
    "/nowhere": (302, "", b""),
    "/busy": (503, "", b""),
}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site, app = Site(), web.Application()
    app.router.add_route("*", "/{any:.*}", site.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.1)
    site.url = f"http://127.0.0.1:{server.port}"
    yield site
    await server.close()


NEVER = [
    "http://api.twilio.com/x",
    "ftp://api.twilio.com/x",
    "file:///etc/passwd",
    "gopher://api.twilio.com/x",
    "https://evil.example/x",
    "https://twilio.com.evil.example/x",
    "https://eviltwilio.com/x",
    "https://evil.example/?twilio.com",
    "https://evil.example/twilio.com",
    "https://evil.example#twilio.com",
    "https://api.twilio.com@evil.example/x",
    "https://user:pw@api.twilio.com/x",
    "https://twilio.com@127.0.0.1/",
    "https://api.twilio.com:8443/x",
    "https://api.twilio.com:22/",
    "https://api.twilio.com:80/",
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0/x",
    "https://0177.0.0.1/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fe80::1]/x",
    "https://10.0.0.1/x",
    "https://192.168.0.1/x",
    "https://172.16.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/x",
    "https://localhost.localdomain/x",
    "https://metadata.google.internal/x",
    "https://api.twilio.com\\@evil.example/x",
    "https://evil.example\\.twilio.com/x",
    "https://api.twilio.com.:443.evil.example/x",
    "https:///x",
    "https://",
    "//",
    "x",
    "https:api.twilio.com",
    "https://api.twilio.com:99999/x",
    "https://api.twilio.com:port/x",
    "https://[api.twilio.com]/x",
    "https://api。twilio。com/x",
    "https://ⓣwilio.com/x",
    "https://api.twilio.com%00.evil.example/x",
    "https://api.twilio.com%2eevil.example/x",
    "javascript:alert(1)",
    "data:text/html,x",
]


@pytest.mark.parametrize(
    "url", [*NEVER, "", "https://api.twilio.com/a b", "https://a\n.twilio.com/"]
)
async def test_an_address_that_is_not_on_the_list_is_never_looked_up(url: str) -> None:
    names = Names("93.184.216.34")

    with pytest.raises(Refused):
        await fetch(url, HOSTS, resolver=names)

    assert names.asked == []


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:10.0.0.1",),
        ("64:ff9b::a00:1",),
        ("2002:a00:1::",),
        ("fd00::1",),
        ("93.184.216.34", "127.0.0.1"),
        (),
    ],
)
async def test_a_listed_name_that_leads_inside_is_refused(addresses: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        await fetch("https://api.twilio.com/x", HOSTS, resolver=Names(*addresses))


@pytest.mark.parametrize("host", ["10.0.0.5", "127.0.0.1", "2130706433"])
async def test_a_listed_address_inside_is_refused_although_it_needs_no_look_up(host: str) -> None:
    with pytest.raises(Refused, match="inside"):
        await fetch(f"https://{host}/x", Sources((host,)))


async def test_the_address_that_was_checked_is_the_one_that_is_called() -> None:
    names = Names("93.184.216.34", "2606:4700::1")

    found = await PublicOnly(names).resolve("api.twilio.com", 443)

    assert [one["host"] for one in found] == ["93.184.216.34", "2606:4700::1"]
    assert names.asked == ["api.twilio.com"]


async def test_a_configured_base_address_may_be_inside(site: Site) -> None:
    sources = Sources((), bases=(site.url,))

    assert await fetch(f"{site.url}/file", sources, auth=("user", "secret")) == b"content"
    assert site.asked[0][1].startswith("Basic ")


async def test_a_base_address_is_one_port_and_not_the_whole_machine(site: Site) -> None:
    with pytest.raises(Refused):
        await fetch(f"{site.url}/file", Sources((), bases=("http://127.0.0.1:9",)))


async def test_one_redirect_is_followed_where_it_is_known_and_without_credentials(
    site: Site,
) -> None:
    sources = Sources((), bases=(site.url,), hop=("twiliocdn.com",))

    assert await fetch(f"{site.url}/hop", sources, auth=("user", "secret")) == b"content"
    assert site.asked[1] == ("/file", None)


@pytest.mark.parametrize("path", ["/hops", "/out", "/away", "/nowhere"])
async def test_no_other_redirect_is_followed(site: Site, path: str) -> None:
    sources = Sources((), bases=(site.url,), hop=("twiliocdn.com",))

    with pytest.raises((Refused, TryAgain)):
        await fetch(f"{site.url}{path}", sources, resolver=Names("127.0.0.1"))

    assert "/file" not in [asked for asked, _ in site.asked]


async def test_without_a_hop_no_redirect_is_followed(site: Site) -> None:
    with pytest.raises(Refused):
        await fetch(f"{site.url}/hop", Sources((), bases=(site.url,)))


async def test_size_and_time_have_an_end(site: Site) -> None:
    sources = Sources((), bases=(site.url,))

    with pytest.raises(Refused, match="too large"):
        await fetch(f"{site.url}/large", sources, bytes_at_most=4999)
    with pytest.raises(TryAgain):
        await fetch(f"{site.url}/slow", sources, seconds=0.1)


async def test_a_file_that_is_gone_is_refused_and_a_busy_server_asked_again(site: Site) -> None:
    sources = Sources((), bases=(site.url,))

    with pytest.raises(Refused, match="404"):
        await fetch(f"{site.url}/none", sources)
    with pytest.raises(TryAgain, match="503"):
        await fetch(f"{site.url}/busy", sources)


# --- what a file is


def picture(kind: str, size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
async def test_a_picture_is_painted_anew(kind: str) -> None:
    file = await accept(picture(kind))

    assert file.type == "image/jpeg"
    assert file.name.endswith(".jpg")
    assert Image.open(io.BytesIO(file.content)).size == (8, 6)


async def test_where_a_photo_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 24.0, 36.0)}
    exif[0x010F] = "CanaryCam"
    raw = picture("JPEG", exif=exif, comment=b"canary comment") + b"canary trailer"

    file = await accept(raw)

    assert b"Canary" in raw
    assert b"anary" not in file.content
    assert not Image.open(io.BytesIO(file.content)).getexif()


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (b"%PDF-1.7\n...", "application/pdf", ".pdf"),
        (b"OggS\0\2" + b"\0" * 20, "audio/ogg", ".ogg"),
        (b"ID3\4\0" + b"\0" * 20, "audio/mpeg", ".mp3"),
        (b"\xff\xfb\x90\x44" + b"\0" * 20, "audio/mpeg", ".mp3"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4", ".m4a"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "video/mp4", ".mp4"),
    ],
)
async def test_what_a_file_is_its_first_bytes_say(content: bytes, kind: str, ending: str) -> None:
    file = await accept(content)

    assert (file.type, file.content) == (kind, content)
    assert file.name.endswith(ending)


async def test_stored_names_say_nothing_and_never_repeat() -> None:
    names = {(await accept(b"%PDF-1.7")).name for _ in range(50)}

    assert len(names) == 50
    assert all(
        len(name) > 20 and name[:-4].replace("-", "").replace("_", "").isalnum() for name in names
    )


NASTY = [
    b"",
    b"\0",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"<?xml version='1.0'?><svg onload='alert(1)'/>",
    b"<!DOCTYPE html><script>alert(1)</script>",
    b"<html>",
    b"  <script>alert(1)</script>",
    b"GIF8<script>alert(1)</script>",
    b"GIF89a/*<svg/onload=alert(1)>*/",
    b"\xff\xd8\xff\xe0<script>alert(1)</script>",
    b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    b"RIFF\0\0\0\0WEBP<script>",
    b"RIFF\0\0\0\0WAVEfmt ",
    b"RIFF\0\0\0\0AVI LIST",
    b"MZ\x90\0",
    b"\x7fELF",
    b"#!/bin/sh\nrm -rf /",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"%!PS-Adobe-3.0",
    b" %PDF-1.7",
    b"BM\x36\0\0\0",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"\0\0\1\0\1\0",
    b"8BPS\0\1",
    b"\0\0\0\x0cjP  \r\n",
    b"\0\0\0\x18ftypheic",
    b"\0\0\0\x18ftypavif",
    b"\0\0\0\x18ftypqt  ",
    b"\0\0\0\x18ftypevil",
    b"\xff\xf1\x50\x80",
    b"\xff\xff\xff\xff",
    b"\xff\xfb\xf0\x00",
    b"\xff\xfb\x0c\x00",
    b"\xfe\xff<\0s\0v\0g\0>",
    b"\xef\xbb\xbf<html>",
    b"BEGIN:VCARD\nVERSION:3.0\n",
    b"fLaC\0\0\0\x22",
    b"\x1aE\xdf\xa3",
    b"FWS\x09",
    b"CWS\x09",
    b"\xca\xfe\xba\xbe",
    b"wOFF\0\1\0\0",
    b"javascript:alert(1)",
    b"Content-Type: text/html\n\n<script>",
    b"\xff\xd8\xff" + b"\0" * 1000,
    b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
]


@pytest.mark.parametrize("content", NASTY, ids=range(len(NASTY)))
async def test_a_nasty_file_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        await accept(content)


def chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


@pytest.mark.parametrize("side", [4_001, 9_600, 13_000, 20_000, 65_000, 2**31 - 1])
async def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b""))

    with pytest.raises(Refused):
        await accept(bomb + chunk(b"IEND", b""))


async def test_a_picture_that_ends_early_is_refused() -> None:
    whole = picture("PNG", (200, 200))

    with pytest.raises(Refused):
        await accept(whole[: len(whole) // 2])


async def test_script_behind_a_picture_does_not_survive() -> None:
    file = await accept(picture("GIF") + b"<script>alert(1)</script>")

    assert b"script" not in file.content
