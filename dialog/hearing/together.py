"""After two answers in one turn, a short message is about one of them: '¿y a Canarias?'"""

from dataclasses import replace

from dialog.hearing.follow_ups import WITH_A_LEAD, just_answered
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of
from dialog.model import State
from dialog.notes import noted
from dialog.understanding import Understanding

_TELLING = 5  # letters, at least, of a word that tells which


def on_one_subject(
    understanding: Understanding, vocabulary: Vocabulary, state: State, said: Tokens
) -> State:
    """The answer that speaks of what is asked now; else the first, which was asked first."""
    ids = just_answered(state)
    is_follow_up = len(said) <= WITH_A_LEAD and vocabulary.leading("follow_up", said) > 0
    if len(ids) < 2 or not is_follow_up:
        return state
    details = {word for word in said if len(word) >= _TELLING}
    speaking = [one for one in ids if details & _words_of(understanding, one, state.language)]
    meant = (speaking or ids)[0]
    asked = next(question for faq_id, question in state.notes["together"] if faq_id == meant)
    return replace(state, topic=meant, notes=noted(state.notes, asked=asked))


def _words_of(understanding: Understanding, faq_id: str, language: str) -> set[str]:
    entry = understanding.reply_to(faq_id, language)
    return set(tokens_of(entry.answer)) if entry is not None and entry.answer else set()
