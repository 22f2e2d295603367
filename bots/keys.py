"""The key that second steps are made with: never in the database, whose copy opens no desk."""

import secrets
from pathlib import Path

from sqlalchemy import make_url

from adapters.kept_key import kept_key
from bots.settings import Settings
from dialog.errors import SettingsError

FILE = "desk.key"
FOLDER = Path("mostrador-data")  # beside a database that is no file of ours


def desk_key(settings: Settings) -> bytes:
    """From the settings, or a random one made once and kept in a file. Raises SettingsError."""
    told = settings.server.secret_key
    if told:
        return told.encode()
    try:
        return _kept(settings)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        told = (
            f"server.secret_key: the random one cannot be kept in {error.filename}: {reason}. "
            "Let mostrador write there, or set SERVER__SECRET_KEY."
        )
        raise SettingsError([told]) from error


def _kept(settings: Settings) -> bytes:
    file = key_file(settings.database.url)
    return kept_key(file) if file else secrets.token_bytes(32)


def key_file(url: str) -> Path | None:
    """Where the random one is kept: beside the file, or in our own folder; None in memory."""
    told = make_url(url)
    if told.get_backend_name() != "sqlite":
        return FOLDER / FILE
    if told.database in (None, "", ":memory:"):
        return None
    return Path(str(told.database)).parent / FILE
