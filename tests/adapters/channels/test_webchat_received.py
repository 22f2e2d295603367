"""Files from the shop's people: for the visitor who got them, to be saved, and for nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.fetch import File
from adapters.own_files import OwnFiles
from dialog.model import Media
from tests.adapters.channels.webchat_server import Server, serving

PDF = File(b"%PDF-1.7 canary", "application/pdf", "x.pdf")


@pytest.fixture
def files(tmp_path: Path) -> OwnFiles:
    return OwnFiles(tmp_path / "desk", b"key")


@pytest.fixture
async def server(tmp_path: Path, files: OwnFiles) -> AsyncIterator[Server]:
    async with serving(tmp_path, files=files) as server:
        yield server


async def get(server: Server, token: str, where: str) -> tuple[int, bytes, dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}", "Origin": server.origin}
    async with server.client.get(f"/chat/files/{where}", headers=headers) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def test_the_visitor_gets_the_file_that_the_line_tells_of(
    server: Server, files: OwnFiles
) -> None:
    invoice = await files.keep(7, "c1:0", PDF, "factura.pdf")
    async with server.visitor() as ana:
        await ana.hello()
        server.mailbox.say(ana.name, "Aquí está", author="Marta", media=(invoice,))
        (line,) = (await ana.hear())["lines"]
        (media,) = line["media"]

        status, content, headers = await get(server, ana.token, media["file"])

    assert (media["kind"], media["name"]) == ("document", "factura.pdf")
    assert (status, content) == (200, PDF.content)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Access-Control-Allow-Origin"] == server.origin


async def test_another_visitor_does_not_get_it_even_by_its_name(
    server: Server, files: OwnFiles
) -> None:
    invoice = await files.keep(7, "c1:0", PDF, "factura.pdf")
    where = invoice.ref.removeprefix("own:")
    luis = await server.token()
    async with server.visitor() as ana:
        await ana.hello()
        server.mailbox.say(ana.name, "Aquí está", media=(invoice,))

        answers = [await get(server, token, where) for token in (luis, "", ana.token + "x")]

    assert [status for status, _, _ in answers] == [404, 403, 403]
    assert not any(b"canary" in content for _, content, _ in answers)


async def test_what_a_visitor_says_they_sent_is_no_file_of_ours(
    server: Server, files: OwnFiles
) -> None:
    invoice = await files.keep(7, "c1:0", PDF, "factura.pdf")
    async with server.visitor() as eva:
        await eva.hello()
        await eva.say("mira", media=[f"../{invoice.ref}"])
        refused = await eva.hear()

        status, _, _ = await get(server, eva.token, invoice.ref.removeprefix("own:"))

    assert (refused["type"], status) == ("error", 404)


@pytest.mark.parametrize("where", ["7/nothing.pdf", "7/..%2f..%2fkey", "x/y", "7/%00"])
async def test_a_made_up_address_finds_nothing(server: Server, where: str) -> None:
    token = await server.token()

    assert (await get(server, token, where))[0] == 404


async def test_a_files_own_address_is_never_taken_for_a_photo(server: Server) -> None:
    async with server.visitor() as ana:
        await ana.hello()
        server.mailbox.say(ana.name, "", media=(Media("image", "own:7/abc.jpg", name="tabla.jpg"),))
        (line,) = (await ana.hear())["lines"]

    assert line["media"] == [{"kind": "image", "file": "7/abc.jpg", "name": "tabla.jpg"}]


async def test_what_goes_with_an_answer_is_a_public_address_and_is_called_as_the_answer(
    server: Server,
) -> None:
    chart = Media("image", "faq:es/tabla ñ.png", "image/png", "¿Qué talla elijo?")
    async with server.visitor() as ana:
        await ana.hello()
        server.mailbox.say(ana.name, "Mira", media=(chart,))
        (line,) = (await ana.hear())["lines"]

    assert line["media"] == [
        {
            "kind": "image",
            "path": "media/es/tabla%20%C3%B1.png",
            "name": "tabla ñ.png",
            "title": "¿Qué talla elijo?",
        }
    ]
