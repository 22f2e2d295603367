"""A message that begins like a follow-up and is none: '¿y los horarios?' after what shipping costs.

It is read as if both had been asked in one message: are they two things?
"""

from dialog.hearing.follow_ups import points_back
from dialog.hearing.intents import is_answered, is_faq
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens
from dialog.model import Intent
from dialog.understanding import Part, Understanding


def another_matter(
    understanding: Understanding, vocabulary: Vocabulary, said: Tokens, topic: str, language: str
) -> Intent | None:
    """What is asked now, if it has nothing to do with the FAQ id `topic`, answered last."""
    lead = vocabulary.leading("follow_up", said)
    if not topic or not 0 < lead < len(said) or points_back(said, vocabulary):
        return None
    asked = said[lead:]
    if vocabulary.is_only("bare", asked):  # '¿y me cobran?'
        return None
    text = " ".join(asked[vocabulary.leading("about", asked) :] or asked)
    meant = understanding.read(text, language)
    if not is_answered(meant) or not is_faq(meant.id or ""):
        return None
    spoken_of = Part(understanding.title(topic, language), topic)
    now = Part(text, meant.id or "", meant.score)
    return meant if understanding.are_apart(spoken_of, now, language) else None
