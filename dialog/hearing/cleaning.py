"""A message before it is read: without what nobody sees, and a tap that was typed as one."""

import unicodedata
from dataclasses import replace

from dialog.card_numbers import without_cards
from dialog.model import Inbound, State

LONGEST = 4000  # characters that are read of one turn; a person never types more

# controls but tab and line feed, soft hyphen, zero widths, direction marks
_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,  # not 0x200C and 0x200D: scripts and emoji are joined with them
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)


def clean(message: Inbound, state: State) -> Inbound:
    text = unicodedata.normalize("NFC", message.text[: LONGEST * 2]).translate(_UNSEEN).strip()
    text = without_cards(text)
    if text.startswith("/start"):  # Telegram's first word, with or without a payload
        text = "hola"
    choice = message.choice
    if not choice and any(text == offered.id for offered in state.offered):
        choice = text  # a channel or script that answers with the choice itself
    if text == message.text and choice == message.choice:
        return message
    return replace(message, text=text, choice=choice)
