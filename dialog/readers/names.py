"""A person's name: introduced ('soy Ana'), or alone in a message; never a question."""

from typing import Any

import re2

from dialog.model import Inbound
from dialog.readers.email import written_out
from dialog.readers.given_names import GIVEN_NAMES
from dialog.readers.reader import NotUnderstood, Reader, words_of
from dialog.readers.word_list import words
from dialog.readers.yes_no_words import is_no, is_yes
from dialog.understanding.folding import fold

_WORD = r"\p{L}[\p{L}\p{M}'’.\-]*"
_NAME = rf"({_WORD}(?: +{_WORD}){{0,5}})"
_FORMAL = re2.compile(
    r"(?i)\b(?:(?:me llamo|(?:mi|el) nombre es|mi nombre completo es|a nombre de|"
    r"(?:my|the) name is|my name's|name's|me chamo|chamo-me|meu nome é|o nome é)\s+|"
    r"(?:nombre|name|nome):\s*)" + _NAME
)
_CASUAL = re2.compile(
    r"(?i)\b(?:soy|i am|i'm|im|this is|sou|aqui é|aquí)\s+(?:a |o |la |el )?" + _NAME
)
_HERE = re2.compile(rf"(?:^|[,.!¡\n])\s*(?:\p{{L}}+\s+)??{_NAME}\s+(?i:here|aquí|aqui)\s*[,.!:;\n]")
_ALONE = re2.compile(_NAME)
_IT_IS = re2.compile(r"^(?i:it['’]?s|it is|es|é)\s+(?:[ao]\s+)?(\p{Lu}.*)")  # 'it's Emma'
_EMAIL = re2.compile(r"\S*@\S*")
_DIGITS = re2.compile(r"\+?\d[\d ().\-]*")
_BETWEEN = re2.compile(r"[,;\n]+|[.!?]+\s+")
_STOPS = words(  # a name ends before these
    "y con mi and my e o meu minha pero tengo quiero el la mail correo email telefono tel "
    "pedido numero gracias thanks obrigado obrigada saludos for from por para porque the is es "
    "un una numero order te here aqui"
)
_PARTICLES = words("de del la las los da do das dos van von di san")
_NO_NAMES = words(
    "hola buenas buenos dias tardes noches ola hello hi hey good morning bom boa dia tarde "
    "gracias thanks vale ok okey claro si sim yes no nada que como cuando donde cual quien "
    "cuanto cuanta porque por what when where how who which why quando onde quanto cliente "
    "clienta nuevo nueva yo un una de del mayor ayuda help ajuda adios bye perdon sorry "
    "disculpa rota roto pedido order quiero necesito tengo anonimo ninguno nadie mujer hombre "
    "usuario persona agente humano foto customer client new from not very so here quem estou "
    "estoy so muy esperando cansada cansado enfadada enfadado harta harto mas te lo el la los "
    "las correo email mail telefono phone cancelar salir menu volver atras siguiente llego "
    "llegado nunca mal bien y and e otra otro another outra outro esta este aqui mira look olha "
    "foto fotos photo skip omitir omite saltar salta pasar paso pular pula next luego despues "
    "later depois actually en realidad realidad na verdade well pues then entonces entao digo "
    "mejor better wait espera gusta gustaria nothing nobody everything everyone someone anyone it "
    "pode podes podem manda mandar mandalo envia enviar envialo send call llamame liga ligue fue "
    "llamo chamo nombre nome name foi era comigo conmigo igual siempre sempre always "
    "pensando bem deixa deixar deixe deja dejalo dejar esquece esqueca olvida olvidalo forget "
    "leave thinking thought continua continue continuar sigue segue bora vamos "
    "its it's that's thats there's he's she's they're this that these those "
    "we he she they still todo todos algo alguien tudo alguem ninguem "
    "ya se les nos antes arriba dije dicho puse escribi tienen tienes tenes saben sabes mismo "
    "misma arroba already gave told above ja dei disse acima mesmo mesma"
)
_NO_FIRST = words("the my our your meu minha uma")  # 'the boots' is a thing
_MOST_LETTERS = 60
_MOST_WORDS = 4  # of a name that nobody has asked for


def _read(message: Inbound) -> str:
    """'hola, soy ana pérez' -> 'Ana Pérez'; none in 'ana arroba example punto com'"""
    told = written_out(words_of(message))
    found = _introduced(told, strict=False) or _before_the_email(told)
    found = found or _alone(told) or _beside_contacts(told) or _first_of(told)
    if not found:
        raise NotUnderstood
    return found


def _spot(message: Inbound) -> str | None:
    told = words_of(message)
    return _introduced(told, strict=True) or _before_the_email(told) or _known_alone(told)


def _known_alone(text: str) -> str | None:
    """'valentina muñoz', whatever was asked: nothing but a name begins so."""
    parts = text.strip(" .,!").split()
    are_words = all(map(str.isalpha, parts)) and len(parts) <= _MOST_WORDS
    return _alone(text) if are_words and fold("".join(parts[:1])) in GIVEN_NAMES else None


def _introduced(text: str, *, strict: bool) -> str | None:
    text = _EMAIL.sub(",,", text)  # 'soy Ana Pérez ana@example.com'
    formal = _FORMAL.search(text)
    if formal:
        return _name(formal[1])
    here = _HERE.search(text)  # 'Emma Clark here, ...'
    if here and all(word[0].isupper() for word in here[1].split()):
        return _name(here[1])
    casual = _CASUAL.search(text)
    if casual and (not strict or _is_surely_a_name(text, casual)):
        return _name(casual[1])
    return None


def _is_surely_a_name(text: str, casual: Any) -> bool:
    """'soy Ana', 'soy ana pérez pedido 10452'; not 'soy clienta'."""
    told = casual[1]
    is_given = fold(told.split()[0]) in GIVEN_NAMES
    return told[:1].isupper() or is_given or _is_before_a_comma(text, casual.end())


def _is_before_a_comma(text: str, end: int) -> bool:
    """'soy ana pérez, ana@...': where the e-mail was, there is a comma now."""
    return text[end:].lstrip().startswith(",,")


def _before_the_email(text: str) -> str | None:
    """'Ana Pérez, ana@example.com, 600111222' -> 'Ana Pérez'"""
    parts = [part.strip(" .") for part in _BETWEEN.split(text)]
    if not any("@" in part for part in parts):
        return None
    for place, part in enumerate(parts):
        beside_email = any("@" in other for other in parts[place + 1 : place + 2])
        names = part.split()
        capital = all(word[0].isupper() or fold(word) in _PARTICLES for word in names)
        if capital and (beside_email or len(names) > 1) and _ALONE.fullmatch(part):
            return _name(part)
    return None


def _beside_contacts(text: str) -> str | None:
    """'Marta López marta@example.com 600 111 222', in answer to what their name is"""
    bare = _DIGITS.sub(" ", _EMAIL.sub(" ", text))
    return _alone(" ".join(bare.split()).strip(" ,;:-")) if bare != text else None


def _first_of(text: str) -> str | None:
    """'Anabel, y el móvil es 600 111 222', in answer to what their name is"""
    first = _BETWEEN.split(text)[0].strip()
    has_contact = _EMAIL.search(text) or _DIGITS.search(text)
    return _alone(first) if has_contact and first[:1].isupper() else None


def _alone(text: str) -> str | None:
    text = _IT_IS.sub(r"\1", text.strip(" .!,😊🙂"))
    if is_yes(text) or is_no(text) or not _ALONE.fullmatch(text):
        return None
    return _name(text)


def _name(told: str) -> str | None:
    """The words that are the name, with capitals; None when they are something else."""
    kept: list[str] = []
    for word in told.split():
        after_particle = kept and fold(kept[-1]) in _PARTICLES  # 'María de la O'
        if kept and not after_particle and fold(word).strip(".") in _STOPS:
            break
        kept.append(word)
    while kept and fold(kept[-1]) in _PARTICLES:
        kept.pop()
    name = " ".join(kept).strip(" .-'")
    if not 2 <= len(name) <= _MOST_LETTERS or fold(kept[0]) in _NO_NAMES | _NO_FIRST:
        return None
    if any(fold(word) in _NO_NAMES - _PARTICLES for word in kept):
        return None
    return _capitals(name)


def _capitals(name: str) -> str:
    """'ANA PÉREZ' and 'ana pérez' -> 'Ana Pérez'; 'McKay' stays."""
    if name not in (name.lower(), name.upper()):
        return name
    parts = name.lower().split()
    return " ".join(word if word in _PARTICLES else word.title() for word in parts)


person_name = Reader(_read, _spot)
