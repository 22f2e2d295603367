"""Every sentence that these flows say exists, and no listening list is empty."""

import ast
from pathlib import Path

import pytest

from dialog import catalogue, complaining, orders
from dialog.damage import KINDS
from dialog.flows import complaint, order_status, product_search
from tests.fakes.dialog import phrases

FLOWS = {
    module.__name__.rpartition(".")[2]: module
    for module in (complaint, order_status, product_search)
}
# where else a flow speaks
ROOMS = {"complaint": complaining, "order_status": orders, "product_search": catalogue}
PREFIX = {
    **dict.fromkeys(("say", "ask", "choose", "_ask", "one_of", "offer_a_person"), ""),
    "_piece": "piece.",
}


def said_by(name: str) -> set[str]:
    """The literal phrase names in the flow's source."""
    room = Path(str(ROOMS[name].__file__)).parent
    files = (Path(str(FLOWS[name].__file__)), *room.glob("*.py"))
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    found = set()
    nodes = (node for tree in trees for node in ast.walk(tree))
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        is_method = isinstance(call.func, ast.Attribute)
        function = call.func.attr if is_method else getattr(call.func, "id", "")  # type: ignore[attr-defined]
        place = 0 if is_method else 1  # chat.say("x"), _ask(chat, "x")
        text = call.args[place] if function in PREFIX and len(call.args) > place else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            found.add(f"{name}.{PREFIX[function]}{text.value}")
    return found


@pytest.mark.parametrize("name", FLOWS)
def test_what_a_flow_says_has_a_phrase(name: str) -> None:
    said = said_by(name)

    assert len(said) > 5, "the test no longer finds what the flow says"
    assert [phrase for phrase in sorted(said) if not phrases().has(phrase)] == []


@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize(
    "status",
    ["unpaid", "preparing", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"],
)
def test_every_status_has_its_sentence_with_the_number(status: str, language: str) -> None:
    assert "10452" in phrases().text(
        language, f"order_status.is_{status}", number="10452", details=""
    )


@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_complaint_has_many_words(kind: str, language: str) -> None:
    assert len(phrases().words(language, f"complaint.kind.{kind}")) >= 10


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_button_labels_fit_on_every_channel(language: str) -> None:
    labels = [
        *(f"complaint.kind.{kind}" for kind in KINDS),
        *(f"complaint.change.{field}" for field in complaint.FIELDS),
        *(f"complaint.confirm.{choice}" for choice in ("yes", "change", "cancel")),
        *(
            f"order_status.{question}.{answer}"
            for question in ("late", "person", "received")
            for answer in ("yes", "no")
        ),
    ]

    assert [label for label in labels if len(phrases().text(language, label)) > 20] == []
