"""Text from outside in one canonical form, before anything looks at it."""

import unicodedata

CHARACTERS_AT_MOST = 16_000  # several times what any channel lets a customer write

_REPLACED = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")


def canonical(text: object, at_most: int = CHARACTERS_AT_MOST) -> str:
    """NUL and lone surrogates become U+FFFD, then NFC, then the cap; what is no text is ""."""
    if not isinstance(text, str):
        return ""
    # cut first as well: NFC of megabytes is work that nobody asked for
    whole = unicodedata.normalize("NFC", text[: at_most * 4].translate(_REPLACED))
    return whole[:at_most]
