"""The sender: what each kind of failure means for a message and for its channel."""
# ruff: noqa: ARG002 - fakes take what the real ones take

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.faq_files import FaqFiles
from adapters.store import Receipt
from bots import outbox, throttle
from bots.outbox import Sender
from dialog.errors import Closed, Misset, Moved, SendFailed, TryAgain, Unknown, Unreachable
from dialog.faq import Entry
from dialog.faq.attached import Places
from dialog.model import ContactChange, Media
from dialog.ports import Limits, Outgoing
from tests.fakes.house import NOON, FakeChannel, FakeStore, a_house, an_outgoing


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "RESEND_AFTER", 0.0)


async def settled(channel: FakeChannel, outgoing: Outgoing) -> tuple[str, str, float]:
    """Kind, code and delay of the receipt."""
    store = FakeStore()
    await Sender(a_house(channel, store=store)).deliver(outgoing)
    ((_, receipt),) = store.settled
    return receipt.kind, receipt.code or receipt.external_id, receipt.after


async def test_a_sent_message_is_settled_with_the_channels_id() -> None:
    assert await settled(FakeChannel(), an_outgoing()) == ("sent", "id-1", 0.0)


@pytest.mark.parametrize(
    ("failure", "kind", "code", "after", "sends"),
    [
        (TryAgain("busy", after=7, code="429"), "retry", "429", 7, 1),
        (TryAgain("refused"), "retry", "tryagain", 0.0, 1),
        (Closed("24 h", code="63016"), "held", "63016", 0.0, 1),
        (Unreachable("blocked", code="403"), "unreachable", "403", 0.0, 1),
        (SendFailed("odd"), "unreachable", "sendfailed", 0.0, 1),
        (Misset("token", code="401"), "retry", "401", outbox.MISSET_WAIT, 1),
        (RuntimeError("a bug"), "unknown", "crash", 0.0, 1),
    ],
)
async def test_a_failure_becomes_the_receipt_of_its_kind(
    failure: Exception, kind: str, code: str, after: float, sends: int
) -> None:
    channel = FakeChannel(fails=[failure])

    assert await settled(channel, an_outgoing()) == (kind, code, after)
    assert len(channel.sent) == sends


async def test_a_wrong_token_is_not_tried_for_ever() -> None:
    channel = FakeChannel(fails=[Misset("token", code="401")])

    kind, _, _ = await settled(channel, an_outgoing(attempt=outbox.MISSET_TRIES))

    assert kind == "unreachable"


# --- may have arrived


async def test_the_bots_uncertain_text_is_sent_once_more() -> None:
    channel = FakeChannel(fails=[Unknown("time-out")])

    assert await settled(channel, an_outgoing()) == ("sent", "id-1", 0.0)
    assert len(channel.sent) == 2


async def test_but_not_twice_more() -> None:
    channel = FakeChannel(fails=[Unknown("time-out"), Unknown("time-out", code="timeout")])

    assert await settled(channel, an_outgoing()) == ("unknown", "timeout", 0.0)
    assert len(channel.sent) == 2


@pytest.mark.parametrize("more", [{"author": "marta"}, {"media": (Media("image", "guide.png"),)}])
async def test_an_agents_message_and_a_file_are_parked(more: dict[str, object]) -> None:
    channel = FakeChannel(fails=[Unknown("time-out", code="timeout")])

    assert await settled(channel, an_outgoing(**more)) == ("unknown", "timeout", 0.0)
    assert len(channel.sent) == 1


CHART = Media("image", "faq:es/chart.png", "image/png", "¿Qué talla?")
PNG = b"\x89PNG\r\n\x1a\n"


def answering(folder: Path, *media: str) -> FaqFiles:
    """The files of an answer; what they hold is written by the test."""
    entry = Entry("size", ("x",), "y", media=media, file=str(folder / "all.yaml"))
    return FaqFiles(Places(folder), lambda: {"es": {"size": entry}})


async def delivered(channel: FakeChannel, files: FaqFiles) -> list[tuple[str, int]]:
    """An answer with its chart: the words and how many files, of each send."""
    house = a_house(channel, faq_files=files)
    await Sender(house).deliver(an_outgoing(media=(CHART,)))
    return [(sent.text, len(sent.media)) for sent in channel.sent]


async def test_an_answers_file_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(PNG)
    channel = FakeChannel(limits=Limits(media=True))

    assert await delivered(channel, answering(tmp_path, "chart.png")) == [("hola", 1)]


@pytest.mark.parametrize(
    ("content", "named", "limits"),
    [
        (None, "chart.png", Limits(media=True)),
        (PNG, "other.png", Limits(media=True)),
        (b"<svg/>", "chart.png", Limits(media=True)),
        (PNG * 9, "chart.png", Limits(media=True, picture_bytes=70)),
        (PNG, "chart.png", Limits(media=True, refuses=frozenset({"image/png"}))),
        (PNG, "chart.png", Limits()),
    ],
)
async def test_the_words_go_out_without_a_file_that_cannot(
    content: bytes | None,
    named: str,
    limits: Limits,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if content is not None:
        (tmp_path / "chart.png").write_bytes(content)

    sent = await delivered(FakeChannel(limits=limits), answering(tmp_path, named))

    assert sent == [("hola", 0)]
    assert [record.message for record in caplog.records] == ["faq_file_not_sent"]


async def test_a_picture_that_the_platform_refuses_takes_no_words_with_it(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(PNG)
    channel = FakeChannel(limits=Limits(media=True), fails=[Unreachable("bad", code="bad")])

    assert await delivered(channel, answering(tmp_path, "chart.png")) == [("hola", 1), ("hola", 0)]


async def test_an_uncertain_answer_is_sent_once_more_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(PNG)
    channel = FakeChannel(limits=Limits(media=True), fails=[Unknown("time-out")])

    assert await delivered(channel, answering(tmp_path, "chart.png")) == [("hola", 1)] * 2


class Finder(FakeChannel):
    """A channel that can be asked what it has sent."""

    found: str | None = None

    async def find_sent(self, outgoing: Outgoing) -> str | None:
        return self.found


class Muddler(FakeChannel):
    """Its platform's list of what was sent is not what the manual says."""

    async def find_sent(self, outgoing: Outgoing) -> str | None:
        raise KeyError("messages")


async def test_a_channel_that_can_tell_is_asked_first() -> None:
    channel = Finder(fails=[Unknown("time-out")])
    channel.found = "SM1"

    assert await settled(channel, an_outgoing(author="marta")) == ("sent", "SM1", 0.0)
    assert len(channel.sent) == 1


async def test_an_answer_that_cannot_be_understood_tells_nothing() -> None:
    """An odd list of the platform's must not leave the message to its lease again and again."""
    channel = Muddler(fails=[Unknown("time-out", code="timeout")])

    told = await settled(channel, an_outgoing(author="marta"))
    bots = await settled(Muddler(), an_outgoing(lost=1))

    assert told == ("unknown", "timeout", 0.0)
    assert bots == ("sent", "id-1", 0.0)


async def test_what_the_channel_surely_has_not_is_sent_again() -> None:
    channel = Finder(fails=[Unknown("time-out")])

    assert await settled(channel, an_outgoing(author="marta")) == ("sent", "id-1", 0.0)
    assert len(channel.sent) == 2


# --- around the send


async def test_outside_the_window_it_is_held_without_a_call() -> None:
    channel = FakeChannel(limits=Limits(window=24))

    late = an_outgoing(last_inbound_at=NOON - timedelta(hours=25))

    assert (await settled(channel, late))[0] == "held"
    assert channel.sent == []


async def test_a_contact_that_moved_is_moved_and_the_message_follows() -> None:
    channel = FakeChannel(fails=[Moved("group", "-100")])
    store = FakeStore()

    await Sender(a_house(channel, store=store)).deliver(an_outgoing())

    (moved,) = store.kept
    assert isinstance(moved, ContactChange)
    assert (moved.sender, moved.moved_to) == ("ana", "-100")
    assert store.settled[0][1].kind == "retry"


async def test_a_channel_that_is_switched_off_keeps_its_messages() -> None:
    store = FakeStore()

    await Sender(a_house(store=store)).deliver(an_outgoing())

    assert store.settled[0][1].kind == "retry"
    assert store.settled[0][1].after > 60


async def test_a_wrong_token_closes_the_channel_for_all_and_no_other_channel() -> None:
    broken = FakeChannel(fails=[Misset("token", code="401")])
    other = FakeChannel("other")
    store = FakeStore()
    sender = Sender(a_house(broken, other, store=store))

    await sender.deliver(an_outgoing(1))
    await sender.deliver(an_outgoing(2))
    await sender.deliver(an_outgoing(3, channel="other"))

    assert [receipt.code for _, receipt in store.settled] == ["401", "circuit", ""]
    assert len(broken.sent) == 1
    assert len(other.sent) == 1


async def test_a_blocked_customer_says_nothing_about_the_channel() -> None:
    channel = FakeChannel(fails=[Unreachable("blocked")] * 20)
    store = FakeStore()
    sender = Sender(a_house(channel, store=store))

    for number in range(20):
        await sender.deliver(an_outgoing(number))

    assert len(channel.sent) == 20


class Busy(FakeChannel):
    """Counts how many sends are between their beginning and their receipt."""

    under_way = most = 0

    async def send(self, outgoing: Outgoing) -> str:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.001)
        return await super().send(outgoing)


class Counting(FakeStore):
    """Keeps receipts of a `Busy` channel, each after a while."""

    def __init__(self, channel: Busy) -> None:
        super().__init__()
        self.channel = channel

    async def settle(self, outgoing: Outgoing, receipt: Receipt) -> None:
        await asyncio.sleep(0.001)
        await super().settle(outgoing, receipt)
        self.channel.under_way -= 1


async def test_after_a_start_few_are_without_a_receipt_at_once() -> None:
    channel = Busy()
    sender = Sender(a_house(channel, store=Counting(channel)))

    await asyncio.gather(*(sender.deliver(an_outgoing(number)) for number in range(6)))

    assert channel.most == throttle.FIRST + 1  # a kill now would double no more than these
    assert len(channel.sent) == 6


async def test_then_more_and_more_but_no_channel_takes_all() -> None:
    channel = Busy()
    sender = Sender(a_house(channel, store=Counting(channel)))

    await asyncio.gather(*(sender.deliver(an_outgoing(number)) for number in range(1300)))

    assert channel.most == throttle.WIDEST
    assert len(channel.sent) == 1300


async def test_what_had_not_its_turn_at_a_stop_surely_did_not_leave() -> None:
    never = asyncio.Event()

    class Hanging(FakeChannel):
        async def send(self, outgoing: Outgoing) -> str:
            await never.wait()
            return await super().send(outgoing)

    store = FakeStore()
    sender = Sender(a_house(Hanging(), store=store))
    told = [an_outgoing(number) for number in range(throttle.FIRST + 1)]
    jobs = [asyncio.create_task(sender.deliver(one)) for one in told]
    await asyncio.sleep(0)
    for job in jobs:
        job.cancel()
    await asyncio.wait(jobs)
    for one in told:
        await sender.give_back(one)

    kinds = [receipt.kind for _, receipt in store.settled]
    assert kinds == ["unknown"] * throttle.FIRST + ["retry"]


async def test_what_waited_its_lease_away_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else may have it by then, and would send it as well."""
    go = asyncio.Event()

    class Slow(FakeChannel):
        async def send(self, outgoing: Outgoing) -> str:
            await go.wait()
            return await super().send(outgoing)

    channel, store = Slow(), FakeStore()
    sender = Sender(a_house(channel, store=store))
    told = [an_outgoing(number) for number in range(throttle.FIRST + 1)]
    jobs = [asyncio.create_task(sender.deliver(one)) for one in told]
    await asyncio.sleep(0)
    monkeypatch.setattr(outbox, "PATIENCE", 0.0)
    go.set()
    await asyncio.gather(*jobs)

    kinds = [receipt.kind for _, receipt in store.settled]
    assert kinds == ["sent"] * throttle.FIRST + ["retry"]
    assert channel.sent == told[: throttle.FIRST]


async def test_without_a_database_the_lease_is_left_to_run_out() -> None:
    channel = FakeChannel()

    await Sender(a_house(channel, store=FakeStore(down=True))).deliver(an_outgoing())

    assert len(channel.sent) == 1


async def test_a_send_without_an_end_is_uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "DEADLINE", 0.01)

    class Never(FakeChannel):
        async def send(self, outgoing: Outgoing) -> str:
            await asyncio.Event().wait()
            return "never"

    assert await settled(Never(), an_outgoing(author="marta")) == ("unknown", "deadline", 0.0)


# --- a sender that died before settling


async def test_after_a_crash_a_message_goes_out_again_once() -> None:
    channel = FakeChannel()

    assert await settled(channel, an_outgoing(lost=1, author="marta")) == ("sent", "id-1", 0.0)
    assert len(channel.sent) == 1


async def test_a_persons_message_is_parked_after_the_second_crash() -> None:
    channel = FakeChannel()

    assert await settled(channel, an_outgoing(lost=2, author="marta")) == ("unknown", "lost", 0.0)
    assert channel.sent == []


async def test_after_a_crash_a_channel_that_can_tell_is_asked_first() -> None:
    channel = Finder()
    channel.found = "SM1"

    assert await settled(channel, an_outgoing(lost=1)) == ("sent", "SM1", 0.0)
    assert channel.sent == []
