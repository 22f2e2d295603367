"""The queue: who waits, whose it is, and what nobody has to reload for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import ClientResponse

from bots.desk.events import Streams
from tests.bots.desk.stand import Browser, Stand


async def test_each_ticket_stands_where_it_belongs(stand: Stand) -> None:
    number = await stand.ticket("necesito ayuda")
    marta, jose = await stand.agent("marta"), await stand.agent("jose")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")

    found = {
        (person, view): number in (await browser.see(f"/desk/queue/{view}")).text
        for person, browser in (("marta", marta), ("jose", jose))
        for view in ("unassigned", "mine", "all", "closed")
    }

    assert {key for key, is_there in found.items() if is_there} == {
        ("marta", "mine"),
        ("marta", "all"),
        ("jose", "all"),
    }


async def test_a_row_says_who_waits_where_and_since_when(stand: Stand) -> None:
    await stand.ticket("¿me ayuda alguien?")
    stand.house.clock.advance(minutes=12)
    marta = await stand.agent("marta")

    await marta.see("/desk/queue/unassigned")

    for told in ("Ana Pérez", "Chat web", "Pide una persona", "espera 12 minutos"):
        assert told in marta.text, told


class Files:
    problems = ("orders.csv: line 7: left out: no number <b>",)


async def test_what_is_wrong_with_the_shops_files_is_told_to_admins(stand: Stand) -> None:
    stand.house.shop = Files()
    stand.house.faq_problems = ("es/envios.yaml:3: nonsense",)
    eva, marta = await stand.agent("eva", "admin"), await stand.agent("marta")

    await eva.see("/desk/queue/all")
    await marta.see("/desk/queue/all")

    assert "archivos de la tienda: 2" in eva.text
    assert "es/envios.yaml:3" in eva.text
    assert "line 7: left out: no number &lt;b&gt;" in eva.text
    assert "notices" not in marta.text.replace('id="notices"', "")


async def test_when_all_files_are_right_nobody_is_told_anything(stand: Stand) -> None:
    eva = await stand.agent("eva", "admin")

    assert "archivos de la tienda" not in (await eva.see("/desk/queue/all")).text


async def test_a_ruined_file_does_not_fill_the_page(stand: Stand) -> None:
    stand.house.faq_problems = tuple(f"es/x.yaml:{line}: nonsense" for line in range(500))
    eva = await stand.agent("eva", "admin")

    await eva.see("/desk/queue/all")

    assert "archivos de la tienda: 500" in eva.text
    assert "+ 480" in eva.text
    assert "x.yaml:20:" not in eva.text


@pytest.mark.parametrize("path", ["/desk", "/desk/"])
async def test_the_desk_opens_with_who_is_unassigned(stand: Stand, path: str) -> None:
    marta = await stand.agent("marta")

    await marta.see(path)

    assert marta.url == "/desk/queue/unassigned"
    assert "No hay nadie esperando" in marta.text


async def test_a_view_that_does_not_exist_is_not_found(stand: Stand) -> None:
    marta = await stand.agent("marta")

    assert (await marta.see("/desk/queue/secret")).status == 404


@asynccontextmanager
async def listening(browser: Browser) -> AsyncIterator[ClientResponse]:
    async with browser.client.get("/desk/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await heard(stream) == "desk"  # look once, whatever was missed
        yield stream


async def heard(stream: ClientResponse, within: float = 5) -> str:
    """The next event's name; "" when the stream has ended."""
    async with asyncio.timeout(within):
        async for line in stream.content:
            if line.startswith(b"event: "):
                return line.decode().removeprefix("event: ").strip()
    return ""


async def test_a_new_message_is_told_at_once(stand: Stand) -> None:
    marta = await stand.agent("marta")
    async with listening(marta) as stream:
        await stand.ticket()

        assert await heard(stream, within=1) == "desk"


@pytest.mark.parametrize("end", ["sign_out", "deactivate", "new_password"])
async def test_a_stream_ends_within_five_seconds_of_its_session(stand: Stand, end: str) -> None:
    marta = await stand.agent("marta")
    async with listening(marta) as stream:
        if end == "sign_out":
            await marta.post("/desk/sign-out")
        elif end == "deactivate":
            await stand.house.store.deactivate("marta")
        else:
            await stand.house.store.set_password_hash("marta", "another")

        assert await heard(stream, within=5) == "bye"
        assert await heard(stream, within=1) == ""


async def test_of_more_than_five_streams_of_one_person_the_oldest_ends(stand: Stand) -> None:
    marta, jose = await stand.agent("marta"), await stand.agent("jose")
    async with AsyncExitStack() as opened:
        other = await opened.enter_async_context(listening(jose))
        first, *rest = [await opened.enter_async_context(listening(marta)) for _ in range(6)]

        assert await heard(first, within=1) == "full"
        assert await heard(first, within=1) == ""
        await stand.ticket()
        assert [await heard(stream, within=1) for stream in (*rest, other)] == ["desk"] * 6


async def test_a_stream_that_was_left_gives_its_place_back() -> None:
    streams = Streams()
    for _ in range(50):
        with streams.seat(1) as over:
            assert not over.is_set()

    assert streams._open == {}


async def test_when_the_house_stops_no_stream_holds_it_up(stand: Stand) -> None:
    marta = await stand.agent("marta")
    async with listening(marta) as stream:
        started = asyncio.get_running_loop().time()
        await stand.server.close()

        assert await heard(stream, within=1) == ""
    assert asyncio.get_running_loop().time() - started < 2


async def test_listening_keeps_no_session_alive(stand: Stand) -> None:
    marta = await stand.agent("marta")
    async with listening(marta) as stream:
        stand.house.clock.advance(hours=8, seconds=1)
        await stand.ticket()

        assert await heard(stream) == "bye"
