"""`make bench`: every figure beside its target. Ends with 1 when one is missed.

`python -m tests.benchmarks search booking` prints those alone.
"""

import sys
import time
from collections.abc import Callable, Iterable

from tests.benchmarks import (
    board_bench,
    booking_bench,
    calendar_bench,
    messages_bench,
    pages_bench,
    reach_bench,
    safety_bench,
    search_bench,
    season_bench,
    staff_bench,
    transit_bench,
)
from tests.benchmarks.calendar_bench import Row

BENCHES: dict[str, Callable[[], Iterable[Row]]] = {
    "calendar": calendar_bench.run,
    "search": search_bench.run,
    "staff": staff_bench.run,
    "board": board_bench.run,
    "pages": pages_bench.run,
    "transit": transit_bench.run,
    "reach": reach_bench.run,
    "booking": booking_bench.run,
    "safety": safety_bench.run,
    "messages": messages_bench.run,
    "season": season_bench.run,
}
VERDICTS = {True: "ok", False: "MISSED", None: ""}


def main(names: list[str]) -> int:
    missed = 0
    begun = time.monotonic()
    for name in names or BENCHES:
        for row in BENCHES[name]():
            print(_line(row), flush=True)
            missed += row.ok is False
    print(f"{missed} missed; {time.monotonic() - begun:.0f} s")
    return 1 if missed else 0


def _line(row: Row) -> str:
    figure = f"{row.figure:.10g}" if row.figure == int(row.figure) else f"{row.figure:.3g}"
    return f"{row.name:<58} {figure:>8} {row.unit:<8} {row.target:>8}  {VERDICTS[row.ok]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
