"""`mostrador faq status`: is what the bot answers from what stands in the folder?"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bots import settings
from bots.faq_source import faq_source
from bots.folder import snapshot, version
from bots.merchant.json_out import printable, write_json
from dialog.errors import SendFailed, SettingsError
from dialog.inspection import Report, formed
from dialog.model import Json

EXAMPLES = """examples:
  mostrador faq status
  mostrador faq status --config shop.toml --json
  mostrador faq status --url http://127.0.0.1:9000     of a shop on another port or machine

The exit code is 1 when the bot answers from something else than what stands in the folder.
"""

SECONDS = 5.0
_ANY = ("0.0.0.0", "::", "")  # noqa: S104 - compared, not bound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    parser.add_argument("--url", metavar="URL", help="where the shop runs; else as in the settings")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    told = settings.load(args.config)
    url = (args.url or _address(told)).rstrip("/")
    live = asyncio.run(_asked(url))
    if args.url and live is None:
        raise SettingsError([f"{url} does not answer like a Mostrador. Is --url right?"])
    files = snapshot(told.faq.path)
    report = formed(faq_source(told))
    state = _state(url, live, version(files), report, told.faq.path)
    if args.json:
        write_json(state, indent=2)
    else:
        sys.stdout.write(printable("\n".join(_lines(state))) + "\n")
    return 0 if state["is_well"] else 1


def _address(told: settings.Settings) -> str:
    host = "127.0.0.1" if told.server.host in _ANY else told.server.host
    return f"http://{f'[{host}]' if ':' in host else host}:{told.server.port}"


async def _asked(url: str) -> Mapping[str, Json] | None:
    """What a running shop says of its FAQ; None where nobody answers."""
    from adapters.http import Http  # noqa: PLC0415 - a large library, for this command only

    http = Http(seconds=SECONDS)
    try:
        answer = await http.request("GET", f"{url}/health")
        told = answer.json() if answer.ok else {}
    except (SendFailed, ValueError):
        return None
    finally:
        await http.close()
    state = told.get("faq") if isinstance(told, dict) else None
    return state if isinstance(state, dict) else None


def _state(
    url: str, live: Mapping[str, Json] | None, there: str, report: Report, folder: Path
) -> dict[str, Json]:
    errors = [str(problem) for problem in report.errors]
    entries = report.faq.entries if report.faq is not None else {}
    is_same = live is not None and live.get("version") == there
    return {
        "shop": url,
        "is_running": live is not None,
        "live": dict(live) if live is not None else None,
        "folder": {
            "path": str(folder),
            "version": there,
            "entries": {name: len(found) for name, found in entries.items()},
            "questions": {
                name: sum(len(entry.questions) for entry in found)
                for name, found in entries.items()
            },
            "problems": errors,
        },
        "is_same": is_same if live is not None else None,
        "is_well": not errors and (live is None or (is_same and not live.get("problems"))),
    }


def _lines(state: Mapping[str, Json]) -> Iterator[str]:
    live, folder = state["live"], state["folder"]
    if live is None:
        yield f"No shop runs at {state['shop']}. This is what it would open with:"
        yield from _counts(folder)
    elif "version" not in live:
        yield f"The shop at {state['shop']} has not looked at its files yet. Ask again in a moment."
    else:
        yield f"The shop at {state['shop']} answers from what it learned {_when(live['since'])}:"
        yield from _counts(live)
    yield ""
    yield from _verdict(state)


def _verdict(state: Mapping[str, Json]) -> Iterator[str]:
    live, folder = state["live"], state["folder"]
    if live is not None and state["is_same"]:
        yield f"{folder['path']} is the same, so all of it is live (version {folder['version']})."
    elif live is not None:
        yield f"{folder['path']} has been changed since then, and the change is not live."
    problems = folder["problems"] or ([live["first_problem"]] if live and live["problems"] else [])
    if problems:
        yield "What is wrong there:"
        yield from (f"  {problem}" for problem in problems)
        yield "Mend it and save; `mostrador faq check` tells more."
    elif live is None:
        yield "Nothing is wrong with the files' form. `mostrador faq check` looks closer."
    elif not state["is_same"]:
        yield "Nothing is wrong with the files' form: it will be live in a second. Or does the shop"
        yield "read another folder, or none any more (faq.reload_seconds = 0)?"


def _counts(told: Mapping[str, Json]) -> Iterator[str]:
    for language, count in told["entries"].items():
        yield f"  {language}  {count} entries, {told['questions'].get(language, 0)} questions"


def _when(since: str) -> str:
    at = datetime.fromisoformat(since).astimezone()
    return at.strftime("on %Y-%m-%d at %H:%M:%S")
