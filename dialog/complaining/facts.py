"""What is told in passing is found by its form: a number, a name, how to reach them."""

from collections.abc import Iterable

from dialog.model import Inbound, Json
from dialog.readers import (
    Reader,
    email_address,
    order_number_nearby,
    person_name,
    refusable_email,
    refusable_order,
    refusable_phone,
)
from dialog.scene import Scene

ABOUT_THEM = ("name", "email", "phone")
FACTS = frozenset({"order", *ABOUT_THEM})  # the names of `facts`


def facts(scene: Scene) -> dict[str, Reader]:
    return {
        "order": order_number_nearby,
        "name": person_name,
        "email": email_address,
        "phone": scene.phone,
    }


def facts_in(messages: Iterable[Inbound], scene: Scene) -> dict[str, Json]:
    """The newest of each kind that is told."""
    return {
        name: found
        for name, reader in facts(scene).items()
        for message in messages
        if (found := reader.spot(message))
    }


def about_them_in(messages: Iterable[Inbound], scene: Scene) -> dict[str, Json]:
    """'soy Ana, llámenme al 600 111 222': who they are, and how to reach them."""
    found = facts_in(messages, scene)
    return {name: found[name] for name in ABOUT_THEM if name in found}


def facts_or_none(scene: Scene) -> dict[str, Reader]:
    """... with '' for what is said not to be had: 'sin teléfono'."""
    plain = facts(scene)
    return {
        **plain,
        "order": refusable_order(plain["order"]),
        "email": refusable_email(plain["email"]),
        "phone": refusable_phone(plain["phone"]),
    }
