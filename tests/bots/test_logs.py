"""The log: ids and numbers, by allow-list; canaries in every other place stay out."""

import errno
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bots import logs

CANARY = "600111222"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What the log writes; the loggers are as before afterwards."""
    root, ours = logging.getLogger(), logging.getLogger(logs.OURS)
    before = root.handlers[:], root.level, ours.level
    stream = io.StringIO()
    logs.set_up(verbose=True, out=stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, ours.level = before


def last(out: io.StringIO) -> dict[str, object]:
    line: dict[str, object] = json.loads(out.getvalue().splitlines()[-1])
    return line


def test_a_line_has_its_event_and_its_listed_fields(out: io.StringIO) -> None:
    logs.get("turns").info("turn_saved", extra={"conversation": 12, "policy": "answer"})

    line = last(out)
    assert line["event"] == "turn_saved"
    assert line["part"] == "turns"
    assert (line["conversation"], line["policy"], line["level"]) == (12, "answer", "info")


@pytest.mark.parametrize("field", ["text", "phone", "email", "token", "url", "customer_name"])
def test_a_field_that_is_not_listed_is_dropped(out: io.StringIO, field: str) -> None:
    logs.get("web").warning("hook_refused", extra={field: CANARY})

    assert CANARY not in out.getvalue()


def test_causes_that_go_round_end_nevertheless(out: io.StringIO) -> None:
    first, second = LookupError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    try:
        raise first
    except LookupError:
        logs.get("turns").exception("turn_failed")

    assert last(out)["error"] == "LookupError"


def test_an_exceptions_message_is_dropped_and_its_place_kept(out: io.StringIO) -> None:
    try:
        int(CANARY + "x")
    except ValueError:
        logs.get("web").exception("request_failed")

    line = last(out)
    assert CANARY not in out.getvalue()
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["where"])


@pytest.mark.parametrize("name", ["httpx", "asyncio", "aiohttp.server", "telegram.ext"])
def test_a_librarys_words_are_dropped(out: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("GET https://x/bot%s/send", CANARY, extra={"channel": CANARY})

    assert last(out)["event"] == "library_warning"
    assert CANARY not in out.getvalue()


def test_arguments_never_reach_a_message(out: io.StringIO) -> None:
    logging.getLogger("adapters.channels.x").warning("from %s", CANARY)

    assert last(out)["event"] == "from %s"
    assert CANARY not in out.getvalue()


def test_a_long_field_is_cut(out: io.StringIO) -> None:
    logs.get("web").warning("x", extra={"code": "9" * 500})

    assert len(str(last(out)["code"])) == 80


def test_on_a_terminal_it_reads_like_a_sentence() -> None:
    record = logging.LogRecord("mostrador.turns", logging.WARNING, "", 1, "turn_saved", (), None)
    record.conversation = 12

    line = logs.Readable().format(record)

    assert line.endswith("WARNING turns: turn saved  conversation=12")


def test_the_fixed_name_of_what_led_to_an_error_is_kept(out: io.StringIO) -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, CANARY)  # noqa: TRY301 - as a full disk does
        except OSError as full:
            raise ValueError(CANARY) from full
    except ValueError:
        logs.get("web").exception("hook_not_kept")

    assert last(out)["cause"] == "ENOSPC"
    assert CANARY not in out.getvalue()
