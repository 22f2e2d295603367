"""The lists of words that the dialog listens for, `bot.heard.*` of the phrases: what each is for.

A list that does not stand here is not listened for, and asking for it is a mistake in the code.
`language_<code>`, how each language of the shop is wished for, comes to these (vocabulary.py).
"""

from collections.abc import Mapping

LISTS: Mapping[str, str] = {
    # --- around what is meant
    "padding": "may stand around anything: 'por favor', 'pues', 'jaja'",
    "interjection": "comes before it: 'ah', 'mmm'",
    "greeting": "how a talk begins",
    "saying": "leads to a question and asks nothing: 'quería saber'",
    "not": "'no', 'nunca': turns around what follows",
    "very": "makes a mild word loud: 'muy'",
    "but": "'pero': there is more to come",
    # --- courtesies, answered in a sentence
    "thanks": "'gracias'",
    "goodbye": "'adiós'",
    "ok": "'vale', 'perfecto'; also in front of something else",
    "refusal": "'no, gracias': nothing more is wanted",
    "shrug": "'no sé', and nothing else",
    "apology": "'perdón'",
    "pity": "'qué pena'",
    "delight": "'qué bonito'",
    "help": "'ayuda', 'tengo una pregunta': what can be asked here?",
    "present": "'sigo aquí': they are back",
    "anybody_there": "'¿hay alguien?', 'hola' to nobody",
    "something_else": "'otra cosa': what follows is of another matter",
    "off_topic": "of no shop: the weather, jokes, who won",
    "wrong_chat": "was meant for somebody else",
    "unhappy_signs": "emoji of displeasure",
    # --- who speaks here, and in which language
    "person": "'una persona', and nothing else",
    "asks_for_person": "'pásame con', 'hablar con alguien', anywhere in a sentence",
    "call_me": "'llámame'",
    "unwanted": "'no quiero' ..., of what follows: a person, a task",
    "who_speaks": "begins '¿eres un bot?'",
    "a_speaker": "ends it: 'una persona', 'un robot'",
    "wishing": "stands around the name of a language that is wished for",
    "other_language": "asks for one that is not spoken here",
    "foreign": "is said in one that is not",
    "galician": "is read as Portuguese and answered in Spanish",
    # --- stopping, waiting, letting go
    "stop": "'BAJA': no more of what the business starts",
    "stop_outside": "the same, unless a form is open, which it leaves",
    "start": "'ALTA': takes it back",
    "wait": "'espera': the open question stays open",
    "cancel": "leaves the open form",
    "letting_go": "of `cancel`, what may also be a no to the question alone",
    "not_sent": "'no lo envíes', of the form that is summed up",
    "withdraw": "'ya no hace falta': who waits for a person may do without",
    "solved": "'ya lo encontré': there is nothing left to complain of",
    "case_withdrawn": "'ya no quiero reclamar', of a case that was sent",
    "withdrawing": "'retira' ..., of `a_case` right after it",
    "a_case": "'queja', 'reclamación'",
    # --- moods
    "danger": "life, health, violence: before anything else",
    "insult": "angry at once",
    "anger": "angry, unless it is asked",
    "upset": "angry only when it is said loudly",
    # --- questions, and what of them depends on the talk
    "question": "begins one: 'cuánto', 'puedo'",
    "indirect": "begins one behind a verb: 'si tienen'",
    "opener": "begins a whole one in the middle of a text: 'cuánto cuesta'",
    "follow_up": "begins what needs the one before: '¿y a Canarias?'",
    "fragment": "begins a piece of one: 'a Canarias', 'los sábados'",
    "bare": "asks, and does not say of what: '¿cuánto tarda?'",
    "aspect": "what is asked of a subject, to be taken out: 'tarda', 'precio'",
    "that": "points back: 'eso', 'lo mismo'",
    "whatever_was": "what was done with it, which changes no subject: 'lo compré', 'ya lo usé'",
    "supposing": "'¿qué pasa si llega roto?': nothing has happened",
    "if_i_buy": "'si lo compro hoy': there is no order yet",
    "around_a_place": "stands around one in 'vivo en Canarias', and asks nothing else",
    # --- figures in answers
    "cost": "asks for a price",
    "free": "tells it without a figure: 'gratis'",
    "span": "asks for a time, or tells one: 'días'",
    "taking": "the time is how long it takes: 'tarda', 'llega'",
    "term": "the time is a last day: 'tienes', 'plazo'",
    "term_asked": "asks for a last day: '¿cuánto tiempo tengo?'",
    # --- what was just said did not do
    "confused": "'no entiendo'",
    "not_that": "'no era eso'",
    "unhelpful": "'eso no me sirve'",
    "fails": "what is tried in vain, beside `unhelpful`: 'no me deja'",
    # --- the open form
    "what_is_needed": "'¿qué necesitas?'",
    "why": "'¿para qué quieren mi correo?'",
    # --- cases, and those who wait for an answer
    "my_case": "'mi caso', 'mi reclamación'",
    "my_reference": "'mi número de caso', and the words for it in a question",
    "news_of": "'¿cómo va?', of a case",
    "what_now": "'¿y ahora qué?', after it was sent",
    "mistaken": "'me equivoqué', 'no, mi correo es': begins a correction",
    "unsolved": "'sigo con el mismo problema', after people closed it",
    "still_waiting": "'¿cuánto falta?', and nothing else",
    "when_answered": "'¿cuándo me atienden?', of who waits in the queue",
    "when_solved": "'¿cuándo lo solucionan?'",
    "answer_time": "'¿cuánto tardan en contestar?', asked of the house",
    "of_the_house": "what only the team knows: parking, jobs, allergies",
}
