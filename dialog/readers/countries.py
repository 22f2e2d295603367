"""Which country is named: 'es de México', 'uk' -> where a phone is from. All folded."""

from dialog.listening import tokens_of

_NAMES = {
    "ES": "espana; spain; espanha; espanola; espanol",
    "PT": "portugal; portugues; portuguesa",
    "MX": "mexico; mx; mexicano; mexicana; cdmx",
    "AR": "argentina; argentino",
    "CO": "colombia; colombiano; colombiana",
    "CL": "chile; chileno; chilena",
    "PE": "peru; peruano; peruana",
    "BR": "brasil; brazil; brasileiro; brasileira; brasileno",
    "UY": "uruguay; uruguai",
    "EC": "ecuador; equador",
    "VE": "venezuela",
    "BO": "bolivia",
    "PY": "paraguay; paraguai",
    "CR": "costa rica",
    "GT": "guatemala",
    "DO": "republica dominicana; dominicana",
    "PA": "panama",
    "US": "usa; eeuu; estados unidos; ee uu; united states; us; america",
    "GB": "uk; reino unido; inglaterra; united kingdom; england; britain; great britain",
    "IE": "irlanda; ireland",
    "FR": "francia; france; franca",
    "IT": "italia; italy",
    "DE": "alemania; germany; alemanha",
}
_WAYS = {tuple(name.split()): code for code, names in _NAMES.items() for name in names.split("; ")}


def countries_in(text: str) -> tuple[str, ...]:
    """'es un número de Costa Rica' -> ('CR',)"""
    said = tokens_of(text)
    found = (_WAYS.get(said[at : at + size]) for at in range(len(said)) for size in (2, 1))
    return tuple(dict.fromkeys(code for code in found if code))
