"""What an entry of the FAQ may have, by the keys that merchants write.

Apart from the FAQ's own room: who explains a file that is no YAML at all must know them as well.
"""

TEXT_KEYS = ("id", "answer", "title", "dial")
LIST_KEYS = ("questions", "not_for", "examples", "follow_ups", "media", "keywords")
KEYS = (*TEXT_KEYS, *LIST_KEYS)
