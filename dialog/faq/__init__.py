"""The merchant's FAQ: files read, checked for form, and filled with the shop's facts.

entries    the entries and how they are loaded
folders    which files are the FAQ's
rules      what a file must look like
checks     what an entry must be
across     what entries do to each other, and languages
synonyms   the merchant's own words
"""

from dialog.faq.entries import FIRST_LANGUAGE, Entry, Faq
from dialog.faq.folders import has_language_folders

__all__ = ["FIRST_LANGUAGE", "Entry", "Faq", "has_language_folders"]
