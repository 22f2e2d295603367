from datetime import timedelta

from dialog.ports import Limits, Outgoing
from dialog.sending import Hold, plan
from tests.fakes.dialog import OPEN

WHATSAPP = Limits(window=24.0)


def written(hours_ago: float | None) -> Outgoing:
    last = None if hours_ago is None else OPEN - timedelta(hours=hours_ago)
    return Outgoing(1, "whatsapp", "34600111222", "Hola", last_inbound_at=last)


def test_a_channel_without_a_window_sends_any_time() -> None:
    assert plan(written(None), Limits(), OPEN) == written(None)


def test_inside_the_window_free_text_goes_out() -> None:
    assert plan(written(23.9), WHATSAPP, OPEN) == written(23.9)


def test_outside_the_window_it_is_held_with_the_reason() -> None:
    assert plan(written(24), WHATSAPP, OPEN) == Hold("window_closed")


def test_who_never_wrote_is_not_written_to() -> None:
    assert plan(written(None), WHATSAPP, OPEN) == Hold("window_closed")
