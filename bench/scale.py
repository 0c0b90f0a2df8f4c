"""One office with a thousand appointments beside five hundred with a million: who lists or books may not feel the difference.

``python -m bench.scale`` asks a web process of booking on each database in turn, prints both rates, and ends with 1 when one of
them is lower by more than a fifth, or when a question reads a big table from end to end.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from bench import load, office
from bench.databases import KINDS, MakeDatabase, databases
from bench.races import web
from bench.races_office import SECRET, Headers
from bench.replicas import replicate
from bench.scale_plans import whole_reads
from services.booking.app import PACKAGE
from services.common.database import Database, migrate

OFFICES, APPOINTMENTS_EACH = 500, 2000
DAYS = 5  # of appointments, on either side: a listing then reads as many counters
QUESTIONS = 1500  # as many different listings on either side: more than are kept
ROUNDS, CONCURRENCY, SHORT_DAYS = 9, 16, 10
MAY_LOSE = 0.2


@dataclass(frozen=True)
class Side:
    """One database with a web process on it."""

    name: str
    base_url: str
    offices: list[str]
    measured: office.BenchOffice
    numbers: Iterator[int]

    def listing(self, number: int) -> load.Request:
        """Another question each time."""
        at, line = self.offices[number % len(self.offices)], number // len(self.offices) % (QUESTIONS // len(self.offices))
        return "GET", self.measured.slots_path(SHORT_DAYS, line, at), b"", Headers().anybody()

    def booking(self, _: int) -> load.Request:
        """Each for another person; over the offices in turn."""
        number = next(self.numbers)
        headers = {**Headers().anybody(), "Content-Type": "application/json", "Idempotency-Key": f"scale-{number}"}
        body = self.measured.booking(number, self.offices[number % len(self.offices)])
        return "POST", "/api/v1/bookings", json.dumps(body).encode(), headers


def main() -> int:
    """Compare on the databases asked for, by default on both; 1 when something is wrong."""
    options = _parser().parse_args()
    kinds = [options.database] if options.database else list(KINDS)
    wrong = [sentence for kind in kinds for sentence in _compare(kind, options.offices, options.seconds)]
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--offices", type=int, default=OFFICES, help=f"of {APPOINTMENTS_EACH} appointments each")
    parser.add_argument("--seconds", type=float, default=1.0, help=f"of each of {ROUNDS} rounds (default 1)")
    return parser


def _compare(kind: str, offices: int, seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="sekali-scale-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)  # PostgreSQL's own user passes through it
        make = stack.enter_context(databases(kind, home))
        small, big = _small(make), _big(make, offices)
        sides = [
            Side(name, stack.enter_context(web(home, url, name, SECRET)), ids, measured, count())
            for name, (url, ids, measured) in (("small", small), ("big", big))
        ]
        for side in sides:
            _meet_everybody(side)
        slower = [*_slower("listing", Side.listing, sides, seconds), *_slower("booking", Side.booking, sides, seconds)]
        return [f"{kind}: {sentence}" for sentence in (*slower, *whole_reads(big[0], SECRET, big[2]))]


def _small(make: MakeDatabase) -> tuple[str, list[str], office.BenchOffice]:
    url = _migrated(make("small"))
    return url, [office.OFFICE], office.load(url, SECRET, QUESTIONS, DAYS)


def _big(make: MakeDatabase, offices: int) -> tuple[str, list[str], office.BenchOffice]:
    began, url = time.monotonic(), _migrated(make("big"))
    measured = office.load(url, SECRET, QUESTIONS // offices, DAYS, APPOINTMENTS_EACH // DAYS)
    database = Database(url)
    replicate(database, office.OFFICE, offices - 1)
    database.close()
    print(f"{offices} offices with {offices * APPOINTMENTS_EACH:,} appointments stored in {time.monotonic() - began:.0f} s")
    return url, [office.OFFICE, *(f"{office.OFFICE}-{number}" for number in range(1, offices))], measured


def _migrated(url: str) -> str:
    database = Database(url)
    migrate(database, PACKAGE)
    database.close()
    return url


def _meet_everybody(side: Side) -> None:
    """As many bookings as there are questions: whoever has never been asked about an office reads its calendar first."""
    asked = 0
    while asked < QUESTIONS:
        asked += load.measure(side.base_url, side.booking, CONCURRENCY, 1.0).requests


def _slower(what: str, make: Callable[[Side, int], load.Request], sides: list[Side], seconds: float) -> Iterator[str]:
    """Both sides take turns; the middle of the rounds counts, so that other work on the machine matters little."""
    rounds = [[load.measure(side.base_url, partial(make, side), CONCURRENCY, seconds) for side in sides] for _ in range(ROUNDS)]
    gained = statistics.median(big.per_second / small.per_second for small, big in rounds) - 1
    told = ", ".join(f"{side.name} {_told(results)}" for side, results in zip(sides, zip(*rounds, strict=True), strict=True))
    print(f"{what} over {CONCURRENCY} connections: {told}; {gained:+.0%}", flush=True)
    refused = sum(each.refused for both in rounds for each in both)
    if gained < -MAY_LOSE:
        yield f"{what} is slower by {-gained:.0%}"
    if refused:
        yield f"{what} was refused {refused} times"


def _told(results: Sequence[load.Result]) -> str:
    rate = statistics.median(each.per_second for each in results)
    p99 = statistics.median(each.percentile_ms(99) for each in results)
    return f"{rate:,.0f} a second (p99 {p99:.0f} ms)"


if __name__ == "__main__":
    sys.exit(main())
