"""Words around a choice in the languages we speak: places, fillers, courtesies. All folded."""

_PLACES = """
primero primera primer 1a 1o 1ro 1ra 1st first um uma uno una one primeiro primeira
segundo segunda 2a 2o 2do 2da 2nd second dois duas dos two
tercero tercera tercer 3a 3o 3ro 3ra 3rd third tres three terceiro terceira
cuarto cuarta 4a 4o 4to 4ta 4th fourth cuatro four quatro quarto quarta
quinto quinta 5a 5o 5to 5ta 5th fifth cinco five
sexto sexta 6a 6o 6to 6ta 6th sixth seis six
"""
_LAST = "ultimo ultima last"
# only alone: 'la una', 'the second one'
_ARTICLES = "un una um uma one"
# 'la opción 2, por favor', 'the second one please'
_AROUND_A_PLACE = """
el la lo los las un una a al o os as the de del da do opcion numero num n no nro op option number
just only so apenas somente solo
one opcao por favor porfa pf please pls gracias thanks obrigado obrigada creo que quiero quisiera
elijo prefiero seria es i want would like quero prefiro escolho e mejor pues ok vale y hola
"""
# before a number: 'option one', 'número uno'
_COUNTING = "opcion option opcao numero number num nro"
# 'sí, por favor', 'no, gracias, todo bien'
_AFTER_YES_OR_NO = """
por favor porfa porfavor please pls gracias muchas thanks thank you obrigado obrigada claro todo
tudo all bien bem good esta is correcto correct correto right eso es isso asi e that s it thats
quiero quero i do want de acuerdo mejor pues ok vale perfecto perfect perfeito gusto hola ya ahora
now agora seguro sure adelante dale venga hazlo haz pasalo pasaselo pasamelo mandalo mandaselo
envialo averigualo averiguelo averiguenlo averigua miralo mirelo mirenlo revisalo revisenlo
preguntalo preguntale preguntenle it ahead go please pode passa passe mandar manda faz faca
"""

PLACES: dict[str, int] = {
    word: place
    for place, words in enumerate(_PLACES.strip().splitlines())
    for word in words.split()
}
LAST = frozenset(_LAST.split())
ARTICLES = frozenset(_ARTICLES.split())
COUNTING = frozenset(_COUNTING.split())
AROUND_A_PLACE = frozenset(_AROUND_A_PLACE.split())
AFTER_YES_OR_NO = frozenset(_AFTER_YES_OR_NO.split())
PICKS = LAST | (PLACES.keys() - ARTICLES)  # 'segunda', 'third'
NEGATIONS = frozenset({"no", "not", "nao", "sin", "without", "sem"})
