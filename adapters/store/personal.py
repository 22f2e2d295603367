"""Which columns hold personal data: what drives export, erasure, blocking and retention.

Every column of every table is in one of the two lists; a test fails for one that is in neither.
So is every folder that the settings name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PERSONAL: Mapping[str, frozenset[str]] = {
    "customers": frozenset({"name", "email", "phone"}),
    "contacts": frozenset({"address", "name", "phone", "language", "last_inbound_at"}),
    "conversations": frozenset({"state"}),
    "messages": frozenset({"external_id", "text", "choice", "phone", "media", "sent_at"}),
    "inbox": frozenset({"raw", "error"}),
    "outbox": frozenset({"external_id", "reason"}),
    "deliveries": frozenset({"external_id"}),
    "tickets": frozenset({"fields"}),
    "ticket_events": frozenset({"data"}),
    "questions": frozenset({"why"}),
    "consents": frozenset({"wording"}),
    "agents": frozenset({"login", "name", "password_hash", "totp_seed"}),
    "sign_ins": frozenset({"token_hash"}),
    "tries": frozenset({"key_hash"}),
}

IMPERSONAL: Mapping[str, frozenset[str]] = {
    "customers": frozenset({"id", "created_at"}),
    "contacts": frozenset({"id", "customer_id", "channel", "blocked", "opted_out", "created_at"}),
    "conversations": frozenset(
        {"id", "customer_id", "contact_id", "owner", "agent", "version", "due_at", "wake_at"}
        | {"holder", "fence", "attempts", "answered_id", "holding", "created_at"}
    ),
    "messages": frozenset(
        {"id", "conversation_id", "contact_id", "direction", "author", "choices", "wants", "at"}
        | {"edited_at"}
    ),
    "inbox": frozenset({"id", "conversation_id", "state", "attempts"}),
    "outbox": frozenset(
        {"id", "conversation_id", "contact_id", "channel", "state", "due_at", "holder", "fence"}
        | {"attempts", "lost", "code", "settled_at"}
    ),
    "deliveries": frozenset({"channel", "status", "code", "failure", "at"}),
    "tickets": frozenset(
        {"id", "number", "conversation_id", "kind", "status", "agent", "urgent", "since_id"}
        | {"opened_at", "closed_at"}
    ),
    "ticket_events": frozenset({"id", "ticket_id", "agent"}),
    "questions": frozenset(
        {"id", "language", "intent", "score", "runner_up", "runner_up_score", "outcome"}
        | {"offered", "policy"}
    ),
    "consents": frozenset({"id", "contact_id", "allowed", "at"}),
    "agents": frozenset({"id", "role", "active", "totp_step", "created_at"}),
    "sign_ins": frozenset({"id", "kind", "agent_id", "created_at", "seen_at", "expires_at"}),
    "tries": frozenset({"since", "count"}),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """Files about people that lie beside the database."""

    setting: str  # whose value is the path
    files: str  # below it; <address> is the contact's, <conversation> the conversation's number
    named_in: str  # the column that says which file belongs to what


FOLDERS: tuple[Folder, ...] = (
    Folder("channels.webchat.folder", "photos/<address>/*.jpg", "messages.media"),
    Folder("channels.webchat.folder", "unsent/<address>~*.jpg", ""),  # empty files: marks only
    Folder("desk.folder", "<conversation>/*", "messages.media"),
    Folder("desk.folder", "unsent/<conversation>~*", ""),  # empty files: marks only
)

IMPERSONAL_FOLDERS = frozenset({"channels.telegram.media_folder", "faq.folder"})
