"""From saving a file of La Ceiba's FAQ to the first answer with the new words, in a real process.

python tests/benchmarks/bench_reload.py
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bots.sections import SHIPPED_FAQ
from tests.fakes.telegram import FakeTelegram
from tests.whole.shop_process import ShopProcess, config, free_port
from tests.whole.test_reload import Customers

TIMES = 5
ASKED = "¿tienen pantuflas de cebra?"
ENTRY = "- id: zebras\n  questions: [{}]\n  answer: Número {}.\n"


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        faq = Path(shutil.copytree(SHIPPED_FAQ, folder / "faq"))
        async with FakeTelegram() as telegram:
            port = free_port()
            told = config(
                folder, port, f"sqlite:///{folder}/shop.db", telegram, f'[faq]\nfolder = "{faq}"'
            )
            async with ShopProcess(folder, told, port) as shop:
                await measured(Customers(telegram, shop.url), faq)


async def measured(customers: Customers, faq: Path) -> None:
    file = faq / "es" / "zebras.yaml"
    asking = await timed(customers.ask("hola"))
    print(f"an answer by itself      {asking:6.3f} s")
    await report("a new question", lambda n: write(file, f"{ASKED}, número {n}", n), customers)
    await report("another answer", lambda n: write(file, ASKED, n + 100), customers, 100)
    facts = faq / "facts.toml"
    text = facts.read_text(encoding="utf-8")
    write(file, ASKED, "{zebra}", facts, text + 'zebra = "0"\n')
    await report(
        "another fact (all languages)",
        lambda n: facts.write_text(f'{text}zebra = "{n + 200}"\n', encoding="utf-8"),
        customers,
        200,
    )


def write(
    file: Path, asked: str, number: object, facts: Path | None = None, more: str = ""
) -> None:
    if facts is not None:
        facts.write_text(more, encoding="utf-8")
    file.write_text(ENTRY.format(asked, number), encoding="utf-8")


async def report(what: str, save, customers: Customers, first: int = 0) -> None:  # noqa: ANN001
    seconds = []
    for number in range(TIMES):
        await asyncio.sleep(1.5)
        save(number)
        seconds.append(await timed(customers.until_told(ASKED, f"Número {first + number}.")))
    print(f"{what:<28} {statistics.median(seconds):6.3f} s (worst {max(seconds):.3f})")


async def timed(act) -> float:  # noqa: ANN001
    start = perf_counter()
    await act
    return perf_counter() - start


if __name__ == "__main__":
    asyncio.run(main())
