"""What is told in passing not to be had: 'sin teléfono', 'no tengo el número de pedido'.

A fact that was refused before its question came is not asked for; one that is given wins.
"""

from collections.abc import Callable

import re2

from dialog.model import Inbound, Json
from dialog.readers.reader import Reader, words_of
from dialog.understanding.folding import fold, split

_HAS_NO = (
    r"\b(?:no (?:lo |la |te |les |os |me )?(?:tengo|hace falta|quiero|quiero dar|voy a dar|doy|"
    r"recuerdo|se|encuentro|uso|acuerdo)|sin|sem|nem|ni|nor|"
    r"nao (?:tenho|precisa|quero|quero dar|vou dar|uso|sei|lembro|encontro|acho)|"
    r"(?:do not|don t|dont) (?:have|know|remember|want to give|use)|can t find|cannot find|"
    r"lost|perdi|without)(?: (?:a mano|"
    r"el|la|mi|del|de|do|da|my|the|o|a|meu|minha|un|una|ni|ningun|any|an|you|com)){0,3} "
)
_ORDER = re2.compile(
    _HAS_NO + r"(?:(?:numero|n|nro|nr|num)(?: (?:de|del|do|da|mi|meu))* (?:pedido|orden|compra|"
    r"encomenda)|order (?:number|nr|num|no))\b"
    # 'no tengo mi pedido' means another thing: it has not come
    r"|^(?:no|sin|sem) (?:pedido|orden|encomenda|order)\b"
    r"|\b(?:no tengo|no hay|nao tenho|(?:do not|don t|dont) have)"
    r"(?: (?:ningun|un|nenhum|um|any|an))? (?:pedido|orden|encomenda|order)$"
    r"|\bno me acuerdo (?:de )?(?:cual es |cual era )?(?:del |de mi |el |mi )?"
    r"(?:numero|pedido|orden|compra)\b"
    r"|\b(?:not sure|unsure|no idea|no clue)(?: (?:of|about|what))?(?: (?:the|my))? "
    r"(?:order )?(?:number|order)\b"
    r"|\b(?:no se|no recuerdo|nao sei|nao lembro|(?:do not|don t|dont) (?:know|remember))"
    r"(?: (?:cual es|qual e|which))?(?: (?:el|mi|o|meu|the|my))? (?:pedido|orden|encomenda|order)$"
)
_EMAIL = re2.compile(rf"(?:{_HAS_NO}|\bno )" + r"(?:correo|correos|email|e mail|mail)(?: (\w+))?")
_PHONE = re2.compile(
    _HAS_NO + r"(?:foto ni |fotos ni |photo or |foto nem )?(?:numero de )?"
    r"(?:telefono|movil|celular|tel|phone|telemovel|telefone)\b"
    r"|\bno phone\b"
    r"|\b(?:just|only|so|apenas|solo|solamente)(?: (?:by|via|por|pelo|the|o|el|my|meu|mi))* "
    r"(?:e ?mail|correo|mail)\b|\b(?:e ?mail|correo) (?:only|is (?:fine|enough|ok)|basta|chega)\b"
    r"|\b(?:no|nao|not|don t|dont|que no)(?: (?:quiero|quero|want))?(?: que)? (?:me|to|be|you)? ?"
    r"(?:llamen|llameis|llames|llameen|liguem|ligues|call me|called)\b"
)
_OF_ANOTHER = frozenset(
    {"de", "do", "da", "con", "com", "with", "from", "que"}
)  # 'de confirmación'


def refusable_order(reader: Reader) -> Reader:
    return _refusable(reader, lambda said: bool(_ORDER.search(said)))


def refusable_email(reader: Reader) -> Reader:
    return _refusable(reader, _has_no_email)


def refusable_phone(reader: Reader) -> Reader:
    return _refusable(reader, lambda said: bool(_PHONE.search(said)))


def _refusable(reader: Reader, is_refused: Callable[[str], bool]) -> Reader:
    def spot(message: Inbound) -> Json | None:
        found = reader.spot(message)
        if found is not None or not message.text:
            return found
        return "" if is_refused(" ".join(split(fold(words_of(message))))) else None

    return Reader(reader.read, spot)


def _has_no_email(said: str) -> bool:
    found = _EMAIL.search(said)
    return found is not None and found[1] not in _OF_ANOTHER
