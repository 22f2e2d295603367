"""Carriers: from a tracking number to the page where the customer follows the parcel.

A link from the shop comes first; this table fills in where the shop has only a number. Every link
is as seen in several independent programs; where a carrier has no link with a number, its page.
"""

from urllib.parse import quote

from dialog.understanding.folding import fold, split

LINKS: dict[str, str] = {
    "correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={n}",
    "correos express": "https://s.correosexpress.com/c?n={n}",
    "seur": "https://www.seur.com/livetracking/?segOnlineIdentificador={n}&segOnlineIdioma=es",
    "mrw": "https://www.mrw.es/seguimiento_envios/MRW_resultados_consultas.asp?modo=nacional&envio={n}",
    "gls": "https://gls-group.com/ES/es/seguimiento-envio/?match={n}",
    "nacex": "https://www.nacex.es/seguimientoDetalle.do?agencia_origen={a}&numero_albaran={n}",
    "ctt express": "https://www.cttexpress.com/localizador-de-envios/?sc={n}",
    "dhl": "https://www.dhl.com/es-es/home/tracking.html?tracking-id={n}",
    "ups": "https://www.ups.com/track?tracknum={n}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={n}",
    "estafeta": "https://www.estafeta.com/herramientas/rastreo?wayBillType=1&wayBill={n}",
    "andreani": "https://www.andreani.com/envio/{n}",
    "oca": "https://www.oca.com.ar/Busquedas/Envios?numero={n}",
    "correo argentino": "https://www.correoargentino.com.ar/formularios/e-commerce",
    "chilexpress": "https://centrodeayuda.chilexpress.cl/seguimiento/{n}",
    "starken": "https://www.starken.cl/seguimiento?codigo={n}",
    "blue express": "https://www.blue.cl/enviar/seguimiento?n_seguimiento={n}",
    "coordinadora": "https://coordinadora.com/rastreo/rastreo-de-guia/detalle-de-rastreo-de-guia/?guia={n}",
    "interrapidisimo": "https://interrapidisimo.com/sigue-tu-envio/?guia={n}",
    "servientrega": "https://www.servientrega.com/wps/portal/rastreo-envio",
    "correios": "https://rastreamento.correios.com.br/app/index.php",
}
ANY = "https://t.17track.net/es#nums={n}"


def tracking_link(carrier: str, number: str) -> str:
    """Where to follow `number`; '' when there is no number. Unknown carriers: a page for all."""
    number = number.strip()
    if not number:
        return ""
    origin, _, rest = number.partition("/")
    if (carrier_key := known_carrier(carrier)) == "nacex":
        return _filled(LINKS["nacex"], rest, origin) if rest else _filled(ANY, number)
    return _filled(LINKS.get(carrier_key, ANY), number)


def known_carrier(name: str) -> str:
    """'SEUR 24' -> 'seur', 'Correos Exprés' -> 'correos express'; '' for one we don't know."""
    words = f" {_plain(name)} "
    fitting = [key for key in LINKS if f" {key} " in words]
    return max(fitting, key=len, default="")


def _plain(name: str) -> str:
    words = split(fold(name))
    return " ".join("express" if word == "expres" else word for word in words)


def _filled(link: str, number: str, origin: str = "") -> str:
    return link.replace("{n}", quote(number, safe="")).replace("{a}", quote(origin, safe=""))
