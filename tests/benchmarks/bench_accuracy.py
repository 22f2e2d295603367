"""How well customers are understood, beside rapidfuzz and BM25 on the same sentences.

    python tests/benchmarks/bench_accuracy.py                 the shipped FAQ, its own questions
    python tests/benchmarks/bench_accuracy.py --data FOLDER   sets of your own (accuracy_sets.py)
    python tests/benchmarks/bench_accuracy.py --only es --plot /tmp/es.svg

By default it also draws .github/matching.svg: right answers against strange ones turned away.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the project need not be installed to be measured

from accuracy_measures import Measured, together  # noqa: E402
from accuracy_methods import METHODS  # noqa: E402
from accuracy_plot import Panel, draw  # noqa: E402
from accuracy_sets import CLEAN, TWO, DataSet, by_folds, of_folder  # noqa: E402

HOW = """A quarter of each entry's questions is taken out and asked, four times over. Strange are
sentences of other_things.yaml, and questions of entries that were taken out whole."""
PLOT = ROOT / ".github" / "matching.svg"
TURNED_AWAY = 0.9  # of the sentences about other things

Found = Mapping[str, Mapping[str, Measured]]  # by method and spelling


def measured(data: DataSet) -> Found:
    """Every method on every trial, from one build each."""
    parts: dict[str, dict[str, list[Measured]]] = {name: {} for name in METHODS}
    for trial in data.trials:
        for name, build in METHODS.items():
            read = build(trial.entries, data.language)
            for spelling, cases in trial.cases.items():
                readings = read([case.text for case in cases])
                parts[name].setdefault(spelling, []).append(Measured(cases, readings))
    return {
        name: {spelling: together(these) for spelling, these in spellings.items()}
        for name, spellings in parts.items()
    }


def table(found: Found) -> Iterator[str]:
    spellings = list(next(iter(found.values())))
    heads = "".join(f"{name:>11}" for name in spellings)
    yield f"  {'right at top-1, %':<25}{heads}   top-3  AUROC  right at 90 % turned away"
    for name, by_spelling in found.items():
        tops = "".join(f"{100 * one.top(1):11.1f}" for one in by_spelling.values())
        clean = by_spelling[CLEAN]
        figures = f"{100 * clean.top(3):8.1f}{100 * clean.auroc():7.1f}"
        at_line = clean.right_when_turning_away(TURNED_AWAY)
        yield f"  {name:<25}{tops}{figures}{100 * at_line:8.1f}"


def verdict(found: Found) -> str:
    """The three figures that matter most, against the best plain scorer of the same run."""
    ours = found["mostrador"]
    plain = [spellings[CLEAN] for name, spellings in found.items() if name.startswith("rapidfuzz")]
    ahead = 100 * (ours[CLEAN].top(1) - max(one.top(1) for one in plain))
    surer = 100 * (ours[CLEAN].auroc() - max(one.auroc() for one in plain))
    lost = 100 * (ours[CLEAN].top(1) - ours[TWO].top(1))
    return (
        f"  mostrador: {ahead:+.1f} points over the best of rapidfuzz, AUROC {surer:+.1f};"
        f" two typing errors cost {lost:.1f}"
    )


def outcomes(by_spelling: Mapping[str, Measured]) -> Iterator[str]:
    """Of our own matcher: what customers get."""
    heads = ("right at", "offered", "offered", "", "answered", "strange:", "", "")
    names = ("once", "right", "others", "declined", "wrong", "answered", "offered", "declined")
    yield f"  {'what customers get, %':<25}" + "".join(f"{head:>10}" for head in heads)
    yield f"  {'':<25}" + "".join(f"{name:>10}" for name in names)
    for spelling, one in by_spelling.items():
        shares = "".join(f"{100 * share:10.1f}" for share in one.outcomes().values())
        yield f"  {spelling:<25}{shares}"


def show(data: DataSet) -> Panel:
    start = time.perf_counter()
    found = measured(data)
    seconds = time.perf_counter() - start
    print(f"\n{data.name}: {data.size()}  ({seconds:.0f} s)")
    for line in (*table(found), verdict(found), *outcomes(found["mostrador"])):
        print(line, flush=True)
    return Panel(data.name, {name: spellings[CLEAN] for name, spellings in found.items()})


def chosen(sets: Iterable[DataSet], only: str) -> Iterator[DataSet]:
    return (data for data in sets if only in data.name.replace(",", ""))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="sets kept outside")
    parser.add_argument("--only", default="", metavar="NAME", help="sets whose name has this")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="where to draw")
    args = parser.parse_args()
    sets = of_folder(args.data) if args.data else by_folds()
    if not args.data:
        print(HOW)
    panels = [show(data) for data in chosen(sets, args.only)]
    plot = args.plot or (None if args.data or args.only else PLOT)
    if not panels:
        parser.exit(2, "no such sets\n")
    if plot:
        draw(panels, plot)
        print(f"\ndrawn: {plot}")


if __name__ == "__main__":
    main()
