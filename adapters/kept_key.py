"""A random key of ours, made once and kept in a file that only we may read."""

import errno
import os
import secrets
from pathlib import Path

SHORTEST = 32  # bytes


def kept_key(file: Path) -> bytes:
    """The file's key; the file is made when there is none. Raises OSError, also for no real key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as new:
            new.write(secrets.token_hex(32).encode())
            new.flush()
            os.fsync(handle)  # else a power cut may leave its name without its contents
        try:
            os.link(fresh, file)  # of two processes that start together, one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = file.read_bytes()
    if len(key) < SHORTEST:  # whatever is signed with an empty one, anybody could sign
        reason = "it holds no key. Remove it, and a new one is made"
        raise OSError(errno.EINVAL, reason, str(file))
    return key
