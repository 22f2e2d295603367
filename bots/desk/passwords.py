"""Passwords: argon2id, off the event loop; long ones, and none of the common ones."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

P = ParamSpec("P")
T = TypeVar("T")

SHORTEST, LONGEST = 12, 200  # characters
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")  # 19 MiB each


async def hashed(password: str) -> str:
    return await _aside(_hasher.hash, _normal(password))


async def fits(password: str, password_hash: str) -> bool:
    """Is it the password? Takes as long for who has none, or does not exist (hash "")."""
    right = await _aside(_verify, password_hash or _nobodys(), _normal(password[: LONGEST * 4]))
    return right and bool(password_hash)


def problem(password: str, *names: str) -> str:
    """Why it is refused, as the id of a label; "" when it is good."""
    normal = _normal(password[: LONGEST * 4])
    if len(normal) < SHORTEST:
        return "password_short"
    if len(normal) > LONGEST or len(password) > LONGEST * 4:
        return "password_long"
    plain = normal.casefold().replace(" ", "")
    if plain in _common() or len(set(plain)) < 5 or _is_mostly(plain, names):
        return "password_common"
    return ""


async def _aside(work: Callable[P, T], *arguments: P.args, **_: P.kwargs) -> T:
    return await asyncio.get_running_loop().run_in_executor(_pool, work, *arguments)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash to compare with when there is none: the answer must take the same time."""
    return _hasher.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    text = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _is_mostly(password: str, names: tuple[str, ...]) -> bool:
    """'martamarta12' for Marta: without the name, nearly nothing is left."""
    for name in names:
        own = name.casefold().replace(" ", "")
        if len(own) >= 3 and len(password.replace(own, "")) < 5:
            return True
    return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
