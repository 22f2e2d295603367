from itertools import product
from typing import get_args

import pytest

from dialog.errors import NotAllowed
from dialog.model import Owner
from dialog.ownership import Event, after


def test_a_handoff_goes_from_bot_to_queue_to_agent_and_back() -> None:
    owner = after(Owner.BOT, "handed_over")
    owner = after(owner, "taken")

    assert owner is Owner.AGENT
    assert after(owner, "released") is Owner.BOT


def test_asking_twice_stays_in_the_queue() -> None:
    assert after(Owner.QUEUE, "handed_over") is Owner.QUEUE


def test_every_event_has_an_owner_or_a_reason() -> None:
    for owner, event in product(Owner, get_args(Event)):
        try:
            assert after(owner, event) in Owner
        except NotAllowed as refusal:
            assert str(refusal).endswith("already.")  # noqa: PT017  (either outcome is right)


def test_a_person_is_never_overruled_by_the_bot() -> None:
    with pytest.raises(NotAllowed):
        after(Owner.AGENT, "handed_over")
