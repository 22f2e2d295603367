"""Chat spellings that mean one thing whichever of our languages is spoken.

Words are heard before anybody knows the language for sure. Those that a single language has for
itself ('ta', 'to', 'n') are written out by the reading alone: understanding/normalise.py.
"""

from collections.abc import Sequence

_SPELT = """
vc=voce vcs=voces qto=quanto qnto=quanto qnt=quanto qta=quanta qts=quantos qtos=quantos qtas=quantas
qdo=quando qnd=quando mto=muito mta=muita mtos=muitos mtas=muitas hj=hoje agr=agora ngm=ninguem
msm=mesmo vdd=verdade tb=tambem tbm=tambem pq=por_que xq=por_que oq=o_que q=que kd=cade cad=cade
naum=nao nn=nao obg=obrigado pfv=por_favor dps=depois eh=e pra=para pras=para_as
cto=cuanto cdo=cuando tmb=tambien tbn=tambien tmbn=tambien dnd=donde
u=you ur=your wat=what wot=what wen=when wanna=want_to gonna=going_to gotta=have_to gimme=give_me
lemme=let_me dunno=dont_know idk=i_dont_know
"""
_WRITTEN = {
    short: tuple(full.split("_")) for short, full in (one.split("=") for one in _SPELT.split())
}


def written_out(words: Sequence[str]) -> tuple[str, ...]:
    """('qto', 'custa') -> ('quanto', 'custa')"""
    if _WRITTEN.keys().isdisjoint(words):
        return tuple(words)
    return tuple(full for word in words for full in _WRITTEN.get(word, (word,)))
