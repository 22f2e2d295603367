"""A random key of ours, made once and kept in a file that only we may read."""

import os
import secrets
from pathlib import Path


def kept_key(file: Path) -> bytes:
    """The file's key; the file is made when there is none. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
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
