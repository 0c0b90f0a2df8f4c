"""Papers a second and their size, beside a bare ReportLab page and a blank one; the poster; 10,000 documents kept and fetched."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bench import paper_samples as samples
from bench import table
from services.docs.adapters.document_files import DocumentFiles
from services.docs.adapters.press import OfficePress
from services.docs.adapters.reportlab_page import ReportlabPage

STORED = 10_000
LIMITS = "Limits: a checklist has at most 60 KB, takes at most 50 ms warm, 25 a second on one core, and has the same bytes again."
CORE = "A second of a core is the processor's own time: it does not count what other programs took meanwhile."
HEAD = "| paper | a second | a second of a core | core ms | p50 ms | p99 ms | KB | same bytes |"
Draw = Callable[[], bytes]


def main() -> None:
    """Measure on one core, print the tables, and keep them in a document when one is named."""
    options = _parser().parse_args()
    measured = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, one of {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"{os.getloadavg()[0]:.1f} programs wanted a core on average in the minute before."
    sections = [f"Measured on {measured}; {load} {LIMITS} {CORE}", _papers(options.seconds), _storage(options.stored)]
    for section in sections:
        print(section, end="\n\n")
    if options.document:
        table.replace(options.document, sections)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.documents", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement (default 2)")
    parser.add_argument("--stored", type=int, default=STORED, help=f"documents kept and fetched (default {STORED})")
    parser.add_argument("--document", type=Path, help="a Markdown file whose last chapter the tables replace")
    return parser


def _ways() -> Iterable[tuple[str, Draw]]:
    page, press, short = ReportlabPage(), OfficePress(), samples.checklist_paper()
    long = samples.checklist_paper(service="ktp_perubahan_data", people=8)
    told, sheet = samples.announcement(), samples.day_sheet()
    yield "blank page (floor)", lambda: _bare("")
    yield "bare page of 30 lines, Helvetica not embedded (floor)", lambda: _bare("Satu baris teks pada halaman ini. " * 2)
    yield "checklist", lambda: page.render(short, "standard")
    yield "checklist, a family's data change", lambda: page.render(long, "standard")
    yield "checklist, large print", lambda: page.render(short, "large")
    yield "checklist, A5", lambda: page.render(short, "a5")
    yield "day sheet, 40 rows", lambda: press.sheet(sheet)
    yield "poster A4", lambda: press.poster(told, "a4", "")
    yield "poster A3", lambda: press.poster(told, "a3", "")
    yield "picture 1080×1080", lambda: press.picture(told, "square", "")


def _papers(seconds: float) -> str:
    rows = [HEAD, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    for name, draw in _ways():
        first = draw()
        used = time.process_time()
        took = _timed(draw, seconds)
        core_ms = (time.process_time() - used) / len(took) * 1000
        same = "yes" if draw() == first else "no"
        middle, slow = took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000
        rate, kib = len(took) / sum(took), len(first) / 1024
        cells = (f"{rate:,.0f}", f"{1000 / core_ms:,.0f}", f"{core_ms:.1f}", f"{middle:.1f}", f"{slow:.1f}", f"{kib:.1f}", same)
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _timed(draw: Draw, seconds: float) -> list[float]:
    took: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        draw()
        took.append(time.perf_counter() - began)
    return sorted(took)


def _bare(line: str) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for number in range(30 if line else 0):
        canvas.drawString(40, 800 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _storage(count: int) -> str:
    page = ReportlabPage()
    papers = [page.render(samples.checklist_paper(number)) for number in range(1, 101)]
    different = [papers[n % 100] + b"%% %d" % n for n in range(count)]  # a comment after the end makes each its own document
    with tempfile.TemporaryDirectory(prefix="sekali-bench-") as folder:
        files = DocumentFiles(Path(folder))
        began = time.perf_counter()
        kept = [files.put(content, "application/pdf").sha256 for content in different]
        stored = time.perf_counter()
        lost = sum(files.get(sha256) != content for sha256, content in zip(kept, different, strict=True))
        fetched = time.perf_counter()
    size = sum(map(len, different)) / 1024**2
    return (
        f"{count:,} documents ({size:,.0f} MiB) on disk, each written through to it: stored in {stored - began:.1f} s "
        f"({count / (stored - began):,.0f} a second), fetched and checked in {fetched - stored:.1f} s "
        f"({count / (fetched - stored):,.0f} a second), lost or damaged: {lost}."
    )


if __name__ == "__main__":
    main()
