"""`mostrador agents`: who may sign in to the desk. Nobody has a password that we chose."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from adapters.store import Agent, Store
from bots import settings
from bots.arguments import which_shop
from bots.errand import Outcome, done
from dialog.errors import NotAllowed

FIRST_LOGIN = "admin"
SIGN_IN_PATH = "/desk/welcome/"

EXAMPLES = """beside the running shop as well as without it

examples:
  mostrador agents add marta --name "Marta Gil"       prints a one-time link to sign in
  mostrador agents add jose --role admin
  mostrador agents list
  mostrador agents invite marta                       a new link, for a forgotten password
  mostrador agents lost-phone marta                   signs in without a code, to set up a new one
  mostrador agents deactivate marta
"""

Act = Callable[[Store, argparse.Namespace, settings.Settings], Awaitable[str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which_shop(parser)
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    add = acts.add_parser("add", help="a new person; prints their one-time link")
    add.add_argument("login", help="what they type to sign in")
    add.add_argument("--name", default="", help="as customers read it; the login when left out")
    add.add_argument("--role", choices=("agent", "admin"), default="agent")
    add.set_defaults(act="add")
    acts.add_parser("list", help="everybody").set_defaults(act="list")
    invite = acts.add_parser("invite", help="a new one-time link")
    invite.add_argument("login")
    invite.set_defaults(act="invite")
    lost = acts.add_parser("lost-phone", help="removes their second step at signing in")
    lost.add_argument("login")
    lost.set_defaults(act="lost_phone")
    deactivate = acts.add_parser("deactivate", help="may not sign in any more; signed out now")
    deactivate.add_argument("login")
    deactivate.set_defaults(act="deactivate")
    for act in acts.choices.values():
        which_shop(act, again=True)


def run(args: argparse.Namespace) -> int:
    told = settings.changed(settings.load(args.config), db=args.db)
    outcome = asyncio.run(done(told, "agents", args, answer))
    sys.stdout.write(outcome.text + "\n")
    return outcome.code


async def answer(store: Store, args: argparse.Namespace, told: settings.Settings) -> Outcome:
    return Outcome(await _ACTS[args.act](store, args, told))


async def first_link(store: Store, told: settings.Settings) -> str | None:
    """A one-time link for the first admin, until somebody has a password; the demo always."""
    agents = await store.agents()
    if any(agent.has_password for agent in agents) and not told.is_demo:
        return None
    admins = [agent.login for agent in agents if agent.role == "admin" and agent.active]
    if not admins:
        await store.add_agent(told.shop.name, FIRST_LOGIN, "admin")
    return await _link(store, (admins or [FIRST_LOGIN])[0], told)


async def _link(store: Store, login: str, told: settings.Settings) -> str:
    token = await store.new_sign_in_link(login, told.desk.sign_in_hours)
    return f"{told.public_url}{SIGN_IN_PATH}{token}"


async def _add(store: Store, args: argparse.Namespace, told: settings.Settings) -> str:
    await store.add_agent(args.name or args.login, args.login, args.role)
    return await _invite(store, args, told)


async def _invite(store: Store, args: argparse.Namespace, told: settings.Settings) -> str:
    await _must_know(store, args.login)
    link = await _link(store, args.login, told)
    hours = told.desk.sign_in_hours
    return f"{args.login} can sign in with this link, once, within {hours} hours:\n{link}"


async def _list(store: Store, args: argparse.Namespace, told: settings.Settings) -> str:  # noqa: ARG001 - every act alike
    agents = await store.agents()
    lines = [_row(agent) for agent in agents]
    return "\n".join(lines) or "Nobody yet. Add the first: mostrador agents add LOGIN --role admin"


def _row(agent: Agent) -> str:
    state = "active" if agent.active else "inactive"
    return f"{agent.login:<20} {agent.role:<6} {state:<9} {agent.name}"


async def _lost_phone(store: Store, args: argparse.Namespace, told: settings.Settings) -> str:  # noqa: ARG001 - every act alike
    await _must_know(store, args.login)
    await store.set_totp(args.login, "")
    return f"{args.login} is signed out; the next sign-in asks for no code."


async def _deactivate(store: Store, args: argparse.Namespace, told: settings.Settings) -> str:  # noqa: ARG001 - every act alike
    await _must_know(store, args.login)
    await store.deactivate(args.login)
    return f"{args.login} is signed out and cannot sign in any more."


async def _must_know(store: Store, login: str) -> None:
    if await store.agent(login) is None:
        raise NotAllowed(f"Nobody has the login {login}. See them all: mostrador agents list")


_ACTS: Mapping[str, Act] = {
    "add": _add,
    "list": _list,
    "invite": _invite,
    "lost_phone": _lost_phone,
    "deactivate": _deactivate,
}
