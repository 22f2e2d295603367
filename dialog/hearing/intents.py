"""What an Intent says, in the words that the policies use."""

from dialog.flows import flow_of
from dialog.model import Intent, Json

PLAIN = 0.8  # score from which a meaning needs no plain words
SURE = 0.95  # score from which a word or two are enough, and more words mean nothing else
CLEARLY = 0.1  # the score's lead over the runner-up


def sure(intent: str | None, /, **why: Json) -> Intent:
    """What was tapped or asked for is no guess."""
    return Intent(intent, 1.0, outcome="answered", why=why)


def faq_of(intent: Intent) -> str:
    """The bare FAQ id, or '' for flows, small talk and nothing."""
    return intent.id if intent.id and is_faq(intent.id) else ""


def is_faq(name: str) -> bool:
    """'shipping-cost'; not 'flow:human', not 'talk:thanks'."""
    return bool(name) and ":" not in name


def is_talk(intent: Intent) -> bool:
    return (intent.id or "").startswith("talk:")


def is_answered(intent: Intent) -> bool:
    return intent.id is not None and intent.outcome == "answered"


def ids_near(intent: Intent) -> list[str]:
    """All that the words come near to, likeliest first."""
    compared = (str(entry.get("id", "")) for entry in intent.why.get("entries", ()))
    ranked = (intent.id, intent.runner_up, *intent.offered, *compared)
    return list(dict.fromkeys(one for one in ranked if one))


def guessed_flow(intent: Intent) -> str:
    """The likeliest flow among what the words may mean."""
    near = (intent.id, intent.runner_up, *intent.offered)
    return next((name for name in map(flow_of, near) if name), "")
