"""Long lists of words, written as people read them."""


def words(listed: str) -> frozenset[str]:
    """'hola buenas' -> {'hola', 'buenas'}"""
    return frozenset(listed.split())
