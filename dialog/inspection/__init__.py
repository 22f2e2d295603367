"""Is a merchant's folder good enough to be live? One list of errors for `faq check` and the reload.

report        the folder as a whole: read, learned, its claims tried
facts         what fills the answers' blanks
claims        what an entry says of itself
files         what goes with the answers
own_words, own_phrases, known_tasks    the merchant's other files
oddities, collisions                   warnings: found by asking it, never a reason to refuse
"""

from dialog.inspection.report import Report, Source, built, formed, inspected, loaded, opened

__all__ = ["Report", "Source", "built", "formed", "inspected", "loaded", "opened"]
