"""`mostrador chat --json`: the contract that other people's scripts rely on."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots import settings, wiring
from bots.clocks import SteeredClock
from bots.script import Script, encode
from bots.stage import PLAIN, Stage, limits_of
from bots.terminal import MEMORY
from dialog import tickets
from dialog.understanding import Understanding

NOON = "2026-11-23T12:00:00+01:00"  # a Monday, when people are at the desk
KEYS = {"replies", "intent", "score", "runner_up", "owner", "language", "tickets"}


class Player:
    """Types JSON lines and reads the answers as a script would."""

    def __init__(self, script: Script) -> None:
        self.script = script

    async def raw(self, line: bytes) -> dict[str, Any]:
        out = encode(await self.script.play(line))
        assert out.endswith(b"\n")
        assert out.count(b"\n") == 1
        answer: dict[str, Any] = json.loads(out.decode())
        assert set(answer) - {"error"} == KEYS | ({"explain"} if self.script.explain else set())
        return answer

    async def line(self, **told: Any) -> dict[str, Any]:
        return await self.raw(json.dumps(told).encode())

    async def says(self, text: str, channel: str = "webchat", **more: Any) -> dict[str, Any]:
        return await self.line(channel=channel, contact="ana", text=text, **more)

    async def complaint(self) -> str:
        """A ticket's number, the shortest way: ask for a person."""
        answer = await self.says("quiero hablar con una persona", at=NOON)
        return str(answer["tickets"][-1]["number"])


@pytest.fixture(scope="module")
def learned() -> Understanding:
    """The shipped FAQ, read once for all tests here: it is the same for all."""
    return wiring.understanding(settings.Settings())


@pytest.fixture
async def player(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learned: Understanding
) -> AsyncIterator[Player]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(wiring, "understanding", lambda _: learned)
    told = settings.changed(settings.load(None, {}), db=MEMORY)
    told = replace(told, shop=replace(told.shop, gather_seconds=0.0))
    stage = await Stage.open(told, SteeredClock())
    yield Player(Script(stage))
    await stage.close()


async def test_a_question_is_answered_with_what_was_understood(player: Player) -> None:
    answer = await player.says("¿Cuánto cuesta el envío?", at=NOON)

    assert "error" not in answer
    assert answer["intent"] == "shipping-cost"
    assert 0 < answer["score"] <= 1
    assert (answer["owner"], answer["language"], answer["tickets"]) == ("bot", "es", [])
    assert {"channel", "contact", "text", "choices"} == set(answer["replies"][0])
    assert answer["replies"][0]["channel"] == "webchat"
    assert answer["replies"][0]["contact"] == "ana"
    assert "4,95 €" in "".join(reply["text"] for reply in answer["replies"])


async def test_each_contact_of_each_channel_has_its_own_talk(player: Player) -> None:
    await player.says("where is my order?", channel="telegram", at=NOON)
    spanish = await player.says("¿cuánto cuesta el envío?", channel="whatsapp")
    other = await player.line(channel="telegram", contact="eva", text="hola")

    assert spanish["replies"][0]["channel"] == "whatsapp"
    assert other["replies"][0]["contact"] == "eva"
    assert other["language"] == "es"


async def test_out_of_scope_is_null(player: Player) -> None:
    answer = await player.says("zxcv qwerty asdf", at=NOON)

    assert answer["intent"] is None
    assert answer["replies"]


@pytest.mark.parametrize("channel", ["webchat", "whatsapp", "telegram", "letters"])
async def test_choices_are_labels_and_a_number_a_label_or_words_answer_them(
    player: Player, channel: str
) -> None:
    for contact, answer in enumerate(("1", "la primera", "")):
        told = {"channel": channel, "contact": f"c{contact}"}
        greeted = await player.line(text="hola", at=NOON, **told)
        labels = greeted["replies"][-1]["choices"]
        assert all(isinstance(label, str) and label for label in labels)

        chosen = await player.line(text=answer or labels[0], **told)

        assert chosen["intent"] == "flow:order-status", (channel, answer)


async def test_where_there_are_no_buttons_the_text_has_the_numbers(player: Player) -> None:
    plain = (await player.says("hola", channel="letters", at=NOON))["replies"][-1]
    buttons = (await player.says("hola", channel="telegram"))["replies"][-1]

    assert plain["choices"] == buttons["choices"]
    for number, label in enumerate(plain["choices"], start=1):
        assert f"{number}. {label}" in plain["text"]
        assert label not in buttons["text"]


async def test_an_agent_takes_answers_and_gives_back(player: Player) -> None:
    number = await player.complaint()

    taken = await player.line(agent="marta", ticket=number, do="take")
    assert (taken["owner"], taken["tickets"][-1]["status"]) == ("agent", "taken")
    answered = await player.line(agent="marta", ticket=number, text="Hola, soy Marta")
    assert [reply["text"] for reply in answered["replies"]] == ["Hola, soy Marta"]
    assert answered["replies"][0]["contact"] == "ana"
    quiet = await player.says("¿cuánto cuesta el envío?")
    assert (quiet["replies"], quiet["owner"]) == ([], "agent")
    back = await player.line(agent="marta", ticket=number, do="release")
    assert back["owner"] == "bot"
    closed = await player.line(agent="marta", ticket=number, do="close")
    assert closed["tickets"][-1]["status"] == "closed"


async def test_to_answer_a_free_ticket_is_to_take_it(player: Player) -> None:
    number = await player.complaint()

    answered = await player.line(agent="marta", ticket=number, text="Hola")

    assert "error" not in answered
    assert answered["owner"] == "agent"
    assert answered["replies"][-1]["text"] == "Hola"


async def test_a_second_agent_hears_who_was_first(player: Player) -> None:
    number = await player.complaint()
    await player.line(agent="marta", ticket=number, do="take")

    for told in ({"do": "take"}, {"text": "Hola"}, {"do": "close"}):
        answer = await player.line(agent="jose", ticket=number, **told)
        assert "marta" in answer["error"]
        assert answer["replies"] == []


async def test_a_ticket_number_may_be_written_carelessly(player: Player) -> None:
    number = await player.complaint()

    answer = await player.line(agent="marta", ticket=f" {number.lower()} ", do="take")

    assert "error" not in answer
    assert answer["owner"] == "agent"


async def test_an_unknown_ticket_names_the_fix(player: Player) -> None:
    for number in ("nothing", tickets.reference(99_999)):
        answer = await player.line(agent="marta", ticket=number, do="take")
        assert "is not known" in answer["error"]
        assert "tickets" in answer["error"]


async def test_what_cannot_be_read_is_answered_and_the_talk_goes_on(player: Player) -> None:
    for raw in (b"", b"nonsense", b"{}", b"[]", b"\xff", b'{"channel": "webchat"}'):
        answer = await player.raw(raw)
        assert answer["error"]
        assert answer["replies"] == []

    assert (await player.says("hola", at=NOON))["replies"]


async def test_at_sets_the_clock_and_never_back(player: Player) -> None:
    clock = player.script.stage.clock
    await player.says("hola", at="2020-01-01T10:00:00Z")
    assert clock.now() == datetime(2020, 1, 1, 10, tzinfo=UTC)

    await player.says("hola", at="2020-01-01T12:00:00Z")
    await player.says("hola", at="2019-01-01T12:00:00Z")
    assert clock.now() == datetime(2020, 1, 1, 12, tzinfo=UTC)
    await player.line(advance="25h")
    assert clock.now() == datetime(2020, 1, 2, 13, tzinfo=UTC)


async def test_without_at_the_clock_is_the_machines(player: Player) -> None:
    await player.says("hola")

    assert abs((player.script.stage.clock.now() - datetime.now(UTC)).total_seconds()) < 60


async def test_outside_whatsapps_window_an_agents_answer_waits_for_the_customer(
    player: Player,
) -> None:
    asked = await player.says("quiero hablar con una persona", channel="whatsapp", at=NOON)
    number = asked["tickets"][-1]["number"]
    await player.line(agent="marta", ticket=number, do="take")
    await player.line(advance="25h")

    held = await player.line(agent="marta", ticket=number, text="¿Sigues ahí?")
    assert held["replies"] == []
    later = await player.says("sí", channel="whatsapp")
    assert "¿Sigues ahí?" in [reply["text"] for reply in later["replies"]]


async def test_hostile_text_is_answered(player: Player) -> None:
    for text in ("", "\x00", "\ud800", "🎉" * 50, "a" * 100_000, "{x.__class__}", "%s%n" * 500):
        answer = await player.says(text, at=NOON)
        assert "error" not in answer, text[:20]


async def test_a_photo_without_words_is_answered(player: Player) -> None:
    answer = await player.line(
        channel="telegram", contact="ana", text="", media=["image/jpeg"], at=NOON
    )

    assert "error" not in answer
    assert answer["replies"]


async def test_a_turn_that_crashes_is_an_error_and_the_next_line_works(player: Player) -> None:
    engine = player.script.stage.house.engine
    take_turn = engine.take_turn

    async def poison(moment: Any) -> Any:
        if any("poison" in message.text for message in moment.messages):
            raise RuntimeError("poison")
        return await take_turn(moment)

    engine.take_turn = poison  # type: ignore[method-assign]

    broken = await player.says("poison", at=NOON)
    assert "set aside" in broken["error"]
    assert (await player.says("hola"))["replies"]


def test_as_a_process_it_answers_line_by_line_and_ends_with_its_input(tmp_path: Path) -> None:
    lines = [
        json.dumps({"channel": "webchat", "contact": "ana", "text": "¿Cuánto cuesta el envío?"}),
        "nonsense",
        json.dumps({"advance": "1h"}),
    ]

    out = subprocess.run(
        [sys.executable, "-m", "bots", "chat", "--json"],
        input="\n".join(lines).encode(),  # the last line without an end
        capture_output=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
    )

    answers = [json.loads(line) for line in out.stdout.decode().splitlines()]
    assert out.returncode == 0, out.stderr
    assert [answer.get("intent") for answer in answers] == ["shipping-cost", None, None]
    assert "error" in answers[1]
    assert "envío" in out.stdout.decode()  # readable, not escaped
    assert list(tmp_path.iterdir()) == []  # nothing is left behind


def test_a_person_at_a_terminal_reads_answers_and_numbers(tmp_path: Path) -> None:
    out = subprocess.run(
        [sys.executable, "-m", "bots", "chat", "--explain"],
        input="hola\n¿Cuánto cuesta el envío?\n\n",
        capture_output=True,
        check=True,
        cwd=tmp_path,
        timeout=60,
        text=True,
    )

    assert "La Ceiba: ¡Hola!" in out.stdout
    assert "1. " in out.stdout
    assert "[shipping-cost " in out.stdout


@pytest.mark.parametrize(
    ("name", "real"), [("whatsapp", "whatsapp_twilio"), ("telegram", "telegram")]
)
def test_a_channels_own_measure_is_used(name: str, real: str) -> None:
    assert limits_of(name) == limits_of(real) != PLAIN


def test_an_unknown_channel_is_plain_text() -> None:
    assert limits_of("carrier-pigeon") == PLAIN


async def test_files_of_an_answer_are_told_by_their_names(player: Player) -> None:
    player.script.explain = True
    with_chart = await player.says("guía de tallas")
    without = await player.says("¿cuánto cuesta el envío?")

    assert with_chart["explain"]["media"] == ["size-chart.png"]
    assert without["explain"]["media"] == []
    assert with_chart["replies"][-1].keys() == {"channel", "contact", "text", "choices"}
