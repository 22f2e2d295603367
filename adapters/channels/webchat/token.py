"""The visitor's token: who this browser is, signed by us.

    <visitor>.<HMAC-SHA256 of it>        both in base64url

It proves "the same browser as before" and nothing more. It lives in the widget's own storage and
travels in the first frame or in a header, never in a URL.
"""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

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
    return secret.encode() if secret else _kept_key(folder / "key")


def _kept_key(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        fresh = file.with_name(f"key.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as new:
            new.write(secrets.token_hex(32).encode())
        try:
            os.link(fresh, file)  # of two processes that start together, one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_bytes()
