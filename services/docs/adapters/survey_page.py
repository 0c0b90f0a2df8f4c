"""The survey's report on one A4 page, with a bar for each element."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from reportlab.lib.pagesizes import A4

from services.docs.adapters import fonts
from services.docs.adapters.page_frame import ACCENT, About, new_canvas, outline
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain import survey_words as words
from services.docs.domain.survey import ELEMENTS, ENOUGH, SurveyResult

_MARGIN, _BAR = 50.0, 26.0
_WIDTH = A4[0] - 2 * _MARGIN
_LABEL, _VALUE = 190.0, 50.0


def render_survey(result: SurveyResult, office: str, period: str, services: Mapping[str, str], accent: str = ACCENT) -> bytes:
    """The PDF. With too few respondents it shows how many there are, and no index, no grade and no bars."""
    fonts.register()
    target = BytesIO()
    title = f"Survei Kepuasan Masyarakat: {office}"
    canvas = new_canvas(target, A4, About("id", title, office, period))
    outline(canvas, title)
    head = _head(result, office, period, accent)
    top = A4[1] - _MARGIN
    head.draw(canvas, _MARGIN, top)
    top -= head.height + 16
    if result.index is not None:
        top = _chart(canvas, result, top, accent)
    _groups(result, services, accent).draw(canvas, _MARGIN, top - 10)
    foot = TextBlock(_WIDTH).plain(_method(), 8.5)
    foot.draw(canvas, _MARGIN, _MARGIN + foot.height)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _head(result: SurveyResult, office: str, period: str, accent: str) -> TextBlock:
    head = TextBlock(_WIDTH).bold(office, 11).bold("Survei Kepuasan Masyarakat", 24, 0, "H1", accent).plain(period, 11, 2)
    if result.index is None:
        told = f"{words.NOT_ENOUGH}: {result.respondents} dari {ENOUGH} yang diperlukan."
        return head.bold(told, 18, 14, "H2").plain(
            "Nilai dan mutu belum dihitung, karena segelintir jawaban tidak mewakili siapa pun.", 11, 3
        )
    index = f"{result.index}".replace(".", ",")
    head.bold(f"Indeks {index} · mutu {result.grade}", 26, 12, "H2").plain(f"{result.respondents} responden", 12)
    lowest = ", ".join(words.NAMES[element]["id"] for element in result.lowest)
    return head.bold(f"Perlu diperbaiki lebih dahulu: {lowest}", 12, 6)


def _chart(canvas: TaggedCanvas, result: SurveyResult, top: float, accent: str) -> float:
    room = _WIDTH - _LABEL - _VALUE
    with canvas.group("Table"):
        for element in ELEMENTS:
            value = result.elements[element]
            with canvas.group("TR"):
                TextBlock(_LABEL).plain(words.NAMES[element]["id"], 11, 0, "TD").draw(canvas, _MARGIN, top - 4)
                shown = f"{value}".replace(".", ",")
                TextBlock(_VALUE).bold(shown, 11, 0, "TD").draw_right(canvas, _MARGIN + _WIDTH, top - 4)
            canvas.setFillColor(accent if element in result.lowest else "#7f9fb0")
            canvas.rect(_MARGIN + _LABEL, top - _BAR + 9, room * float(value) / 100, _BAR - 11, stroke=0, fill=1)
            canvas.setLineWidth(0.5)
            canvas.rect(_MARGIN + _LABEL, top - _BAR + 9, room, _BAR - 11, stroke=1, fill=0)
            top -= _BAR
    return top


def _groups(result: SurveyResult, services: Mapping[str, str], accent: str) -> TextBlock:
    text = TextBlock(_WIDTH).bold("Responden menurut kelompok", 14, 4, "H2", accent)
    groups = (
        ("Usia", {words.AGES[name]["id"]: count for name, count in result.ages.items()}),
        ("Jenis kelamin", {words.GENDERS[name]["id"]: count for name, count in result.genders.items()}),
        ("Layanan", {services.get(name, name): count for name, count in result.services.items()}),
    )
    for title, counted in groups:
        told = " · ".join(f"{name}: {count}" for name, count in counted.items() if count)
        text.plain(f"{title}: {told or 'belum ada'}", 11, 3)
    return text


def _method() -> str:
    return (
        "Cara menghitung: rata-rata setiap unsur (1 sampai 4), lalu rata-rata kesembilannya dengan bobot tepat 1/9, dikalikan 25 "
        "(PermenPANRB 14/2017). A 88,31–100; B 76,61–88,30; C 65,00–76,60; D 25,00–64,99. Jawaban bersifat anonim."
    )
