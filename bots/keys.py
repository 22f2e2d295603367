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
    url = make_url(settings.database.url)
    if url.get_backend_name() != "sqlite":
        return kept_key(FOLDER / FILE)
    if url.database in (None, "", ":memory:"):
        return secrets.token_bytes(32)
    return kept_key(Path(str(url.database)).parent / FILE)
