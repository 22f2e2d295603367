"""Yes, no, and "I'd rather not"."""

from dialog.model import Inbound
from dialog.readers.reader import NotUnderstood, Reader
from dialog.readers.yes_no_words import declines, is_no, is_yes

__all__ = ["declines", "yes_no"]


def _read(message: Inbound) -> bool:
    """'dale 👍' -> True"""
    if message.choice in {"yes", "no"}:
        return message.choice == "yes"
    if is_yes(message.text):
        return True
    if is_no(message.text):
        return False
    raise NotUnderstood


yes_no = Reader(_read)
