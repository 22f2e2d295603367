"""Whatever is said, wherever a talk stands: the bot has an answer, and no turn fails.

What is said are the customers' own lines of all transcripts, thrown into every question that a task
can have open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
import yaml

from adapters.shops import demo
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment, Owner, Turn
from dialog.understanding import Understanding
from tests.fakes.dialog import OPEN, SwitchedShop, hours, phrases
from tests.test_transcripts import FOLDER, understanding  # noqa: F401 - the fixture

EACH = 60  # lines thrown into each state
BROKEN = ("me llegó roto el bolso", "10460", "no tengo foto", "Ana Pérez", "ana@example.com", "no")
STATES: dict[str, Sequence[str]] = {
    "nothing": (),
    "an answer": ("¿cuánto cuesta el envío?",),
    "choices": ("no me convence",),
    "misses": ("asdf qwer zxcv", "lkj poi mnb"),
    "order, number": ("¿dónde está mi pedido?",),
    "order, proof": ("¿dónde está mi pedido?", "10452"),
    "order, wrong proof": ("¿dónde está mi pedido?", "99999", "x@example.org"),
    "order, told": ("¿dónde está mi pedido?", "10452", "ana@example.com"),
    "order, late": ("¿dónde está mi pedido 10435?", "luis@example.com"),
    "complaint, kind": ("quiero poner una queja",),
    **{f"complaint, {n}": BROKEN[:n] for n in range(1, len(BROKEN) + 1)},
    "complaint, change": (*BROKEN, "cambiar algo"),
    "complaint, sent": (*BROKEN, "sí"),
    "complaint, left": (BROKEN[0], "cancelar"),
    "search, what": ("busco algo",),
    "search, budget": ("un regalo para mi madre",),
    "search, which": ("¿tienen vestidos?",),
    "search, shown": ("¿tienen el vestido luna?",),
    "search, counted": ("quiero 3 gorras", "negras"),
    "search, nothing": ("busco un dron",),
    "two tasks": ("me llegó roto el bolso del 10460", "¿dónde está mi pedido 10452?"),
}


def lines() -> Iterator[str]:
    """What customers write in the transcripts."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for scene in content if isinstance(content, list) else [content]:
            told = (line.get("customer") for line in scene["talk"])
            yield from (one for one in told if isinstance(one, str) and one)


class Talk:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._conversation = Conversation(1)
        self._number = 0

    async def say(self, text: str) -> Turn:
        self._number += 1
        news = Inbound("webchat", "visitor", str(self._number), text, number=self._number)
        contact, customer = Contact("webchat", "visitor"), Customer(1)
        moment = Moment(self._conversation, contact, customer, (news,), OPEN)
        turn = await self._engine.take_turn(moment)
        self._conversation = replace(self._conversation, state=turn.state, owner=turn.owner)
        return turn


@pytest.mark.parametrize("state", STATES)
async def test_whatever_is_said_is_answered(
    state: str,
    understanding: Understanding,  # noqa: F811
) -> None:
    shop = SwitchedShop(demo.connect(demo.Settings(), None, lambda: date(2026, 11, 24)))
    engine = Engine(understanding, phrases(), shop, hours(), "La Ceiba")
    for said in Random(state).sample(sorted(set(lines())), EACH):
        talk = Talk(engine)
        for before in STATES[state]:
            await talk.say(before)

        turn = await talk.say(said)

        assert turn.replies or turn.owner is not Owner.BOT, said
