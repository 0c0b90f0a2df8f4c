"""Pictures of every paper for the documentation: ``python -m bench.paper_pictures documentation/images/papers``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from bench import paper_samples as samples
from services.docs.adapters.press import OfficePress
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.domain import poster, sheets
from services.docs.domain.sheets import Closing

WIDTH = 620  # pixels of a page


def main() -> None:
    """Draw everything into a folder."""
    parser = argparse.ArgumentParser(prog="python -m bench.paper_pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _papers():
        pictures = _pages(content) if content.startswith(b"%PDF") else [Image.open(BytesIO(content))]
        for number, picture in enumerate(pictures, start=1):
            _save(picture, folder / (f"{name}.png" if len(pictures) == 1 else f"{name}-{number}.png"))


def _papers() -> Iterator[tuple[str, bytes]]:
    page, press, told = ReportlabPage(), OfficePress(), samples.announcement()
    for variant in ("standard", "mono", "large", "a5"):
        yield f"checklist-{variant}", page.render(samples.checklist_paper(), variant)
    yield "checklist-family", page.render(samples.checklist_paper(service="ktp_perubahan_data", people=4))
    yield "day-sheet", press.sheet(samples.day_sheet())
    visit = samples.visits(3)[2]
    yield "slip-80mm", press.letter(sheets.slip(samples.OFFICE, visit, samples.MORNING), "80mm")
    yield "slip-a6", press.letter(sheets.slip(samples.OFFICE, visit, samples.MORNING), "a6")
    yield "attendance", press.letter(sheets.attendance(samples.OFFICE, visit, samples.MORNING), "page")
    closing = Closing("Perekaman KTP-el", samples.MORNING, samples.MORNING + timedelta(hours=6), "jaringan pusat terputus")
    yield "closure-notice", press.letter(sheets.closure_notice(samples.OFFICE, closing), "door")
    yield "poster", press.poster(told, "a4", "")
    yield "poster-en", press.poster(samples.announcement("en"), "a4", "#7a1f2b")
    yield "picture-square", press.picture(told, "square", "")
    yield "picture-portrait", press.picture(told, "portrait", "")
    yield "guide-residents", press.guide(poster.guide_for_residents(told), "")
    yield "guide-operators", press.guide(poster.guide_for_operators(told), "")
    yield "survey", press.survey(samples.survey(64), samples.OFFICE.name, "1 September sampai 30 November 2026", {})
    yield "survey-few", press.survey(samples.survey(5), samples.OFFICE.name, "1 September sampai 30 November 2026", {})


def _pages(content: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=min(2.0, WIDTH / page.get_width())).to_pil() for page in document]


def _save(picture: Image.Image, path: Path) -> None:
    """In few colours: a page is mostly white."""
    small = picture.convert("RGB")
    small.thumbnail((WIDTH, 2 * WIDTH))
    small.quantize(32).save(path, optimize=True)


if __name__ == "__main__":
    main()
