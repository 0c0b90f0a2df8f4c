"""Starts the real product, measures it beside its floors, and prints the tables."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import floors, office, table
from bench.children import answers, free_port, module, program
from bench.databases import KINDS, MakeDatabase, databases
from bench.product import SECRET, Product, empty_databases, product
from bench.questions import Places, Question, questions
from services.common.database import Database

CONCURRENCIES = (1, 16, 64)
_WARMING_SECONDS = 0.3


def main() -> None:
    """Measure on the databases asked for, by default on both."""
    options = _parser().parse_args()
    kinds = [options.database] if options.database else list(KINDS)
    measured = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}"
    sections = [_told(f"Measured on {measured}; each figure during {options.seconds:g} s.")]
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="sekali-bench-", ignore_cleanup_errors=True) as folder:
            sections.extend(_measure_on(kind, Path(folder), options.seconds))
    if options.document:
        table.replace(options.document, sections)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement (default 3)")
    parser.add_argument("--document", type=Path, help="a Markdown file whose last chapter the tables replace")
    return parser


def _measure_on(kind: str, folder: Path, seconds: float) -> Iterator[str]:
    yield _told(f"### On {kind}")
    folder.chmod(0o755)  # PostgreSQL's own user passes through it
    with databases(kind, folder) as make:
        urls = empty_databases(make)
        with product(folder, urls) as cold:
            cold_seconds, memory = cold.start_seconds, cold.memory()
        measured = office.load(urls["booking"], SECRET)
        with product(folder, urls) as warm, _places(folder, make, warm, measured) as places:
            yield _told(table.start(table.Start(cold_seconds, warm.start_seconds, memory)))
            with warm.without_messages():
                for question in questions(places):
                    yield _told(table.answers(question.title, _rows(question, seconds)))


def _told(section: str) -> str:
    print(section, end="\n\n", flush=True)
    return section


@contextmanager
def _places(folder: Path, make: MakeDatabase, running: Product, measured: office.BenchOffice) -> Iterator[Places]:
    url = make("floor")
    floors.prepare(url)
    database = Database(url, pool_size=max(CONCURRENCIES))
    with _floor(folder, "route", url, "/slots") as route, _floor(folder, "hop", route, "/slots") as hop:
        yield Places(running.base_url, route, hop, database, measured, running.sign_in(measured))
    database.close()


@contextmanager
def _floor(folder: Path, kind: str, target: str, path: str) -> Iterator[str]:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    with program(module("bench.floors", kind, target, str(port)), folder / f"{kind}.log", lambda: answers(base_url + path)):
        yield base_url


def _rows(question: Question, seconds: float) -> Iterator[table.Row]:
    """Floor and product take turns at each concurrency, so that both meet the machine in the same mood."""
    for concurrency in CONCURRENCIES:
        floor = 0.0
        for way in question.ways:
            way.measure(concurrency, _WARMING_SECONDS)
            result = way.measure(concurrency, seconds)
            share = result.per_second / floor if floor else None
            floor = floor or result.per_second
            p50, p99 = result.percentile_ms(50), result.percentile_ms(99)
            yield table.Row(way.name, concurrency, result.per_second, share, p50, p99, result.refused)


if __name__ == "__main__":
    main()
