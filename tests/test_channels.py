"""One contract for every channel in adapters/channels: what it reads, what it sends, how it fails.

The suite finds the channels by itself; tests/cases/case.py says what a new one has to bring.
"""

import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.faq_files import FaqFiles
from adapters.file_links import FileLinks
from adapters.own_files import OwnFiles
from adapters.shelf import Shelf
from dialog.errors import BadHook, BadSignature, Misset, SendFailed, TryAgain, Unknown
from dialog.faq import Entry
from dialog.faq.attached import Places, attached
from dialog.model import Choice, Event, Inbound, Media
from dialog.ports import Channel, Limits
from tests.cases.case import TESTS, Case, case_of, module_of, names, payloads_of, told
from tests.fakes.faults import FakePlatform

CANARY = "canario 600111222 ana@example.com"
HOOKS = [
    pytest.param(name, stem, payload, id=f"{name}-{stem}")
    for name in names()
    for stem, payload in payloads_of(name)
]
FAILURES = [
    pytest.param(name, fault, error, id=f"{name}-{fault}")
    for name in names()
    if (TESTS / "cases" / f"{name}.py").exists()
    for fault, error in case_of(name, Path()).failures.items()
]
SENDING = sorted({str(param.values[0]) for param in FAILURES})
MALFORMED = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"\xff\xfe",
    b"{" * 5000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b'{"update_id": NaN, "type": "message"}',
    b'{"update_id": 1, "message": {"chat": 1}, "type": "message", "id": []}',
    b'{"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "date": "x"}}',
    b'{"update_id": 1, "callback_query": {"id": 1, "from": [], "data": {}}}',
    b'{"update_id": true, "message": []}',
    b'{"update_id": 1, "message": {"date": 99999999999999999999}}',
    b"a" * 5_000_000,
    b"&".join(b"k%d=v" % n for n in range(2000)),
    b"MessageSid=SM1&From=%ff%fe&Body=x",
    b"MessageSid=SM1&From=%2B34600111222&Body=an+SMS",
    b"MessageSid=&From=whatsapp%3A%2B34600111222&Body=x",
    b"From=whatsapp:",
]


@pytest.fixture
def case(name: str, tmp_path: Path) -> Case:
    return case_of(name, tmp_path)


@pytest.fixture
async def platform(case: Case) -> AsyncIterator[FakePlatform | None]:
    async with case.platform() as platform:
        yield platform


@pytest.fixture
async def channel(case: Case, platform: FakePlatform | None) -> AsyncIterator[Channel]:
    async with case.channel(platform) as channel:
        yield channel


every_channel = pytest.mark.parametrize("name", names())
every_hook = pytest.mark.parametrize(("name", "stem", "payload"), HOOKS)
every_sending = pytest.mark.parametrize("name", SENDING)


def read(case: Case, channel: Channel, payload: dict) -> list[Event]:
    return channel.receive(case.hook(payload))


@every_channel
def test_a_channel_brings_its_case_and_its_hooks(name: str) -> None:
    assert (TESTS / "cases" / f"{name}.py").exists(), f"write tests/cases/{name}.py"
    assert payloads_of(name), f"put hooks into tests/payloads/{name}/"


@every_channel
def test_a_channel_declares_itself_and_its_settings(name: str, case: Case) -> None:
    module = module_of(name)

    assert module.name == case.name == name
    for field in fields(module.Settings):
        assert field.metadata["doc"].endswith("."), f"{field.name} needs a sentence"


@every_channel
def test_settings_never_show_a_secret(case: Case) -> None:
    shown = repr(case.settings(None))

    for field in fields(case.settings(None)):
        if any(word in field.name for word in ("token", "secret")):
            assert not field.repr, f"{field.name} is a secret: repr=False"
    assert not [secret for secret in case.secrets if secret in shown]


@every_channel
def test_looking_at_a_channel_does_not_load_its_library(name: str) -> None:
    look = f"import sys, adapters.channels.{name}; print(*{{m.split('.')[0] for m in sys.modules}})"

    shown = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True)

    assert not {"telegram", "twilio", "httpx", "requests", "tweepy"} & set(shown.stdout.split())


@every_channel
async def test_limits_are_ones_that_a_message_can_keep(channel: Channel, name: str) -> None:
    assert channel.name == name
    assert isinstance(channel.limits, Limits)
    assert channel.limits.text >= 160
    assert channel.limits.choices == 0 or channel.limits.choice_text >= 10
    assert channel.limits.choice_id >= 36


@every_hook
async def test_a_good_hook_becomes_its_events(
    case: Case, channel: Channel, stem: str, payload: dict
) -> None:
    assert payload["what"], stem
    assert [told(event) for event in read(case, channel, payload)] == payload["becomes"]


@every_hook
async def test_the_same_hook_twice_is_the_same_event(
    case: Case, channel: Channel, stem: str, payload: dict
) -> None:
    del stem
    assert read(case, channel, payload) == read(case, channel, payload)


@every_channel
async def test_different_messages_never_share_an_id(case: Case, channel: Channel) -> None:
    found = [
        event for _, payload in payloads_of(case.name) for event in read(case, channel, payload)
    ]
    ids = {event.external_id: event for event in found if isinstance(event, Inbound)}
    texts = {(event.external_id, event.text) for event in found if isinstance(event, Inbound)}

    if case.name != "webchat":  # there the id is the widget's own, and the examples share one
        assert len(texts) == len(ids)
    assert all(ids)


@every_channel
async def test_order_of_hooks_changes_nothing_in_what_they_become(
    case: Case, channel: Channel
) -> None:
    payloads = [payload for _, payload in payloads_of(case.name)] * 2
    random.Random(7).shuffle(payloads)

    for payload in payloads:
        assert [told(event) for event in read(case, channel, payload)] == payload["becomes"]


@every_hook
async def test_a_forged_hook_is_refused(
    case: Case, channel: Channel, stem: str, payload: dict
) -> None:
    del stem
    for forged in case.forged(case.hook(payload)):
        with pytest.raises(BadSignature):
            channel.receive(forged)


@every_channel
@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_malformed_hook_is_refused_or_read_but_never_breaks(
    case: Case, channel: Channel, body: bytes
) -> None:
    try:
        found = channel.receive(case.raw(body))
    except BadHook:
        return
    assert isinstance(found, list)


KEYS = (
    *("from", "chat", "id", "type", "text", "photo", "contact", "message", "date", "data"),
    *("user_id", "first_name", "is_bot", "phone_number", "voice", "file_id", "location"),
    *("status", "user", "new_chat_member", "Body"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@every_channel
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    told_json=st.dictionaries(
        st.sampled_from(
            ["message", "edited_message", "callback_query", "my_chat_member", "type", "id", "text"]
        ),
        json_values,
        max_size=4,
    ),
    number=st.integers(0, 2**31),
)
async def test_any_json_is_refused_or_read_but_never_breaks(
    case: Case, channel: Channel, told_json: dict, number: int
) -> None:
    try:
        found = channel.receive(case.raw(json.dumps({"update_id": number, **told_json}).encode()))
    except BadHook:
        return
    for event in found:
        if isinstance(event, Inbound):
            event.text.encode()  # no lone surrogates: every database takes it
            assert "\0" not in event.text


@every_channel
async def test_what_fits_the_limits_is_sent(case: Case, channel: Channel) -> None:
    limits = channel.limits
    choices = tuple(
        Choice("c" * (limits.choice_id - 3) + f"{n:03}", "ñ" * (limits.choice_text - 3) + f"{n:03}")
        for n in range(limits.choices)
    )
    messages = [
        case.outgoing(id=1),
        case.outgoing(id=2, text="á" * limits.text),
        case.outgoing(id=3, choices=choices),
        case.outgoing(id=4, text="<b>*_`[x](y)</b> &amp;"),
        case.outgoing(id=5, wants="phone"),
    ]
    if limits.media:
        photo = Media("image", "https://shop.example/media/a.jpg", "image/jpeg")
        messages += [
            case.outgoing(id=6, media=(photo,)),
            case.outgoing(id=7, text="", media=(photo,)),
            case.outgoing(id=8, text="á" * limits.text, media=(photo, photo)),
            case.outgoing(id=9, choices=choices[:2], media=(photo,)),
        ]

    ids = [await channel.send(message) for message in messages]

    assert all(ids)
    assert len(set(ids)) == len(ids)


@every_sending
async def test_an_answers_file_goes_out_by_its_address_or_by_its_bytes(
    case: Case, channel: Channel, platform: FakePlatform, tmp_path: Path
) -> None:
    """No channel knows the folder: it is lent the file, or names where the platform finds it."""
    if not channel.limits.media:
        return
    (tmp_path / "tabla ñ.pdf").write_bytes(b"%PDF-1.7 canary")
    entry = Entry("size", ("x",), "y", media=("tabla ñ.pdf",), file=f"{tmp_path}/all.yaml")
    answers = FaqFiles(Places(tmp_path), lambda: {"es": {"size": entry}})
    own = OwnFiles(tmp_path / "own", b"key")
    channel.use_files(Shelf(own, answers), FileLinks(own, b"key"))  # type: ignore[attr-defined]

    await channel.send(case.outgoing(text="Mira", media=attached(entry, "es")))

    told = [str(value) for sent in platform.sent for value in sent.values()]
    assert any("canary" in one or "media/es/tabla%20%C3%B1.pdf" in one for one in told)
    assert any("Mira" in one for one in told)


@every_sending
async def test_text_arrives_letter_by_letter(
    case: Case, channel: Channel, platform: FakePlatform
) -> None:
    text = "<b>*_`[x](y)</b> &amp; {x.__class__} %s ñ 👋🏽 \u202e"

    await channel.send(case.outgoing(text=text))

    assert text in platform.sent[0].values()
    assert "parse_mode" not in platform.sent[0]


@pytest.mark.parametrize(("name", "fault", "error"), FAILURES)
async def test_each_failure_is_told_as_what_it_is(
    case: Case,
    channel: Channel,
    platform: FakePlatform,
    fault: str,
    error: type[SendFailed],
) -> None:
    platform.fail(fault)

    with pytest.raises(SendFailed) as raised:
        await channel.send(case.outgoing(text=CANARY))

    assert type(raised.value) is error
    said = "".join(
        f"{one!s} {one.args} {vars(one)}"
        for one in (raised.value, raised.value.__cause__)
        if one is not None
    )
    assert not [word for word in (*CANARY.split(), case.address, *case.secrets) if word in said]


@pytest.mark.parametrize(("name", "fault", "error"), FAILURES)
async def test_after_a_failure_the_next_message_goes_out(
    case: Case,
    channel: Channel,
    platform: FakePlatform,
    fault: str,
    error: type[SendFailed],
) -> None:
    platform.fail(fault)
    with pytest.raises(error):
        await channel.send(case.outgoing(id=1))
    already = len(platform.sent)

    assert await channel.send(case.outgoing(id=2))
    assert len(platform.sent) == already + 1


@every_sending
async def test_a_send_is_never_repeated_by_itself(
    case: Case, channel: Channel, platform: FakePlatform
) -> None:
    platform.fail("drop")

    with pytest.raises(Unknown):
        await channel.send(case.outgoing())

    assert len(platform.sent) == 1
    assert len(platform.calls) == 1


@every_sending
async def test_a_message_that_never_left_may_go_out_again(case: Case) -> None:
    async with case.channel(None) as channel:  # nobody listens there
        with pytest.raises(TryAgain):
            await channel.send(case.outgoing())


@every_sending
async def test_an_unknown_send_is_found_again_where_the_platform_can_be_asked(
    case: Case, channel: Channel, platform: FakePlatform
) -> None:
    find = getattr(channel, "find_sent", None)
    if find is None:
        assert case.name == "telegram"  # the Bot API has no list of what was sent
        return
    lost, never = case.outgoing(id=1, text="uno"), case.outgoing(id=2, text="dos")

    platform.fail("drop")  # taken, and the answer lost
    with pytest.raises(Unknown):
        await channel.send(lost)
    platform.fail("timeout")  # never taken
    with pytest.raises(Unknown):
        await channel.send(never)

    assert await find(lost)
    assert await find(never) is None


@every_sending
async def test_doctor_gets_a_sentence_or_a_reason(
    case: Case, channel: Channel, platform: FakePlatform
) -> None:
    said = await channel.check()
    assert said.endswith(".") or "http" in said

    platform.fail("auth")
    with pytest.raises(Misset) as raised:
        await channel.check()
    assert not [secret for secret in case.secrets if secret in str(raised.value)]
