"""The lines of `chat --json`, read strictly."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bots.json_lines import Answers, Does, LineError, Says, Waits, parse


def test_a_customer_writes() -> None:
    line = parse(b'{"channel": "whatsapp", "contact": "34600", "text": "hola", "name": "Ana"}')

    assert line == Says("whatsapp", "34600", "hola", name="Ana")


def test_a_photo_needs_no_text_and_a_phone_becomes_international() -> None:
    line = parse(
        b'{"channel": "c", "contact": "a", "media": ["image/jpeg", "audio/ogg; codecs=opus"],'
        b' "phone": "34 600 111 222"}'
    )

    assert isinstance(line, Says)
    assert line.phone == "+34600111222"
    assert [(item.kind, item.type) for item in line.media] == [
        ("image", "image/jpeg"),
        ("voice", "audio/ogg; codecs=opus"),
    ]


def test_no_two_photos_of_a_run_are_one() -> None:
    raw = b'{"channel": "c", "contact": "a", "media": ["image/jpeg", "image/jpeg"]}'

    lines = [parse(raw), parse(raw)]

    refs = [item.ref for line in lines if isinstance(line, Says) for item in line.media]
    assert len(set(refs)) == 4


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-11-22T10:30:00+01:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T10:30:00Z", datetime(2026, 11, 22, 10, 30, tzinfo=UTC)),
        ("2026-11-22T10:30", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_the_shops(told: str, at: datetime) -> None:
    raw = f'{{"channel": "c", "contact": "a", "text": "x", "at": "{told}"}}'.encode()

    line = parse(raw, ZoneInfo("Europe/Madrid"))

    assert isinstance(line, Says)
    assert line.at == at


def test_agents_answer_and_act() -> None:
    assert parse(b'{"agent": "m", "ticket": "K", "text": "x"}') == Answers("m", "K", "x")
    assert parse(b'{"agent": "m", "ticket": "K", "do": "take"}') == Does("m", "K", "take")


@pytest.mark.parametrize(
    ("told", "span"),
    [
        ("25h", timedelta(hours=25)),
        ("90s", timedelta(seconds=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2 d", timedelta(days=2)),
        ("0.5h", timedelta(minutes=30)),
        ("0s", timedelta()),
    ],
)
def test_time_passes(told: str, span: timedelta) -> None:
    assert parse(f'{{"advance": "{told}"}}'.encode()) == Waits(span)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not JSON"),
        (b"hola", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1]", "no object"),
        (b"null", "no object"),
        (b"{}", '"channel" is missing. Add "channel": "...".'),
        (b'{"channel": "c", "text": "x"}', '"contact" is missing'),
        (b'{"channel": "c", "contact": "a"}', '"text" is missing'),
        (b'{"channel": "c", "contact": 7, "text": "x"}', '"contact" must be text'),
        (b'{"channel": "", "contact": "a", "text": "x"}', '"channel" is empty'),
        (b'{"channel": "c", "contact": "a", "txet": "x"}', "Did you mean text?"),
        (b'{"channel": "c", "contact": "a", "text": "x", "media": "image/png"}', "a list of MIME"),
        (b'{"channel": "c", "contact": "a", "text": "x", "at": "soon"}', "an ISO time"),
        (b'{"channel": "c", "contact": "a", "text": "x", "at": 7}', "an ISO time"),
        (b'{"channel": "c", "contact": "a", "text": "x", "at": "0001-01-01T00:00+14:00"}', "ISO"),
        (b'{"agent": "m", "text": "x"}', '"ticket" is missing'),
        (b'{"agent": "m", "ticket": "K"}', '"text" or "do" is missing'),
        (b'{"agent": "m", "ticket": "K", "do": "eat"}', "one of: take, release, close"),
        (b'{"agent": "m", "ticket": "K", "do": ["take"]}', "one of: take, release, close"),
        (b'{"agent": "m", "ticket": "K", "do": "take", "text": "x"}', '"text" is not known'),
        (b'{"advance": 25}', "must be a time span"),
        (b'{"advance": "tomorrow"}', "must be a time span"),
        (b'{"advance": "-1h"}', "must be a time span"),
        (b'{"advance": "99999d"}', "too far"),
        (b'{"advance": "1h", "text": "x"}', '"text" is not known'),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(raw: bytes, says: str) -> None:
    with pytest.raises(LineError) as caught:
        parse(raw)

    assert says in str(caught.value)


def test_hostile_text_arrives_canonical() -> None:
    line = parse(b'{"channel": "c", "contact": "a", "text": "a\\u0000b\\ud800 e\\u0301"}')

    assert isinstance(line, Says)
    assert line.text == "a\ufffdb\ufffd é"
