"""Every file of ours that a message can name, wherever it is kept: what channels are lent."""

from pathlib import Path
from typing import Protocol

from adapters.faq_files import FaqFiles
from adapters.own_files import OwnFiles, is_own
from dialog.faq.attached import is_attached
from dialog.model import Media


class Lender(Protocol):
    """What channels need of it."""

    def find(self, media: Media) -> Path | None: ...

    def content(self, media: Media) -> bytes:
        """Raises SendFailed for a file that was removed meanwhile."""


class Shelf:
    """Agents' files and answers' files."""

    def __init__(self, own: OwnFiles, answers: FaqFiles) -> None:
        self._own = own
        self._answers = answers

    def find(self, media: Media) -> Path | None:
        return self._lender(media).find(media)

    def content(self, media: Media) -> bytes:
        return self._lender(media).content(media)

    def _lender(self, media: Media) -> Lender:
        return self._answers if is_attached(media) else self._own


def is_ours(media: Media) -> bool:
    return is_own(media) or is_attached(media)
