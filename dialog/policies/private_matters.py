"""What the bot knows of an order and tells nobody: where it goes, whose it is."""

from dialog.hearing.heard import Hearing
from dialog.listening import hears
from dialog.model import Intent, Reply, Turn
from dialog.policies.tasks import asked_again
from dialog.readers import order_number

_LONGEST = 14  # words


async def keep_private_what_is_in_an_order(heard: Hearing) -> Turn | None:
    """'¿a qué dirección va el 10452?': not even to whoever has proven that it is theirs."""
    if heard.tapped or len(heard.tokens) > _LONGEST:
        return None
    flow = heard.state.flow
    is_of_orders = flow is not None and flow.name == "order_status"
    is_of_orders = is_of_orders or (flow is None and heard.state.topic == "flow:order-status")
    named = any(map(order_number.spot, heard.messages))
    asks = hears(heard.house.phrases, "order_status.heard.private", heard.tokens)
    of_others = hears(heard.house.phrases, "order_status.heard.of_a_customer", heard.tokens)
    is_meant = of_others or (asks and (is_of_orders or named))
    if not is_meant or _wants_it_changed(heard):
        return None
    question = await asked_again(heard)
    said = Reply("order_status.private")
    return heard.understood(said, *question, intent=Intent(), topic="flow:order-status")


def _wants_it_changed(heard: Hearing) -> bool:
    """'¿cómo cambio la dirección del pedido 10460?' asks for no data."""
    return hears(heard.house.phrases, "order_status.heard.changing", heard.tokens)
