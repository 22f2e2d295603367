"""Agents and their sign-ins. Tokens are stored as hashes only."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, insert, or_, select, update

from adapters.store.driver import Db
from adapters.store.tables import agents, sign_ins
from adapters.store.texts import clean_id, clean_text, hashed
from adapters.store.times import Instant, instant, micros, seconds
from dialog.errors import NotAllowed
from dialog.ports import Clock

IDLE = seconds(8 * 3600)
ABSOLUTE = seconds(7 * 24 * 3600)
HALF = seconds(600)  # how long a right password waits for its code
TOUCH_EVERY = seconds(60)  # a session's last use is noted no more often
ROLES = ("agent", "admin")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at the desk."""

    id: int
    name: str  # as customers read it
    login: str
    role: str = "agent"  # agent | admin
    active: bool = True
    password_hash: str = field(default="", repr=False)
    totp_seed: str = field(default="", repr=False)

    @property
    def has_password(self) -> bool:
        return bool(self.password_hash)

    @property
    def has_second_step(self) -> bool:
        return bool(self.totp_seed)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in."""

    id: int
    agent: Agent
    created_at: datetime
    seen_at: datetime


def login_of(text: str) -> str:
    """' Marta ' and 'marta' are the same person."""
    return clean_id(clean_text(text).strip().casefold())


@dataclass(frozen=True, slots=True)
class People:
    clock: Clock

    def add_agent(self, db: Db, name: str, login: str, role: str) -> Agent:
        """NotAllowed if the login is taken or empty."""
        login = login_of(login)
        if not login or role not in ROLES:
            raise NotAllowed("An agent needs a login, and the role agent or admin.")
        if agent_of(db, login) is not None:
            raise NotAllowed(f"The login {login} is taken. Choose another one.")
        named = clean_text(name).strip() or login
        told = {"name": named, "login": login, "role": role, "created_at": self._now()}
        number = db.execute(_ADD_AGENT, told).scalar_one()
        return Agent(number, named, login, role)

    def set_password_hash(self, db: Db, login: str, password_hash: str) -> None:
        """Every session and link of theirs ends."""
        agent = _must_have(db, login)
        db.execute(_SET_PASSWORD, {"key": agent.id, "hash": password_hash})
        self.close_sessions_of(db, agent.id)

    def set_totp(self, db: Db, login: str, seed: str, step: int) -> None:
        """Every session and link of theirs ends: those were let in by less, or by another phone."""
        agent = _must_have(db, login)
        db.execute(_SET_TOTP, {"key": agent.id, "seed": seed, "step": step})
        self.close_sessions_of(db, agent.id)

    def use_totp_step(self, db: Db, agent: int, step: int) -> bool:
        """True once for each step, and never for an earlier one."""
        return db.execute(_USE_STEP, {"key": agent, "step": step}).first() is not None

    def deactivate(self, db: Db, login: str) -> None:
        agent = _must_have(db, login)
        db.execute(_DEACTIVATE, {"key": agent.id})
        self.close_sessions_of(db, agent.id)

    def new_link(self, db: Db, login: str, hours: float) -> str:
        """A token that signs in once; earlier links of theirs stop working."""
        agent = _must_have(db, login)
        if not agent.active:
            fix = "Add them anew, with another login."
            raise NotAllowed(f"{agent.login} is not active any more. {fix}")
        db.execute(_DROP_LINKS, {"agent": agent.id})
        return self._sign_in(db, "link", agent.id, seconds(hours * 3600))

    def use_link(self, db: Db, token: str) -> Agent | None:
        """Whose link it is; only the first to come gets an answer."""
        used = {"hash": hashed(token), "now": self._now()}
        number = db.execute(_USE_LINK, used).scalar()
        if number is None:
            return None
        agent = _agent(db.execute(_AGENT_BY_ID, {"key": number}).one())
        return agent if agent.active else None

    def open_session(self, db: Db, agent: int) -> str:
        return self._sign_in(db, "session", agent, ABSOLUTE)

    def open_half(self, db: Db, agent: int) -> str:
        return self._sign_in(db, "half", agent, HALF)

    def touch(self, db: Db, session: int) -> None:
        db.execute(_TOUCH, {"key": session, "now": self._now()})

    def close_session(self, db: Db, token: str) -> None:
        db.execute(_CLOSE, {"hash": hashed(token)})

    def close_sessions_of(self, db: Db, agent: int) -> None:
        db.execute(_CLOSE_ALL, {"agent": agent})

    def session(self, db: Db, token: str, kind: str = "session") -> Session | None:
        """Of an active agent, not idle too long, not too old."""
        now = self._now()
        asked = {"kind": kind, "hash": hashed(token), "now": now, "idle_since": now - IDLE}
        row = db.execute(_SESSION, asked).first()
        if row is None:
            return None
        return Session(row.session_id, _agent(row), instant(row.since), instant(row.seen_at))

    def is_stale(self, session: Session) -> bool:
        return self._now() - micros(session.seen_at) > TOUCH_EVERY

    def forget_expired(self, db: Db) -> None:
        now = self._now()
        db.execute(_DROP_EXPIRED, {"now": now, "idle_since": now - IDLE})

    def _sign_in(self, db: Db, kind: str, agent: int, lasts: int) -> str:
        token, now = secrets.token_urlsafe(32), self._now()
        row = {"kind": kind, "agent_id": agent, "token_hash": hashed(token)}
        times = {"created_at": now, "seen_at": now, "expires_at": now + lasts}
        db.execute(_SIGN_IN, row | times)
        return token

    def _now(self) -> int:
        return micros(self.clock.now())


def agent_of(db: Db, login: str) -> Agent | None:
    row = db.execute(_AGENT_BY_LOGIN, {"login": login_of(login)}).first()
    return None if row is None else _agent(row)


def all_agents(db: Db) -> list[Agent]:
    return [_agent(row) for row in db.execute(_AGENTS)]


def _must_have(db: Db, login: str) -> Agent:
    agent = agent_of(db, login)
    if agent is None:
        raise NotAllowed(f"Nobody has the login {login_of(login)}.")
    return agent


def _agent(row: Any) -> Agent:
    return Agent(
        id=row.id,
        name=row.name,
        login=row.login,
        role=row.role,
        active=bool(row.active),
        password_hash=row.password_hash,
        totp_seed=row.totp_seed,
    )


def _instant(name: str) -> Any:
    return bindparam(name, type_=Instant)


_KEY: BindParameter[int] = bindparam("key")
_AGENTS = select(agents).order_by(agents.c.login)
_AGENT_BY_LOGIN = select(agents).where(agents.c.login == bindparam("login"))
_AGENT_BY_ID = select(agents).where(agents.c.id == _KEY)
_ADD_AGENT = insert(agents).returning(agents.c.id)
_SET_PASSWORD = update(agents).where(agents.c.id == _KEY).values(password_hash=bindparam("hash"))
_SET_TOTP = (
    update(agents)
    .where(agents.c.id == _KEY)
    .values(totp_seed=bindparam("seed"), totp_step=bindparam("step"))
)
_USE_STEP = (
    update(agents)
    .where(agents.c.id == _KEY, agents.c.totp_step < bindparam("step"))
    .values(totp_step=bindparam("step"))
    .returning(agents.c.id)
)
_DEACTIVATE = update(agents).where(agents.c.id == _KEY).values(active=False)
_SIGN_IN = insert(sign_ins)
_USE_LINK = (
    delete(sign_ins)
    .where(
        sign_ins.c.kind == "link",
        sign_ins.c.token_hash == bindparam("hash"),
        sign_ins.c.expires_at > _instant("now"),
    )
    .returning(sign_ins.c.agent_id)
)
_DROP_LINKS = delete(sign_ins).where(
    sign_ins.c.kind == "link", sign_ins.c.agent_id == bindparam("agent")
)
_SESSION = (
    select(
        agents,
        sign_ins.c.id.label("session_id"),
        sign_ins.c.created_at.label("since"),
        sign_ins.c.seen_at,
    )
    .join_from(sign_ins, agents, agents.c.id == sign_ins.c.agent_id)
    .where(
        sign_ins.c.kind == bindparam("kind"),
        sign_ins.c.token_hash == bindparam("hash"),
        sign_ins.c.expires_at > _instant("now"),
        sign_ins.c.seen_at > _instant("idle_since"),
        agents.c.active,
    )
)
_TOUCH = update(sign_ins).where(sign_ins.c.id == _KEY).values(seen_at=_instant("now"))
_CLOSE = delete(sign_ins).where(
    sign_ins.c.kind != "link", sign_ins.c.token_hash == bindparam("hash")
)
_CLOSE_ALL = delete(sign_ins).where(sign_ins.c.agent_id == bindparam("agent"))
_DROP_EXPIRED = delete(sign_ins).where(
    or_(
        sign_ins.c.expires_at <= _instant("now"),
        and_(sign_ins.c.kind == "session", sign_ins.c.seen_at <= _instant("idle_since")),
    )
)
