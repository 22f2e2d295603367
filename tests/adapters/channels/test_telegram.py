"""Telegram beyond the contract: polling, the webhook, keyboards, files."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.channels.telegram import Settings, connect, polling
from adapters.channels.telegram.channel import Telegram
from adapters.faq_files import FaqFiles
from adapters.fetch import File, Refused
from adapters.http import Http
from adapters.own_files import OwnFiles
from adapters.shelf import Shelf
from dialog.errors import (
    BadSignature,
    Moved,
    SendFailed,
    SettingsError,
    StoreUnavailable,
    TryAgain,
    Unreachable,
)
from dialog.faq import Entry
from dialog.faq.attached import Places
from dialog.model import Choice, Event, Inbound, Media
from dialog.ports import Hook, Outgoing
from tests.fakes.telegram import FakeTelegram

TOKEN = "1234:a-secret"
HEADER = "x-telegram-bot-api-secret-token"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(TOKEN) as telegram:
        yield telegram


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = Http()
    yield http
    await http.close()


@pytest.fixture
def settings(telegram: FakeTelegram, tmp_path: Path) -> Settings:
    return Settings(TOKEN, api_url=telegram.url, media_folder=str(tmp_path), seconds=0.5)


@pytest.fixture
def channel(settings: Settings, http: Http) -> Telegram:
    channel = connect(settings, http)
    assert isinstance(channel, Telegram)
    return channel


def answers(channel: Telegram, folder: Path, **files: bytes) -> None:
    """An answer goes with these files."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    guide = Entry("guide", ("x",), "y", media=tuple(files), file=str(folder / "all.yaml"))
    lent = FaqFiles(Places(folder), lambda: {"es": {"guide": guide}})
    channel.use_files(Shelf(OwnFiles(folder / "desk", b"key"), lent), None)


def outgoing(text: str = "hola", **more: object) -> Outgoing:
    return Outgoing(1, "telegram", "42", text, **more)


class Box:
    """Keeps events, or is away for the first `failures` times."""

    def __init__(self, failures: int = 0, enough: int = 1) -> None:
        self.events: list[Event] = []
        self.full = asyncio.Event()
        self._failures = failures
        self._enough = enough

    async def keep(self, events: Sequence[Event]) -> int:
        if self._failures:
            self._failures -= 1
            raise StoreUnavailable("disk full")
        self.events += events
        if len(self.events) >= self._enough:
            self.full.set()
        return len(events)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "wait", lambda *_, **__: 0.0)


async def polled(channel: Telegram, box: Box) -> None:
    """Runs until the box is full, and stops as the shop does."""
    task = asyncio.create_task(channel.start(box.keep))
    async with asyncio.timeout(5):
        await box.full.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# --- settings


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"token": "nonsense"}, "channels.telegram.token"),
        ({"token": ":x"}, "channels.telegram.token"),
        ({"public_url": "https://shop.example"}, "CHANNELS__TELEGRAM__WEBHOOK_SECRET"),
        ({"webhook_secret": "with space"}, "channels.telegram.webhook_secret"),
        ({"webhook_secret": "x" * 257}, "channels.telegram.webhook_secret"),
        ({"public_url": "https://shop.example:9000", "webhook_secret": "s"}, "8443"),
        ({"public_url": "shop.example"}, "channels.telegram.public_url"),
        ({"public_url": "https://shop.example:x", "webhook_secret": "s"}, "telegram.public_url"),
        ({"api_url": "api.telegram.org"}, "channels.telegram.api_url"),
        ({"media_folder": "/not/there"}, "channels.telegram.media_folder"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_the_fix(
    more: dict[str, str], problem: str
) -> None:
    with pytest.raises(SettingsError, match=problem) as raised:
        connect(Settings(**{"token": TOKEN, **more}), Http())

    assert "nonsense" not in str(raised.value)


def test_a_hook_is_refused_where_no_secret_is_set(channel: Telegram) -> None:
    for headers in ({}, {HEADER: ""}):
        with pytest.raises(BadSignature):
            channel.receive(Hook("POST", "/hooks/telegram", headers, b'{"update_id": 1}'))


# --- polling and webhook


async def test_updates_that_were_asked_for_are_kept_and_then_confirmed(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    first, second = telegram.text("uno"), telegram.text("dos")
    telegram.push(first, second)
    box = Box(enough=3)

    task = asyncio.create_task(channel.start(box.keep))
    await telegram.until(lambda: telegram.confirmed > second["update_id"])
    telegram.push(telegram.text("tres"))
    async with asyncio.timeout(5):
        await box.full.wait()
    task.cancel()

    assert [event.text for event in box.events if isinstance(event, Inbound)] == [
        "uno",
        "dos",
        "tres",
    ]
    asked = next(told for name, told in telegram.calls if name == "getUpdates")
    assert asked["allowed_updates"].count("my_chat_member") == 1


@pytest.mark.usefixtures("hurry")
async def test_an_update_is_not_confirmed_before_it_is_kept(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    telegram.push(telegram.text("uno"))
    box = Box(failures=2)

    await polled(channel, box)

    offsets = [told.get("offset") for name, told in telegram.calls if name == "getUpdates"]
    assert offsets[:3] == [None, None, None]
    assert len(box.events) == 1


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("fault", ["server", "slow", "conflict", "auth", "drop", "nonsense"])
async def test_polling_goes_on_after_a_failure(
    channel: Telegram, telegram: FakeTelegram, fault: str
) -> None:
    telegram.push(telegram.text("uno"))
    telegram.fail(fault, times=2, only="getUpdates")
    box = Box()

    await polled(channel, box)

    assert len(box.events) == 1


async def test_one_unreadable_update_hides_no_other(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    broken = telegram.text("roto", photo="not a list")
    telegram.push({"update_id": 600, "message": {"chat": 1}}, broken, telegram.text("sano"))
    box = Box(enough=2)

    await polled(channel, box)

    assert [event.text for event in box.events if isinstance(event, Inbound)] == ["roto", "sano"]


async def test_polling_removes_a_webhook_first_and_stops_at_once(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    telegram.webhook = {"url": "https://old.example"}
    task = asyncio.create_task(channel.start(Box().keep))
    await telegram.until(lambda: "getUpdates" in [name for name, _ in telegram.calls])

    task.cancel()
    async with asyncio.timeout(0.5):
        with pytest.raises(asyncio.CancelledError):
            await task

    assert telegram.webhook == {}


@pytest.mark.usefixtures("hurry")
async def test_with_a_public_address_the_webhook_is_set_with_its_secret(
    settings: Settings, http: Http, telegram: FakeTelegram
) -> None:
    public = replace(settings, public_url="https://shop.example/", webhook_secret="s3cret")
    telegram.fail("server", times=2)

    await connect(public, http).start(Box().keep)

    assert telegram.webhook["url"] == "https://shop.example/hooks/telegram"
    assert telegram.webhook["secret_token"] == "s3cret"
    assert telegram.webhook["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


def test_waiting_grows_with_jitter_and_respects_what_telegram_asks() -> None:
    plain = SendFailed("x")

    assert 0.5 <= polling.wait(1, plain, 1.0) <= 1.0
    assert 4.0 <= polling.wait(4, plain, 1.0) <= 8.0
    assert polling.wait(100, plain, 1.0) <= polling.PAUSE_AT_MOST
    assert polling.wait(1, TryAgain("x", after=30), 1.0) == 30


# --- what goes out


async def test_choices_are_buttons_and_their_ids_come_back(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    choices = (Choice("a", "Sí"), Choice("b", "No"), Choice("c", "Prefiero hablar con alguien"))

    await channel.send(outgoing("¿Algo más?", choices=choices))

    rows = telegram.sent[0]["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["Sí", "No"],
        ["Prefiero hablar con alguien"],
    ]
    assert [button["callback_data"] for row in rows for button in row] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("language", "label"),
    [("", "Compartir mi número"), ("pt", "Enviar o meu número"), ("en", "Share my number")],
)
async def test_asking_for_the_phone_shows_a_button_that_shares_it(
    channel: Telegram, telegram: FakeTelegram, language: str, label: str
) -> None:
    skip = (Choice("skip", "Prefiero no darlo"),)

    await channel.send(outgoing("¿Teléfono?", wants="phone", choices=skip, language=language))

    markup = telegram.sent[0]["reply_markup"]
    (share,), (other,) = markup["keyboard"]
    assert share["request_contact"] is True
    assert label in share["text"]
    assert other["text"] == "Prefiero no darlo"
    assert markup["one_time_keyboard"] is True


async def test_a_tap_is_acknowledged_once_and_other_events_are_not(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    tap = Inbound("telegram", "42", "1234:8/4382", choice="yes")

    await channel.acknowledge(tap)
    await channel.acknowledge(replace(tap, external_id="1234:9", choice=""))
    with pytest.raises(SendFailed):
        await channel.acknowledge(tap)

    assert telegram.answered == ["4382"]
    assert [name for name, _ in telegram.calls] == ["answerCallbackQuery"] * 2


async def test_a_file_of_our_folder_is_uploaded_and_a_link_is_passed_on(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path
) -> None:
    answers(channel, tmp_path, **{"guide.pdf": b"%PDF-1.7"})

    await channel.send(outgoing("Aquí tienes", media=(Media("document", "faq:es/guide.pdf"),)))
    await channel.send(
        replace(outgoing("foto"), media=(Media("image", "https://shop.example/a.jpg"),))
    )

    assert telegram.sent[0]["method"] == "sendDocument"
    assert b"%PDF-1.7" in telegram.sent[0].values()
    assert telegram.sent[0]["caption"] == "Aquí tienes"
    assert telegram.sent[1]["photo"] == "https://shop.example/a.jpg"


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize(
    "ref",
    ["../secret.txt", "/etc/hostname", "sub/../../secret.txt", "file:///etc/hostname", "LICENSE"],
)
async def test_no_file_outside_the_folder_is_ever_uploaded(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path, kind: str, ref: str
) -> None:
    (tmp_path.parent / "secret.txt").write_text("canary")
    answers(channel, tmp_path, **{"guide.pdf": b"%PDF-1.7"})
    file = Media(kind, ref)

    await channel.send(outgoing("x", media=(file,)))
    await channel.send(outgoing("y", media=(file, file)))

    one, album = telegram.sent[:2]
    assert ref in one.values()  # taken for one of Telegram's own ids
    assert [part["media"] for part in album["media"]] == [ref, ref]
    assert not [told for told in (*one.values(), *album.values()) if isinstance(told, bytes)]


async def test_an_answers_file_that_vanished_just_now_is_tried_again_and_is_never_an_id(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path
) -> None:
    answers(channel, tmp_path, **{"guide.pdf": b"%PDF-1.7"})
    (tmp_path / "guide.pdf").unlink()

    with pytest.raises(TryAgain):
        await channel.send(outgoing("x", media=(Media("document", "faq:es/guide.pdf"),)))

    assert telegram.sent == []


async def test_several_files_are_one_album_and_the_text_follows(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    photos = tuple(Media("image", f"https://shop.example/{n}.jpg") for n in range(3))

    await channel.send(outgoing("Tres fotos", media=photos))

    assert [sent["method"] for sent in telegram.sent] == ["sendMediaGroup", "sendMessage"]
    assert [part["type"] for part in telegram.sent[0]["media"]] == ["photo"] * 3


async def test_an_album_of_our_own_files_is_uploaded_with_each_file(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path
) -> None:
    answers(channel, tmp_path, **{name: name.encode() for name in ("one.jpg", "two.jpg")})
    media = tuple(Media("image", f"faq:es/{name}") for name in ("one.jpg", "two.jpg"))

    await channel.send(outgoing("", media=media))

    (album,) = telegram.sent
    attached = [part["media"].removeprefix("attach://") for part in album["media"]]
    assert [album[name] for name in attached] == [b"one.jpg", b"two.jpg"]


async def test_what_an_agent_attaches_is_uploaded_under_its_own_name(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path
) -> None:
    files = OwnFiles(tmp_path / "desk", b"key")
    channel.use_files(files, None)
    invoice = await files.keep(7, "c:0", File(b"%PDF-1", "application/pdf", "x"), "factura.pdf")
    photo = await files.keep(7, "c:1", File(b"one", "image/jpeg", "x"), "tabla.png")
    other = await files.keep(7, "c:2", File(b"two", "image/jpeg", "x"), "otra.jpg")

    await channel.send(outgoing("Tu factura", media=(invoice,)))
    await channel.send(replace(outgoing("Y todo", media=(photo, other, invoice)), id=2))

    assert [sent["method"] for sent in telegram.sent] == [
        "sendDocument",
        "sendMediaGroup",
        "sendDocument",
        "sendMessage",
    ]
    assert telegram.sent[0]["caption"] == "Tu factura"
    assert b"%PDF-1" in telegram.sent[0].values()
    album = telegram.sent[1]
    attached = [part["media"].removeprefix("attach://") for part in album["media"]]
    assert [part["type"] for part in album["media"]] == ["photo", "photo"]
    assert [album[name] for name in attached] == [b"one", b"two"]


async def test_an_agents_file_that_was_removed_fails_for_good_and_is_never_an_id(
    channel: Telegram, telegram: FakeTelegram, tmp_path: Path
) -> None:
    channel.use_files(OwnFiles(tmp_path / "desk", b"key"), None)

    with pytest.raises(Unreachable):
        await channel.send(outgoing("x", media=(Media("document", f"own:7/{'a' * 24}.pdf"),)))

    assert telegram.sent == []


async def test_a_file_that_cannot_be_read_surely_did_not_leave(
    channel: Telegram,
    telegram: FakeTelegram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ref = f"7/{'a' * 24}.pdf"
    (tmp_path / "7").mkdir()
    (tmp_path / ref).write_bytes(b"%PDF-1")
    channel.use_files(OwnFiles(tmp_path, b"key"), None)

    def gone(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", gone)
    with pytest.raises(Unreachable):
        await channel.send(outgoing("x", media=(Media("document", f"own:{ref}"),)))

    assert telegram.sent == []


async def test_a_retry_after_a_half_sent_message_sends_the_other_half_only(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    message = outgoing("ñ" * 2000, media=(Media("image", "https://shop.example/a.jpg"),))
    telegram.fail("slow", only="sendMessage")

    with pytest.raises(TryAgain):
        await channel.send(message)
    await channel.send(message)

    assert [sent["method"] for sent in telegram.sent] == ["sendPhoto", "sendMessage"]


async def test_flood_control_says_for_how_long(channel: Telegram, telegram: FakeTelegram) -> None:
    for fault, seconds in (("slow", 3), ("slow_silent", 7), ("busy", None)):
        telegram.fail(fault)
        with pytest.raises(TryAgain) as raised:
            await channel.send(outgoing())
        assert raised.value.after == seconds


async def test_a_group_that_moved_says_where_to(channel: Telegram, telegram: FakeTelegram) -> None:
    telegram.fail("moved")

    with pytest.raises(Moved) as raised:
        await channel.send(outgoing())

    assert raised.value.address == "-1009"


async def test_blocked_and_merely_wrong_can_be_told_apart(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    codes = []
    for fault in ("blocked", "no_chat", "bad"):
        telegram.fail(fault)
        with pytest.raises(Unreachable) as raised:
            await channel.send(outgoing())
        codes.append(raised.value.code)

    assert codes == ["403", "400", "bad"]


# --- files that come in


async def test_a_customers_file_is_fetched(channel: Telegram, telegram: FakeTelegram) -> None:
    telegram.files["abc"] = b"content"

    assert await channel.fetch(Media("image", "abc")) == b"content"


async def test_a_file_that_telegram_does_not_give_is_an_error(
    channel: Telegram, telegram: FakeTelegram
) -> None:
    telegram.files["large"] = b"0" * (20 * 1024 * 1024 + 1)

    for ref in ("unknown", "large"):
        with pytest.raises((SendFailed, Refused)):
            await channel.fetch(Media("image", ref))


# --- logs


async def test_nothing_private_is_logged(
    channel: Telegram, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("telegram").setLevel(logging.ERROR)  # as connect does
    for fault in ("nonsense", "server", "bad", "timeout", "gateway"):
        telegram.fail(fault)
        with pytest.raises(SendFailed):
            await channel.send(outgoing("canary-text"))
    channel._read(telegram.text("canary-text", photo="canary-photo"))

    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("aiohttp", "asyncio"))]
    assert ours
    for secret in ("canary", "a-secret", "42/"):
        assert not [line for line in ours if secret in line]
