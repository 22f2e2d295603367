"""Files with an answer: what is taken, how often, and what is told when it is not."""

import asyncio
import errno
import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters.own_files import OwnFiles
from bots.desk import uploads
from dialog.model import Media
from dialog.ports import Limits
from tests.bots.desk.stand import Browser, Stand

PDF = b"%PDF-1.7 una factura"


def a_picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "orange").save(file, kind, **more)
    return file.getvalue()


@pytest.fixture
async def number(stand: Stand) -> str:
    return await stand.ticket()


@pytest.fixture
async def marta(stand: Stand, number: str) -> Browser:
    """She has the ticket and looks at it."""
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    return await marta.post(f"/desk/tickets/{number}/take")


async def sent(stand: Stand) -> list[tuple[str, list[str]]]:
    """What went to the customer: text and the names of its files."""
    lines = await stand.house.store.transcript("webchat", "ana")
    return [
        (line.text, [media.name for media in line.media])
        for line in lines
        if line.direction == "out" and line.author != "bot"
    ]


async def files_of(stand: Stand) -> tuple[Media, ...]:
    lines = await stand.house.store.transcript("webchat", "ana")
    return lines[-1].media


def kept_in(stand: Stand) -> list[Path]:
    return [path for path in stand.house.files._folder.rglob("*.*") if path.is_file()]


async def test_an_answer_takes_its_files_along(stand: Stand, marta: Browser, number: str) -> None:
    picture = ("Tabla de tallas.png", a_picture())

    await marta.post_files(
        f"/desk/tickets/{number}/reply", picture, ("factura 1001.pdf", PDF), text="Aquí tienes"
    )

    assert marta.status == 200
    assert await sent(stand) == [("Aquí tienes", ["Tabla de tallas.jpg", "factura 1001.pdf"])]
    photo, invoice = await files_of(stand)
    assert (photo.kind, invoice.kind) == ("image", "document")
    assert stand.house.files.content(invoice) == PDF
    assert Image.open(io.BytesIO(stand.house.files.content(photo))).size == (64, 48)
    assert not list((stand.house.files._folder / "unsent").iterdir())


async def test_files_may_go_without_a_word(stand: Stand, marta: Browser, number: str) -> None:
    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), text=" ")

    assert await sent(stand) == [("", ["a.pdf"])]


async def test_the_page_shows_them_and_they_are_only_to_be_saved(
    marta: Browser, number: str
) -> None:
    await marta.post_files(
        f"/desk/tickets/{number}/reply", ("tabla.png", a_picture()), ("a.pdf", PDF), text="Mira"
    )
    image, document = re.findall(rf'href="(/desk/tickets/{number}/files/\d+/\d)"', marta.text)

    assert 'alt="Foto: tabla.jpg"' in marta.text
    assert "Archivo: a.pdf" in marta.text
    async with marta.client.get(document) as answer:
        assert await answer.read() == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    async with marta.client.get(image) as answer:
        assert answer.content_type == "image/jpeg"


async def test_only_people_of_the_desk_get_them_there(
    stand: Stand, marta: Browser, number: str
) -> None:
    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF))
    (path,) = re.findall(rf'href="(/desk/tickets/{number}/files/\d+/\d)"', marta.text)
    stranger = await stand.browser()

    await stranger.see(path)

    assert stranger.url == "/desk/sign-in"


async def test_a_photo_leaves_place_and_camera_behind(
    stand: Stand, marta: Browser, number: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary at home"
    told = a_picture("JPEG", exif=exif)
    assert b"canary" in told

    await marta.post_files(f"/desk/tickets/{number}/reply", ("foto.jpg", told + b"canary"))

    (photo,) = await files_of(stand)
    assert b"canary" not in stand.house.files.content(photo)


async def test_the_same_form_twice_is_one_message_and_one_file(
    stand: Stand, marta: Browser, number: str
) -> None:
    path = f"/desk/tickets/{number}/reply"
    form = {**marta._secret_fields(), "text": "Mira", "client": "c" * 32}

    await asyncio.gather(
        *(marta.post_files(path, ("a.pdf", PDF), follow=False, **form) for _ in range(4))
    )
    await marta.post_files(path, ("a.pdf", PDF + b" other"), follow=False, **form)

    assert marta.status == 303
    assert await sent(stand) == [("Mira", ["a.pdf"])]
    assert [path.read_bytes() for path in kept_in(stand)] == [PDF]
    assert not list((stand.house.files._folder / "unsent").iterdir())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg no se puede enviar"),
        ("page.html", b"<!doctype html><script>1</script>", "page.html no se puede enviar"),
        ("virus.pdf", b"MZ\x90\x00" + b"0" * 100, "virus.pdf no se puede enviar"),
        ("hoja.xlsx", b"PK\x03\x04" + b"0" * 100, "hoja.xlsx no se puede enviar"),
        ("nada.pdf", b"", "está vacío"),
        ("rota.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "rota.png no se puede abrir"),
        ("grande.pdf", PDF + b"0" * 2_000_001, "grande.pdf pesa demasiado"),
        ("<img src=x>.exe", b"MZ", "&lt;img src=x&gt;.exe no se puede enviar"),
    ],
)
async def test_what_cannot_be_sent_is_told_by_its_name_and_nothing_is_lost(  # noqa: PLR0917
    stand: Stand, marta: Browser, number: str, name: str, content: bytes, told: str
) -> None:
    await marta.post_files(
        f"/desk/tickets/{number}/reply",
        ("buena.pdf", PDF),
        (name, content),
        text="Lo que escribí",
    )

    assert marta.status == 422
    assert told in marta.text
    assert ">Lo que escribí</textarea>" in marta.text
    assert "hay que elegirlos otra vez" in marta.text
    assert await sent(stand) == []
    assert kept_in(stand) == []


async def test_a_picture_with_too_many_pixels_is_not_even_decoded(
    stand: Stand, marta: Browser, number: str
) -> None:
    bomb = a_picture("PNG", (8000, 2001))

    await marta.post_files(f"/desk/tickets/{number}/reply", ("mapa.png", bomb), text="Mira")

    assert "más de 16 megapíxeles" in marta.text
    assert await sent(stand) == []


async def test_six_files_are_too_many(stand: Stand, marta: Browser, number: str) -> None:
    files = [(f"{place}.pdf", PDF) for place in range(6)]

    await marta.post_files(f"/desk/tickets/{number}/reply", *files, text="Todas")

    assert marta.status == 422
    assert "Caben 5 archivos por mensaje" in marta.text
    assert ">Todas</textarea>" in marta.text
    assert await sent(stand) == []


async def test_a_body_far_too_large_is_read_to_its_end_and_answered_in_words(
    stand: Stand, marta: Browser, number: str
) -> None:
    stand.house.channels["webchat"].limits = Limits(media=True, file_bytes=20_000_000)
    files = [(f"{place}.pdf", PDF + b"0" * 9_000_000) for place in range(3)]

    await marta.post_files(f"/desk/tickets/{number}/reply", *files, text="Todas")

    assert marta.status == 422
    assert "20 MB en total" in marta.text
    assert ">Todas</textarea>" in marta.text
    assert await sent(stand) == []


async def test_large_files_go_when_they_fit(stand: Stand, marta: Browser, number: str) -> None:
    stand.house.channels["webchat"].limits = Limits(media=True, file_bytes=20_000_000)

    await marta.post_files(
        f"/desk/tickets/{number}/reply", ("guía.pdf", PDF + b"0" * 15_000_000), text="Mira"
    )

    assert await sent(stand) == [("Mira", ["guía.pdf"])]
    try:
        size = len(stand.house.files.content((await files_of(stand))[0]))
    finally:
        stand.house.channels["webchat"].limits = type(stand.house.channels["webchat"]).limits
    assert size == 15_000_000 + len(PDF)


@pytest.mark.parametrize("place", ["kept", "read"])
async def test_a_full_disk_is_told_and_the_words_stay(
    stand: Stand, marta: Browser, number: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if place == "kept":
        monkeypatch.setattr(OwnFiles, "_write", full)
    else:
        monkeypatch.setattr("bots.desk.uploads.SpooledTemporaryFile", FullDisk)

    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), text="Mira")

    assert marta.status == 422
    assert "quizá el disco está lleno" in marta.text
    assert ">Mira</textarea>" in marta.text
    assert await sent(stand) == []


async def test_a_name_of_broken_bytes_is_shown_and_breaks_nothing(
    stand: Stand, marta: Browser, number: str
) -> None:
    fields = {**marta._secret_fields(), "text": "Mira"}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    told = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a\xff\xfe.exe"\r\n\r\n'
    headers = {"Origin": marta.origin, "Content-Type": "multipart/form-data; boundary=b"}
    path, body = f"/desk/tickets/{number}/reply", b"".join(parts) + told + b"MZ\r\n--b--\r\n"

    async with marta.client.post(path, data=body, headers=headers) as answer:
        page = await answer.text()

    assert answer.status == 422
    assert ".exe no se puede enviar" in page
    assert await sent(stand) == []


class FullDisk(io.BytesIO):
    def __init__(self, _: int) -> None:
        super().__init__()

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_body_that_never_ends_is_given_up_and_its_words_are_kept(
    stand: Stand, marta: Browser, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BODY_WITHIN", 0.3)
    server = marta.client.server
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    cookies = marta.client.session.cookie_jar.filter_cookies(marta.client.make_url("/desk/"))
    fields = {**marta._secret_fields(), "text": "Lo que escribí"}
    body = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body += '--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-'
    body += "0" * 300_000
    writer.write(
        (
            f"POST /desk/tickets/{number}/reply HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Origin: {marta.origin}\r\nContent-Length: 5000000\r\n"
            f"Cookie: {'; '.join(f'{name}={found.value}' for name, found in cookies.items())}\r\n"
            f"Content-Type: multipart/form-data; boundary=b\r\n\r\n{body}"
        ).encode()
    )
    answer = (await reader.readuntil(b"</html>")).decode()
    writer.close()

    assert answer.startswith("HTTP/1.1 422")
    assert "Connection: close" in answer
    assert "no llegaron a tiempo" in answer
    assert ">Lo que escribí</textarea>" in answer
    assert await sent(stand) == []


async def test_files_of_a_foreign_form_are_not_kept(
    stand: Stand, marta: Browser, number: str
) -> None:
    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), csrf="guessed")
    guessed = marta.status
    marta.origin = "https://evil.example"
    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), text="x")

    assert (guessed, marta.status) == (403, 403)
    assert await sent(stand) == []
    assert kept_in(stand) == []


async def test_no_other_form_takes_files(stand: Stand, marta: Browser, number: str) -> None:
    big = ("a.pdf", PDF + b"0" * 1_500_000)

    await marta.post_files(f"/desk/tickets/{number}/note", big, text="nota")

    assert marta.status == 413
    assert kept_in(stand) == []


@pytest.mark.parametrize("body", [b"", b"--b", b"--b\r\n\r\n", b"--b--", b"\r\n--b\r\nx\r\n\r\n"])
async def test_a_broken_form_is_refused_and_breaks_nothing(
    marta: Browser, number: str, body: bytes
) -> None:
    headers = {"Origin": marta.origin, "Content-Type": "multipart/form-data; boundary=b"}
    path = f"/desk/tickets/{number}/reply"
    async with marta.client.post(path, data=body, headers=headers) as answer:
        assert answer.status in (400, 403)
    headers["Content-Type"] = "multipart/form-data"
    async with marta.client.post(path, data=body, headers=headers) as answer:
        assert answer.status in (400, 403)


async def test_a_channel_without_files_says_so_in_place_of_the_button(
    stand: Stand, marta: Browser, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'type="file"' in (await marta.see(f"/desk/tickets/{number}")).text
    monkeypatch.setattr(stand.house.channels["webchat"], "limits", Limits(), raising=False)

    await marta.see(f"/desk/tickets/{number}")
    shown = marta.text
    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), text="Mira")

    assert 'type="file"' not in shown
    assert "Por Chat web no se pueden enviar archivos." in shown
    assert marta.status == 422
    assert await sent(stand) == []


async def test_a_channel_that_is_switched_off_says_so(
    stand: Stand, marta: Browser, number: str
) -> None:
    del stand.house.channels["webchat"]

    await marta.see(f"/desk/tickets/{number}")

    assert "Chat web está desconectado" in marta.text
    assert 'type="file"' not in marta.text


async def test_whoever_lost_the_ticket_sends_no_files(
    stand: Stand, marta: Browser, number: str
) -> None:
    before = marta._secret_fields()
    await marta.post(f"/desk/tickets/{number}/release")

    await marta.post_files(f"/desk/tickets/{number}/reply", ("a.pdf", PDF), text="Mira", **before)

    assert marta.status == 409
    assert ">Mira</p>" in marta.text
    assert await sent(stand) == []
