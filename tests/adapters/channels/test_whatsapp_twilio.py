"""WhatsApp through Twilio beyond the contract: signatures, buttons, media, reconciling."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from multidict import MultiDict

from adapters.channels.whatsapp_twilio import Settings, connect
from adapters.channels.whatsapp_twilio.buttons import name_of
from adapters.channels.whatsapp_twilio.channel import WhatsAppTwilio
from adapters.channels.whatsapp_twilio.failures import kind_of
from adapters.channels.whatsapp_twilio.hooks import events
from adapters.fetch import File, Refused
from adapters.file_links import FileLinks
from adapters.http import Http
from adapters.own_files import OwnFiles
from dialog.errors import (
    BadHook,
    BadSignature,
    Closed,
    Misset,
    SettingsError,
    TryAgain,
    Unknown,
    Unreachable,
)
from dialog.model import Choice, Media
from dialog.ports import Hook, Outgoing
from tests.fakes.twilio import FakeTwilio, encoded

ANA = "+34600111222"
YES_NO = (Choice("confirm.yes", "Sí"), Choice("confirm.no", "No"))


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    async with FakeTwilio() as twilio:
        yield twilio


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = Http()
    yield http
    await http.close()


@pytest.fixture
def channel(twilio: FakeTwilio, http: Http) -> WhatsAppTwilio:
    return opened(twilio.settings(seconds=0.5), http)


def opened(settings: Settings, http: Http) -> WhatsAppTwilio:
    channel = connect(settings, http)
    assert isinstance(channel, WhatsAppTwilio)
    return channel


def outgoing(text: str = "hola", number: int = 1, **more: object) -> Outgoing:
    return Outgoing(number, "whatsapp_twilio", ANA, text, **more)


def made(twilio: FakeTwilio, call: str) -> int:
    return [name for name, _ in twilio.calls].count(call)


# --- settings


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"account_sid": "nonsense"}, "account_sid"),
        ({"auth_token": ""}, "auth_token"),
        ({"sender": "La Ceiba"}, "sender"),
        ({"public_url": ""}, "CHANNELS__WHATSAPP_TWILIO__PUBLIC_URL"),
        ({"public_url": "shop.example"}, "public_url"),
        ({"api_key_sid": "SK1"}, "api_key_secret"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_the_fix(
    more: dict[str, str], problem: str
) -> None:
    with pytest.raises(SettingsError, match=f"channels.whatsapp_twilio.*{problem}") as raised:
        connect(FakeTwilio().settings(**more), Http())

    assert "nonsense" not in str(raised.value)


# --- signatures


def test_the_signature_of_twilios_own_example_fits(http: Http) -> None:
    settings = FakeTwilio().settings(auth_token="12345", public_url="https://mycompany.com")
    form = (
        b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309"
        b"&To=%2B18005551212"
    )
    hook = Hook(
        "POST",
        "/myapp.php?foo=1&bar=2",
        {"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
        form,
    )

    with pytest.raises(BadHook) as raised:  # proven to be Twilio's, but no message of WhatsApp's
        opened(settings, http).receive(hook)

    assert not isinstance(raised.value, BadSignature)


def test_the_address_that_counts_is_the_configured_one(channel: WhatsAppTwilio) -> None:
    form = {"MessageSid": "SM1", "From": f"whatsapp:{ANA}", "Body": "hola"}
    path = "/hooks/whatsapp_twilio"
    headers = {
        "host": "10.0.0.1:8080",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "http",
    }

    for port in ("", ":443"):
        signed = FakeTwilio().signed(f"https://shop.example{port}{path}", form)
        assert channel.receive(Hook("POST", path, {**headers, **signed}, encoded(form)))

    elsewhere = FakeTwilio().signed(f"http://evil.example{path}", form)
    with pytest.raises(BadSignature):
        channel.receive(Hook("POST", path, {**headers, **elsewhere}, encoded(form)))


def test_an_sms_proves_nothing_and_is_refused() -> None:
    with pytest.raises(BadHook):
        events(MultiDict({"MessageSid": "SM1", "From": ANA, "WaId": ANA[1:], "Body": "hola"}))


@pytest.mark.parametrize("wa_id", ["", "34 600", "+34600", "３４６００", "34600'--"])
def test_only_plain_digits_are_a_phone(wa_id: str) -> None:
    (event,) = events(MultiDict({"MessageSid": "SM1", "From": f"whatsapp:{ANA}", "WaId": wa_id}))

    assert event.phone == ""


# --- what goes out


async def test_a_text_says_where_its_status_should_go(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    sid = await channel.send(outgoing("hola"))

    assert twilio.sent == [
        {
            "To": f"whatsapp:{ANA}",
            "From": f"whatsapp:{twilio.sender}",
            "Body": "hola",
            "StatusCallback": "https://shop.example/hooks/whatsapp_twilio",
        }
    ]
    assert sid == twilio.messages[0]["sid"]


async def test_a_messaging_service_sends_in_place_of_a_number(
    twilio: FakeTwilio, http: Http
) -> None:
    service = "MG" + "b2" * 16

    await opened(twilio.settings(sender=service), http).send(outgoing())

    assert twilio.sent[0]["MessagingServiceSid"] == service
    assert "From" not in twilio.sent[0]


async def test_buttons_are_made_once_for_each_wording(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    for number in range(3):
        await channel.send(outgoing("¿Está bien así?", number, choices=YES_NO))
    await channel.send(outgoing("¿Seguro?", 9, choices=YES_NO))

    assert made(twilio, "content") == 2
    assert [sent["ContentSid"] for sent in twilio.sent[:3]] == [twilio.contents[0]["sid"]] * 3
    assert all("Body" not in sent for sent in twilio.sent)
    reply = twilio.contents[0]["types"]["twilio/quick-reply"]
    assert reply["body"] == "¿Está bien así?"
    assert [action["id"] for action in reply["actions"]] == ["confirm.yes", "confirm.no"]


async def test_after_a_restart_the_buttons_are_found_again(twilio: FakeTwilio, http: Http) -> None:
    for _ in range(2):
        await opened(twilio.settings(), http).send(outgoing("¿Sí?", choices=YES_NO))

    assert made(twilio, "content") == 1
    assert made(twilio, "contents") == 2


@pytest.mark.parametrize("fault", ["server", "bad", "auth", "timeout", "slow", "nonsense"])
@pytest.mark.parametrize("call", ["content", "contents"])
async def test_where_no_buttons_can_be_made_the_choices_are_numbered(
    channel: WhatsAppTwilio, twilio: FakeTwilio, fault: str, call: str
) -> None:
    twilio.fail(fault, only=call)

    await channel.send(outgoing("¿Está bien?", choices=YES_NO))
    await channel.send(outgoing("¿Está bien?", 2, choices=YES_NO))

    assert [sent["Body"] for sent in twilio.sent] == ["¿Está bien?\n1. Sí\n2. No"] * 2
    assert made(twilio, call) == 1  # and for a while nothing more is tried


async def test_buttons_without_an_id_are_not_remembered(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    twilio.fail("nameless", only="content")

    await channel.send(outgoing("¿Está bien?", choices=YES_NO))

    assert [sent.get("Body") for sent in twilio.sent] == ["¿Está bien?\n1. Sí\n2. No"]


async def test_an_answer_without_an_id_is_no_proof_that_it_was_sent(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    twilio.fail("nameless", only="create")

    with pytest.raises(Unknown):
        await channel.send(outgoing())


async def test_a_text_too_long_for_buttons_is_numbered(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    await channel.send(outgoing("a" * 1025, choices=YES_NO))

    assert twilio.sent[0]["Body"].endswith("\n1. Sí\n2. No")
    assert made(twilio, "content") == 0


async def test_a_text_too_long_for_whatsapp_never_leaves(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    with pytest.raises(Unreachable):
        await channel.send(outgoing("a" * 1601))

    assert twilio.calls == []


def test_the_same_wording_has_the_same_name_and_another_another() -> None:
    other = (Choice("confirm.yes", "Si"), YES_NO[1])

    assert name_of("a", YES_NO) == name_of("a", YES_NO)
    assert len({name_of("a", YES_NO), name_of("b", YES_NO), name_of("a", other)}) == 3


async def test_what_an_agent_attaches_is_a_link_that_brings_the_file(
    channel: WhatsAppTwilio, twilio: FakeTwilio, tmp_path: Path
) -> None:
    files = OwnFiles(tmp_path, b"key")
    channel.use_files(files, FileLinks(files, b"key"))
    invoice = await files.keep(7, "c:0", File(b"%PDF-1", "application/pdf", "x"), "factura.pdf")
    app = web.Application()
    app.add_routes(channel.routes(None))

    await channel.send(outgoing("Tu factura", media=(invoice,)))

    (sent,) = twilio.sent
    (link,) = sent["MediaUrl"]
    assert sent["Body"] == "Tu factura"
    assert link.startswith("https://shop.example/files/")
    assert link.endswith("/factura.pdf")
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(link.removeprefix("https://shop.example"))
        assert (answer.status, await answer.read()) == (200, b"%PDF-1")


async def test_whether_one_of_several_files_arrived_nobody_can_tell(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    photos = tuple(Media("image", f"https://cdn.example/{n}.jpg") for n in range(2))

    with pytest.raises(Unknown):
        await channel.find_sent(outgoing("Mira", 1, media=photos))

    assert twilio.calls == []


def test_without_files_of_agents_there_is_no_address_for_them(channel: WhatsAppTwilio) -> None:
    assert channel.routes(None) == []


async def test_a_file_is_a_link_and_carries_the_text_where_whatsapp_shows_it(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    photo = Media("image", "https://cdn.example/a.jpg")
    stored = Media("document", "faq:es/guía de tallas.pdf", "application/pdf", "¿Qué talla?")

    await channel.send(outgoing("Mira", 1, media=(photo, stored)))
    await channel.send(outgoing("Escucha", 2, media=(Media("voice", "https://cdn.example/a.ogg"),)))
    await channel.send(outgoing("¿Sí?", 3, media=(photo,), choices=YES_NO))

    told = [(sent.get("Body"), sent.get("MediaUrl"), "ContentSid" in sent) for sent in twilio.sent]
    assert told == [
        ("Mira", ["https://cdn.example/a.jpg"], False),
        (None, ["https://shop.example/media/es/gu%C3%ADa%20de%20tallas.pdf"], False),
        (None, ["https://cdn.example/a.ogg"], False),
        ("Escucha", None, False),
        (None, ["https://cdn.example/a.jpg"], False),
        (None, None, True),
    ]


# --- failures


async def test_the_closed_window_is_told_by_its_code(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    twilio.fail("closed")

    with pytest.raises(Closed) as raised:
        await channel.send(outgoing())

    assert raised.value.code == "63016"
    assert ANA not in str(raised.value)


async def test_the_days_limit_waits_for_the_next_day(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    twilio.fail("day")

    with pytest.raises(TryAgain) as raised:
        await channel.send(outgoing())

    assert raised.value.after == timedelta(days=1).total_seconds()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("63016", "closed"), ("63014", "blocked"), ("63024", "blocked"), ("21610", "blocked"),
        ("63018", "retry"), ("63038", "retry"), ("63021", "bad"), ("20003", "auth"),
        ("63007", "auth"), ("30008", "retry"), ("99999", "bad"), ("", "bad"), ("²", "bad"),
        ("9" * 5000, "bad"),
    ],
)  # fmt: skip
def test_each_code_of_a_status_has_one_kind(code: str, kind: str) -> None:
    assert kind_of(code) == kind


# --- reconciling


async def test_a_lost_answer_is_found_but_an_older_equal_message_is_not_taken_for_it(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    await channel.send(outgoing("¿Algo más?", 1))
    twilio.fail("timeout")
    with pytest.raises(Unknown):
        await channel.send(outgoing("¿Algo más?", 2))

    assert await channel.find_sent(outgoing("¿Algo más?", 2)) is None

    twilio.fail("drop")
    with pytest.raises(Unknown):
        await channel.send(outgoing("¿Algo más?", 3))
    assert await channel.find_sent(outgoing("¿Algo más?", 3)) == twilio.messages[-1]["sid"]


async def test_after_a_restart_only_what_is_newer_than_the_customers_words_counts(
    twilio: FakeTwilio, http: Http
) -> None:
    now = datetime.now(UTC)
    await opened(twilio.settings(), http).send(outgoing("hola"))
    fresh = opened(twilio.settings(), http)

    found = await fresh.find_sent(outgoing("hola", last_inbound_at=now - timedelta(seconds=5)))
    assert found == twilio.messages[0]["sid"]

    twilio.messages[0]["date_created"] = format_datetime(now - timedelta(hours=1))
    assert await fresh.find_sent(outgoing("hola", last_inbound_at=now)) is None


@pytest.mark.parametrize(
    "change",
    [{"status": "failed"}, {"direction": "inbound"}, {"body": "otra cosa"}, {"to": "whatsapp:+1"}],
)
async def test_what_is_not_ours_or_did_not_arrive_is_not_found(
    twilio: FakeTwilio, http: Http, change: dict[str, str]
) -> None:
    await opened(twilio.settings(), http).send(outgoing("hola"))
    twilio.messages[0].update(change)

    assert await opened(twilio.settings(), http).find_sent(outgoing("hola")) is None


async def test_buttons_and_numbered_choices_are_found_too(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    message = outgoing("¿Sí?", choices=YES_NO)
    twilio.fail("drop", only="create")
    with pytest.raises(Unknown):
        await channel.send(message)
    assert await channel.find_sent(message)

    twilio.messages[0]["body"] = "¿Sí?\n1. Sí\n2. No"
    assert await channel.find_sent(message)


# --- files that come in


async def test_a_customers_file_is_fetched_behind_one_redirect(
    channel: WhatsAppTwilio, twilio: FakeTwilio
) -> None:
    twilio.media["ME1"] = b"content"

    assert await channel.fetch(Media("image", twilio.media_url("ME1"))) == b"content"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "http://127.0.0.1:9/x",
        "https://twilio.com.evil.example/x",
        "",
        "x",
    ],
)
async def test_a_file_from_anywhere_else_is_not_fetched(channel: WhatsAppTwilio, url: str) -> None:
    with pytest.raises(Refused):
        await channel.fetch(Media("image", url))


async def test_credentials_go_to_the_configured_hosts_only(channel: WhatsAppTwilio) -> None:
    client = channel._client.http_client

    with pytest.raises(Misset):
        await client.request("GET", "https://evil.example/next", auth=("a", "b"))


async def test_an_api_key_is_used_where_there_is_one(twilio: FakeTwilio, http: Http) -> None:
    settings = replace(twilio.settings(), api_key_sid="SK1", api_key_secret="s")

    with pytest.raises(Misset):  # the fake knows the account's token alone
        await opened(settings, http).send(outgoing())
