"""How customers agree, refuse and don't know: in any of our languages, whichever is spoken."""

import re2

from dialog.readers.word_list import words
from dialog.understanding.folding import fold, split

_THUMBS_UP, _THUMBS_DOWN = frozenset("👍👌✅✔💯🙆🆗"), frozenset("👎❌🚫🙅✖")
_YES = words(
    "si sip sii see s sim claro dale ok oka okey okay oki vale va bueno correcto exacto "
    "exactamente perfecto afirmativo listo seguro obvio simon sipi yes yep yeah yup y sure "
    "sale orale va right correct certo isso beleza pode confirmo confirmado confirm please "
    "adelante todo"
)
_NO = words("no nop nope nel nah na n nao not never nunca negativo incorrecto")
_POLITE = words(
    "por favor porfa porfi porfavor please gracias thanks obrigado obrigada que asi es that s "
    "it de acuerdo muy bien esta all good is e gusto supuesto course of desde luego con mucho "
    "claro mejor thank you hola pues eso"
)
_NOT_AN_ANSWER = re2.compile(r"\b(?:entiendo|entendi|comprendo|understand|entendo)\b")
_CORRECTS = re2.compile(  # 'no, mi nombre es Ana' says no to something else
    r"\b(?:(?:mi|my|meu|minha|el|la|o|a) \w+ (?:es|is|e)|me llamo|soy|me chamo|sino|but)\b"
)
# without a fact in it: 'no gracias', 'paso', 'ninguno', 'luego'
_REFUSES = re2.compile(
    r"(?:(?:pues|uf|mmm|ah|ay|la verdad|hola|ahora|de momento|lo siento|perdon|sorry|well|"
    r"todavia|aun|ainda|mejor|tampoco|i|id|prefiero|preferiria|prefiro|que) )*"
    r"(?:no|nop|nope|nah|nao|n|not|dont|cant|ninguno|ninguna|nada|nothing|none|nenhum|nenhuma|"
    r"nem (?:pensar|a pau|mort[oa])|ni (?:hablar|loc[oa]|(?:de|en) broma|de chiste|pensarlo)|"
    r"claro que (?:no|nao)|"
    r"de (?:jeito nenhum|ning(?:una manera|un modo)|maneira nenhuma|forma nenhuma)|"
    r"(?:absolutely|certainly) not|(?:rather )?(?:stay|remain) anonymous|"
    r"(?:ser |ficar |quedar )?anonim[oa]|"
    r"paso|omitir|omite|saltar|salta|skip|pular|pula|luego|despues|later|depois|tampoco|"
    r"rather not|nel|nones|para nada|que va|no way|"
    r"sin (?:foto|fotos|telefono|correo|email|numero))(?: [^0-9@]*)?"
)
# the answer is not at hand, whatever follows: 'no lo sé, lo compré con el 600...'
_LACKS = re2.compile(
    r"(?:[a-z]+ ){0,3}(?:no (?:lo |la |me |le |se |te )*"
    r"(?:se|tengo|recuerdo|encuentro|acuerdo|veo|conozco|hallo|ubico|guarde)|ni idea|"
    r"no idea|no clue|dunno|idk|sei la|(?:nao faco|nem faco|nem) ideia|"
    r"se me olvido|(?:lo |la )?(?:olvide|perdi|borre|desconozco)|"
    r"dont (?:know|have|remember)|do not (?:know|have|remember)|cant find|cannot find|"
    r"lost it|forgot|"
    r"(?:nao|num) (?:o |a |me )?(?:sei|tenho|lembro|encontro|acho)|(?:sei|tenho|lembro) nao|"
    r"no cacho|esqueci)\b.*"
)
_LONGEST = 14  # words; more is a story


def is_yes(text: str) -> bool:
    return _says(text, _YES, _THUMBS_UP, _NO)


def is_no(text: str) -> bool:
    return _says(text, _NO, _THUMBS_DOWN, frozenset())


def declines(text: str) -> bool:
    """'prefiero no darlo', 'no lo sé', 'I don't have it', 'pular': nothing to be had here."""
    said = split(fold(text))
    if not said:
        return is_no(text) or text.strip() in {"-", "--", "x"} or "🤷" in text
    told = " ".join(said)
    if is_no(text):
        return True
    if len(said) > _LONGEST or _NOT_AN_ANSWER.search(told):
        return False
    if _LACKS.fullmatch(told):
        return True
    has_fact = "@" in text or _CORRECTS.search(told)
    return not has_fact and bool(_REFUSES.fullmatch(told))


def _says(
    text: str, wanted: frozenset[str], thumbs: frozenset[str], against: frozenset[str]
) -> bool:
    said = split(fold(text))
    if not said:
        return any(sign in thumbs for sign in text)
    if said[0] not in wanted and " ".join(said) not in {
        "de acuerdo",
        "por supuesto",
        "of course",
    }:
        return False
    if len(said[0]) == 1 and len(said) > 1:
        return False  # 'y eso' is no 'y'
    return all(word in wanted | _POLITE and word not in against for word in said)
