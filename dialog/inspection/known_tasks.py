"""Entries that begin a task (`flow:...`) or are small talk (`talk:...`): is there such a one?"""

from collections.abc import Iterator
from pathlib import Path

from dialog.errors import FaqError
from dialog.faq import Faq, has_language_folders
from dialog.faq.drafts import did_you_mean
from dialog.flows import find_flows, intent_of
from dialog.phrases import Phrases
from dialog.safe_yaml import Problem, shown_path
from dialog.understanding.lexicon import BUNDLED


def unknown_tasks(faq: Faq, folder: Path) -> Iterator[Problem]:
    """Customers who write these sentences would be told nothing."""
    known = known_tasks(folder)
    for entries in faq.entries.values():
        for entry in entries:
            if entry.id.startswith(("flow:", "talk:")) and entry.id not in known:
                reason = f"'{entry.id}' is nothing that the bot can do or say."
                fix = did_you_mean(entry.id, known) or f"Known: {', '.join(sorted(known))}."
                yield Problem(entry.file, entry.line_of("id"), reason, fix, is_warning=True)


def missing_tasks(faq: Faq, folder: Path) -> Iterator[Problem]:
    """A folder of one's own begins without '¿dónde está mi pedido?': it would find an answer."""
    if not has_language_folders(folder) or folder.resolve() == BUNDLED.resolve():
        return
    for language, entries in faq.entries.items():
        shipped = BUNDLED / language
        if any(entry.id.startswith("flow:") for entry in entries) or not shipped.is_dir():
            continue
        reason = (
            f"no sentence in '{language}' begins a task (where is my order, a complaint): "
            "some other answer may be given to who asks for it."
        )
        fix = f"Copy flows.yaml and smalltalk.yaml from {shipped} into this folder."
        yield Problem(shown_path(folder / language), 1, reason, fix, is_warning=True)


def known_tasks(folder: Path) -> set[str]:
    """All flows, and the small talk that has a phrase."""
    return {*map(intent_of, find_flows()), *_small_talk(folder)}


def _small_talk(folder: Path) -> Iterator[str]:
    for place in (folder, BUNDLED):
        try:
            loaded = Phrases.load(place)
        except FaqError:  # none there, or told already
            continue
        for phrases in loaded.by_language.values():
            for name in phrases:
                if name.startswith("talk."):
                    yield name.replace("talk.", "talk:").replace("_", "-")
