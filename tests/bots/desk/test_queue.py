"""The queue: who waits, whose it is, and what nobody has to reload for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import ClientResponse

from adapters.store import queue as store_queue
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


async def many(stand: Stand, count: int) -> list[str]:
    """So many tickets of so many customers, the oldest first."""
    return [
        await stand.ticket(message={"sender": f"c{place}", "number": place})
        for place in range(1, count + 1)
    ]


async def test_a_long_queue_has_pages_and_no_ticket_is_out_of_reach(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.desk.queue.LONGEST_PAGE", 2)
    monkeypatch.setattr(
        "adapters.store.queue._PAGES",
        {view: query.limit(2) for view, query in store_queue._PAGES.items()},
    )
    numbers = await many(stand, 3)
    marta = await stand.agent("marta")

    first = (await marta.see("/desk/queue/all")).text
    second = (await marta.see("/desk/queue/all?page=1")).text

    assert [number in first for number in numbers] == [True, True, False]
    assert [number in second for number in numbers] == [False, False, True]
    assert "/desk/queue/all?page=1" in first
    assert "?page=2" not in second


async def test_a_page_number_that_is_none_is_the_first_page(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")

    for odd in ("-1", "x", "²", "9" * 30):
        await marta.see(f"/desk/queue/all?page={odd}")
        assert (marta.status, number in marta.text) == (200, True), odd


@pytest.mark.parametrize("spoken", [str.lower, lambda number: number.replace("-", "")])
async def test_a_number_as_people_say_it_leads_to_its_ticket(
    stand: Stand, spoken: Callable[[str], str]
) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")

    await marta.see("/desk/tickets", params={"number": f" {spoken(number)} "})

    assert (marta.url, marta.status) == (f"/desk/tickets/{number}", 200)


async def test_a_number_that_nobody_has_is_told_beside_the_field(stand: Stand) -> None:
    marta = await stand.agent("marta")

    await marta.see("/desk/tickets", params={"number": '"><b>K7Q'})

    assert "No hay ningún caso con ese número" in marta.text
    assert 'aria-invalid="true"' in marta.text
    assert "<b>K7Q" not in marta.text


async def test_the_next_is_ones_own_customer_who_wrote_then_who_waits_longest(
    stand: Stand,
) -> None:
    first, second, third = await many(stand, 3)
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{third}")
    await marta.post(f"/desk/tickets/{third}/take")

    async def after(number: str) -> str:
        return (await marta.see(f"/desk/next?after={number}")).url.rpartition("/")[2]

    assert [await after(""), await after(first)] == [first, second]
    await marta.see(f"/desk/tickets/{third}")
    await marta.post(f"/desk/tickets/{third}/reply", text="¿Sí?")
    await stand.customer_writes("sigo aquí", sender="c3", number=30)
    assert [await after(""), await after(third)] == [third, first]


async def test_without_anybody_waiting_the_next_is_the_queue(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")

    await marta.see(f"/desk/next?after={number}")

    assert marta.url == "/desk/queue/unassigned"


async def test_the_title_and_the_tabs_count_who_waits(stand: Stand) -> None:
    first, second = await many(stand, 2)
    marta = await stand.agent("marta")
    assert "<title>(2) Sin asignar" in (await marta.see("/desk/queue/unassigned")).text

    await marta.see(f"/desk/tickets/{first}")
    await marta.post(f"/desk/tickets/{first}/take")
    await marta.post(f"/desk/tickets/{first}/reply", text="Hola")
    assert "<title>Ana Pérez" in marta.text
    await stand.customer_writes("gracias", sender="c1", number=30)

    assert "<title>(1) Ana Pérez" in (await marta.see(f"/desk/tickets/{second}")).text
    assert "<title>(2) " in (await marta.see("/desk/queue/mine")).text  # one of each


async def test_colleagues_are_called_by_their_names(stand: Stand) -> None:
    number = await stand.ticket()
    await stand.house.store.add_agent("José Ñandú", "jose")
    jose, marta = await stand.agent("jose"), await stand.agent("marta")
    await jose.see(f"/desk/tickets/{number}")
    await jose.post(f"/desk/tickets/{number}/take")

    for path in ("/desk/queue/all", f"/desk/tickets/{number}"):
        await marta.see(path)
        assert "José Ñandú" in marta.text, path
        assert ">jose<" not in marta.text, path
        assert "jose tomó" not in marta.text, path


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


async def test_without_a_database_a_stream_just_ends(stand: Stand) -> None:
    marta = await stand.agent("marta")
    async with listening(marta) as stream:
        await stand.house.store.close()

        rest = await stream.content.read()

    assert b"error" not in rest


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
