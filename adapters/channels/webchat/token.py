"""The visitor's token: who this browser is, signed by us.

    <visitor>.<HMAC-SHA256 of it>        both in base64url

It proves "the same browser as before" and nothing more. It lives in the widget's own storage and
travels in the first frame or in a header, never in a URL.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from adapters.kept_key import kept_key
from dialog.errors import BadSignature

LONGEST = 200  # characters; ours have 66


def new_visitor() -> str:
    """A name for a browser that nobody can guess."""
    return secrets.token_urlsafe(16)


def signed(visitor: str, key: bytes) -> str:
    digest = hmac.digest(key, b"visitor:" + visitor.encode(), "sha256")
    return f"{visitor}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def visitor_of(token: str, key: bytes) -> str:
    """The visitor whose token this is. Raises BadSignature."""
    visitor = token.partition(".")[0]
    if not token.isascii() or len(token) > LONGEST or not visitor:
        raise BadSignature("webchat")
    if not hmac.compare_digest(token.encode(), signed(visitor, key).encode()):
        raise BadSignature("webchat")
    return visitor


def key_from(secret: str, folder: Path) -> bytes:
    """The signing key: from the settings, or a random one made once and kept in `folder`."""
    return secret.encode() if secret else kept_key(folder / "key")
