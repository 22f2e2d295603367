"""What Unicode calls a digit or a number, and is none that can be counted with, in every flow.

'❶❷' is made of digits for Python, and no number; the newest digits are known to RE2 alone.
"""

import pytest

from adapters.shops import demo
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment
from dialog.understanding import Understanding
from tests.fakes.dialog import OPEN, SwitchedShop, hours, phrases
from tests.test_transcripts import understanding  # noqa: F401 - the fixture

ODD = (
    *("²²", "❶❷", "③④", "½¼", "㊿㊿", "ⅷⅸ", "٤٢", "\uff14\uff12", "一二"),
    *("\U00010a41\u0663", "\U00011052\U00011053", "\U00011f50" * 4, "\U00010d40" * 16),
)
TEXTS = (
    *("talla {n}", "quiero {n} camisetas", "dresses under {n} euros", "entre {n} y {n} euros"),
    *("mi pedido es el {n}", "pedido 10452, mi teléfono es {n}", "hace {n} días que espero"),
    *("caso {n}-{n}", "tarjeta {n} cvv {n}", "o dia {n} de novembro", "{n}", "la {n}"),
)


@pytest.mark.parametrize("number", ODD)
async def test_every_text_with_it_is_answered(
    number: str,
    understanding: Understanding,  # noqa: F811
) -> None:
    shop = SwitchedShop(demo.connect(demo.Settings(), None, OPEN.date))
    engine = Engine(understanding, phrases(), shop, hours(), "La Ceiba")

    for place, text in enumerate(TEXTS):
        contact = Contact("webchat", f"v{place}")
        said = Inbound("webchat", contact.address, "m1", text.format(n=number), number=1)
        turn = await engine.take_turn(Moment(Conversation(1), contact, Customer(1), (said,), OPEN))
        assert turn.replies, text
