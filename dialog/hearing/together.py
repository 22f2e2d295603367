"""After two answers in one turn, a short message is about one of them: '¿y a Canarias?'"""

from dataclasses import replace

from dialog.hearing.follow_ups import ASKED, TOGETHER, WITH_A_LEAD, just_answered
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of
from dialog.model import State
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
    asked = dict(state.notes[TOGETHER])
    details = {word for word in said if len(word) >= _TELLING}
    speaking = [one for one in ids if details & _words_of(understanding, one, state.language)]
    meant = (speaking or ids)[0]
    return replace(state, topic=meant, notes={**state.notes, ASKED: asked[meant]})


def _words_of(understanding: Understanding, faq_id: str, language: str) -> set[str]:
    entry = understanding.reply_to(faq_id, language)
    return set(tokens_of(entry.answer)) if entry is not None and entry.answer else set()
