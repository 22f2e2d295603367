"""A ticket's page: what was said, what the bot understood, and what agents do about it."""

import asyncio
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from adapters.faq_files import FaqFiles
from dialog.errors import Unreachable
from dialog.faq import Entry
from dialog.faq.attached import Places
from dialog.model import Intent, Media, Owner, Reply, State, Turn
from tests.bots.desk.stand import CHOICES, Stand

PNG = b"\x89PNG\r\n\x1a\n"


async def test_the_page_shows_what_was_said_and_what_the_bot_understood(stand: Stand) -> None:
    number = await stand.ticket("quiero hablar con una persona")
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")

    assert marta.status == 200
    for told in (
        number,
        "quiero hablar con una persona",
        "Ahora viene una persona.",
        '<b title="flow:human">quiere una persona</b>',
        "0.93",
        "contact-channels",
        "0.41",
        "decidió pasarlo a una persona, como pidió",
        "Chat web",
        "en cola",
    ):
        assert told in marta.text, told


async def test_a_complaint_shows_its_answers_in_words(stand: Stand) -> None:
    number = await stand.ticket(
        "llegó rota",
        kind="complaint",
        fields={
            "kind": "broken",
            "order": "10452",
            "photos": ["v/photo.jpg"],
            "email": "ana@example.com",
        },
    )
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")

    assert "10452" in marta.text
    assert "ana@example.com" in marta.text
    assert ">broken<" not in marta.text
    assert stand.house.phrases.text("es", "complaint.kind.broken") in marta.text


async def test_the_customer_has_a_name_there(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")

    assert f"<title>Ana Pérez · {number}" in marta.text
    assert '<b dir="auto">Ana Pérez</b>' in marta.text


async def test_what_comes_while_a_person_answers_is_not_called_misunderstood(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")
    await stand.customer_writes("gracias, espero", number=2)
    moment = (await stand.house.store.claim_moments())[0]
    silent = Turn(
        state=State(language="es"),
        owner=Owner.AGENT,
        intent=Intent(outcome="declined"),
        policy="keep_quiet_while_a_person_answers",
    )
    await stand.house.store.save(moment, silent)

    await marta.see(f"/desk/tickets/{number}")

    assert "gracias, espero" in marta.text
    assert "No lo entendió" not in marta.text
    assert "keep_quiet" not in marta.text


async def test_a_long_talk_says_that_it_is_cut_and_can_be_read_from_the_start(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.desk.case.LINES_AT_ONCE", 4)
    number = await stand.ticket("la primera de todas")
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    for words in ("uno", "dos", "tres"):
        await marta.post(f"/desk/tickets/{number}/note", text=words)

    newest = (await marta.see(f"/desk/tickets/{number}")).text
    start = (await marta.see(f"/desk/tickets/{number}?after=start")).text
    onward = start.partition(f"/desk/tickets/{number}?after=")[2].partition('"')[0]
    rest = (await marta.see(f"/desk/tickets/{number}?after={onward}")).text

    assert "Se ven las últimas 4 líneas" in newest
    assert ["la primera de todas" in page for page in (newest, start)] == [False, True]
    assert ["tres" in page for page in (start, rest)] == [False, True]


@pytest.mark.parametrize("odd", ["x", "-7", "9" * 40, "²"])
async def test_an_odd_place_to_read_on_is_the_newest(stand: Stand, odd: str) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")

    assert (await marta.see(f"/desk/tickets/{number}?after={odd}")).status == 200


async def test_a_moment_of_another_year_says_its_year(stand: Stand) -> None:
    number = await stand.ticket()
    stand.house.clock.advance(days=60)
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")

    assert "23 nov 2026, 11:30" in marta.text  # the shop's clock: Madrid's


async def test_take_answer_release(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")

    await marta.post(f"/desk/tickets/{number}/take")
    assert marta.url == f"/desk/tickets/{number}"
    await marta.post(f"/desk/tickets/{number}/reply", text="Hola Ana, ¿qué pasó?")
    await marta.post(f"/desk/tickets/{number}/release")

    lines = await stand.house.store.transcript("webchat", "ana")
    said = [line.text for line in lines if line.direction == "out"]
    assert said == [
        "Ahora viene una persona.",
        stand.house.phrases.text("es", "human.taken", agent="Marta"),
        "Hola Ana, ¿qué pasó?",
        stand.house.phrases.text("es", "human.back"),
    ]
    case = await stand.house.store.ticket(number)
    assert case is not None
    assert case.conversation.owner is Owner.BOT
    assert "Marta" in marta.text


async def test_the_second_to_take_it_sees_who_was_first(stand: Stand) -> None:
    number = await stand.ticket()
    marta, jose = await stand.agent("marta"), await stand.agent("jose")
    for person in (marta, jose):
        await person.see(f"/desk/tickets/{number}")

    answers = [
        await marta.post(f"/desk/tickets/{number}/take"),
        await jose.post(f"/desk/tickets/{number}/take"),
    ]

    assert [answer.status for answer in answers] == [200, 409]
    assert "Marta llegó antes" in jose.text


async def test_of_two_at_the_same_moment_exactly_one_gets_it(stand: Stand) -> None:
    number = await stand.ticket()
    people = [await stand.agent(login) for login in ("marta", "jose", "eva")]
    for person in people:
        await person.see(f"/desk/tickets/{number}")

    await asyncio.gather(*(person.post(f"/desk/tickets/{number}/take") for person in people))

    assert sorted(person.status for person in people) == [200, 409, 409]
    taken = [
        line
        for line in await stand.house.store.transcript("webchat", "ana")
        if "te atiende" in line.text
    ]
    assert len(taken) == 1


async def test_a_double_click_sends_once(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")
    form = f"/desk/tickets/{number}/reply"

    await asyncio.gather(*(marta.post(form, text="Una sola vez", follow=False) for _ in range(2)))

    lines = await stand.house.store.transcript("webchat", "ana")
    assert [line.text for line in lines].count("Una sola vez") == 1


async def test_the_same_words_on_purpose_are_sent_twice(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")

    for _ in range(2):
        await marta.post(f"/desk/tickets/{number}/reply", text="Un momento")

    lines = await stand.house.store.transcript("webchat", "ana")
    assert [line.text for line in lines].count("Un momento") == 2


async def test_whoever_did_not_take_it_cannot_answer_and_keeps_their_words(stand: Stand) -> None:
    number = await stand.ticket()
    jose = await stand.agent("jose")
    await jose.see(f"/desk/tickets/{number}")

    await jose.post(f"/desk/tickets/{number}/reply", text="no debo", client="c1")

    assert jose.status == 409
    assert "no debo" in jose.text
    lines = await stand.house.store.transcript("webchat", "ana")
    assert "no debo" not in [line.text for line in lines]


async def test_an_empty_answer_is_not_sent(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")

    await marta.post(f"/desk/tickets/{number}/reply", text=" \n ")

    assert marta.status == 422


async def test_a_note_is_for_the_team_only(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")

    await marta.post(f"/desk/tickets/{number}/note", text="Cliente muy amable")

    assert "Cliente muy amable" in marta.text
    lines = await stand.house.store.transcript("webchat", "ana")
    assert "Cliente muy amable" not in [line.text for line in lines]


async def test_close_and_reopen(stand: Stand) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/take")

    await marta.post(f"/desk/tickets/{number}/close")
    closed = await stand.house.store.ticket(number)
    await marta.post(f"/desk/tickets/{number}/take")
    refused = marta.status
    await marta.post(f"/desk/tickets/{number}/reopen")
    reopened = await stand.house.store.ticket(number)

    assert closed is not None
    assert reopened is not None
    assert (closed.ticket.status, refused, reopened.ticket.status) == ("closed", 409, "taken")


async def test_what_customers_write_is_text_everywhere(stand: Stand) -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{1234*5678}}'
    number = await stand.ticket(
        attack, message={"name": attack}, kind="complaint", fields={"story": attack, attack: attack}
    )
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")
    await marta.post(f"/desk/tickets/{number}/note", text=attack)

    for path in ("/desk/queue/unassigned", "/desk/queue/all", f"/desk/tickets/{number}"):
        await marta.see(path)
        assert "alert(1)" in marta.text
        assert "<script>alert" not in marta.text
        assert "<img src=x" not in marta.text
        assert "7006652" not in marta.text  # 1234 * 5678, had a template reckoned


async def test_choices_and_photos_are_shown(stand: Stand) -> None:
    photo = Media("image", "v/photo.jpg", "image/jpeg")
    await stand.customer_writes("", media=(photo,))
    number = await stand.bot_turns(Reply("x", text="¿Qué pasó?", choices=CHOICES))
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    stand.house.channels["webchat"].content = picture.getvalue()
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")
    url = marta.text.partition('<img src="/desk/tickets/')[2].partition('"')[0]
    assert "Llegó roto" in marta.text
    async with marta.client.get(f"/desk/tickets/{url}") as answer:
        content, headers = await answer.read(), answer.headers

    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_file_that_is_no_picture_never_reaches_the_browser_as_one(stand: Stand) -> None:
    photo = Media("image", "v/photo.jpg", "image/svg+xml")
    await stand.customer_writes("", media=(photo,))
    number = await stand.bot_turns()
    stand.house.channels["webchat"].content = b"<svg><script>alert(1)</script></svg>"
    marta = await stand.agent("marta")
    line = (await stand.house.store.transcript("webchat", "ana"))[0].seq

    await marta.see(f"/desk/tickets/{number}/files/{line}/0")

    assert marta.status == 404
    assert "alert(1)" not in marta.text


@pytest.mark.parametrize("error", [FileNotFoundError(), PermissionError(), Unreachable("gone")])
async def test_a_file_that_is_no_longer_there_is_not_found(stand: Stand, error: Exception) -> None:
    photo = Media("image", "v/photo.jpg", "image/jpeg")
    await stand.customer_writes("", media=(photo,))
    number = await stand.bot_turns()
    stand.house.channels["webchat"].error = error
    marta = await stand.agent("marta")
    line = (await stand.house.store.transcript("webchat", "ana"))[0].seq

    await marta.see(f"/desk/tickets/{number}/files/{line}/0")

    assert marta.status == 404


@pytest.mark.parametrize(
    ("content", "seen"),
    [(b"%PDF-1.7\n...", "application/pdf"), (b"<html><script>alert(1)</script>", "")],
    ids=["a document", "a page"],
)
async def test_what_a_file_is_its_bytes_say(stand: Stand, content: bytes, seen: str) -> None:
    told = Media("document", "v/photo.jpg", "application/pdf", "factura<b>.pdf")
    await stand.customer_writes("", media=(told,))
    number = await stand.bot_turns()
    stand.house.channels["webchat"].content = content
    marta = await stand.agent("marta")
    line = (await stand.house.store.transcript("webchat", "ana"))[0].seq

    async with marta.client.get(f"/desk/tickets/{number}/files/{line}/0") as answer:
        headers = answer.headers
        assert answer.status == (200 if seen else 404)

    assert (headers["Content-Type"] == seen) is bool(seen)
    assert "factura" not in str(headers)
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_of_another_conversation_is_not_found_under_this_ticket(stand: Stand) -> None:
    photo = Media("image", "v/photo.jpg", "image/jpeg")
    await stand.customer_writes("", sender="eva", media=(photo,), number=9)
    await stand.bot_turns()
    line = (await stand.house.store.transcript("webchat", "eva"))[0].seq
    number = await stand.ticket()
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}/files/{line}/0")

    assert marta.status == 404


async def test_a_ticket_that_does_not_exist_is_not_found(stand: Stand) -> None:
    marta = await stand.agent("marta")

    await marta.see("/desk/tickets/K7Q-4M2")
    seen = marta.status
    await marta.post("/desk/tickets/K7Q-4M2/take")

    assert (seen, marta.status) == (404, 404)


async def test_what_went_with_an_answer_is_shown_by_its_title(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(PNG)
    entry = Entry("size", ("x",), "y", media=("chart.png",), file=f"{tmp_path}/all.yaml")
    stand.house.faq_files = FaqFiles(Places(tmp_path), lambda: {"es": {"size": entry}})
    chart = Media("image", "faq:es/chart.png", "image/png", "¿Qué talla elijo?")
    gone = Media("image", "faq:es/gone.png", "image/png", "¿Otra?")
    await stand.customer_writes("¿qué talla?")
    number = await stand.bot_turns(Reply("faq:size", text="Mira", media=(chart, gone)))
    marta = await stand.agent("marta")

    await marta.see(f"/desk/tickets/{number}")
    found = re.findall(r'src="(/desk/tickets/[^"]+/files/[^"]+)"', marta.text)
    answers = [await marta.client.get(url) for url in found]

    assert 'alt="Foto: ¿Qué talla elijo?"' in marta.text
    assert [answer.status for answer in answers] == [200, 404]
    assert await answers[0].read() == PNG
