"""The checklist paper as texts only: what stands where, before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from services.common import wording
from services.docs.domain import paper_words as words
from services.docs.domain.appointment import Case, Office
from services.docs.domain.checklist import Checklist, Item
from services.docs.domain.numbers import in_words

VARIANTS = ("standard", "large", "mono", "a5")
_BRACKETS = re.compile(r" \([^)]*\)")


@dataclass(frozen=True)
class PaperRow:
    """One requirement. ``original`` and ``photocopy`` are the lines of their columns; an empty one means "not in this form".

    ``copying`` is what to do at the copy shop, ``case`` when the row is needed at all; either may be empty.
    """

    name: str
    case: str
    copying: str
    notes: tuple[str, ...]
    original: tuple[str, ...]
    photocopy: tuple[str, ...]


@dataclass(frozen=True)
class PaperSection:
    """Rows under one title."""

    title: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class ChecklistPaper:
    """Everything that one checklist says, in one language. ``map_link`` is the bare address within ``map_line``."""

    language: str
    title: str
    subject: str
    author: str
    heading: str
    service: str
    resident_label: str
    resident: str
    code_label: str
    code: str
    when_label: str
    day: str
    time: str
    zone: str
    early: str
    where_label: str
    place: str
    address: str
    map_line: str
    map_link: str
    free: str
    free_text: str
    notices: tuple[str, ...]
    columns: tuple[str, str, str]
    sections: tuple[PaperSection, ...]
    promise: str
    checked: str
    edition: str


def compose(case: Case, checklist: Checklist, language: str) -> ChecklistPaper:
    """The paper for one appointment."""
    office, service = case.office, checklist.service.name.in_(language)
    moment = wording.moment(case.starts_at, office.timezone, language)
    local_time = wording.clock_time(case.starts_at, office.timezone, language)
    early = wording.clock_time(case.starts_at - timedelta(minutes=words.EARLY_MINUTES), office.timezone, language)
    return ChecklistPaper(
        language=language,
        title=words.TITLE[language].format(code=case.code, service=service),
        subject=words.SUBJECT[language].format(office=office.name, moment=moment),
        author=office.name,
        heading=words.HEADING[language],
        service=service,
        resident_label=words.RESIDENT[language],
        resident=case.name,
        code_label=words.CODE[language],
        code=case.code,
        when_label=words.WHEN[language],
        day=wording.long_date(case.local_day, language),
        time=words.TIME[language].format(time=local_time),
        zone=_zone_in_words(local_time, language),
        early=words.EARLY[language].format(time=early),
        where_label=words.WHERE[language],
        place=office.name,
        address=office.address,
        map_line=words.MAP[language].format(link=office.map_link) if office.map_link else "",
        map_link=office.map_link or "",
        free=words.FREE[language],
        free_text=_free_text(office, checklist, language),
        notices=tuple(_notices(case, checklist, language)),
        columns=words.COLUMNS[language],
        sections=tuple(_sections(checklist.items, language)),
        promise=words.NEVER_ASKED[language],
        checked=words.CHECKED[language].format(date=wording.long_date(checklist.checked_on, language)),
        edition=words.EDITION[language].format(version=checklist.version),
    )


def count_in_words(item: Item, language: str) -> str:
    """``2 lembar (dua)``, or that the office must be asked: never a number that no source states."""
    paper = item.form in ("photocopy", "printed_photo")
    if item.form in ("filled_form", "in_person"):
        return words.ONE_FORM[language] if item.form == "filled_form" else words.FORMS[item.form][language]
    if item.copies is None:
        return (words.ASK_COPIES if paper else words.ASK_ORIGINALS)[language]
    spelled = in_words(item.copies, language)
    if paper:
        sheets = "sheet" if item.copies == 1 else "sheets"
        return words.COUNT[language].format(digits=item.copies, words=spelled, sheets=sheets)
    if item.copies == 1:
        return words.ONE_ORIGINAL[language]
    return words.COUNT_ORIGINALS[language].format(digits=item.copies, words=spelled)


def copy_sentence(item: Item, language: str) -> str:
    """``Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat``; without a number, only that it is copied before."""
    if item.copies is None:
        return words.COPY_EARLY[language]
    count = _BRACKETS.sub("", count_in_words(item, language))
    name = _within_a_sentence(_BRACKETS.sub("", item.document.name.in_(language)), language)
    return words.COPY_FIRST[language].format(name=name, count=count)


def in_one_line(item: Item, language: str) -> str:
    """``Kartu Keluarga (KK): fotokopi, 2 lembar (dua)``: for calendars and chats."""
    parts = [words.FORMS[item.form][language]]
    if item.form == "photocopy" or (item.copies or 0) > 1:
        parts.append(count_in_words(item, language))
    return f"{item.document.name.in_(language)}: {', '.join(parts)}"


def _within_a_sentence(name: str, language: str) -> str:
    """English names lose their capital, unless they begin with an abbreviation."""
    return name[0].lower() + name[1:] if language == "en" and name[1:2].islower() else name


def _zone_in_words(local_time: str, language: str) -> str:
    known = words.ZONES.get(local_time.rpartition(" ")[2])
    return known[language] if known else ""


def _free_text(office: Office, checklist: Checklist, language: str) -> str:
    named = office.name
    if office.whatsapp:
        named = words.OFFICE_WITH_NUMBER[language].format(name=office.name, number=wording.dialled(office.whatsapp))
    text = words.FREE_TEXT[language].format(office=named)
    fee = checklist.service.fee_note
    return f"{text} {fee.in_(language)}" if fee else text


def _notices(case: Case, checklist: Checklist, language: str) -> list[str]:
    notices = []
    if checklist.redirect:
        notices.append(words.REDIRECTED[language].format(text=checklist.redirect.text.in_(language)))
    if checklist.service.in_person == "required":
        notices.append(words.PRESENT[language])
    if checklist.service.in_person == "office_rule":
        notices.append(words.PRESENT_OFFICE_RULE[language])
    if case.people > 1:
        notices.append(_for_a_group(case.people, checklist.items, language))
    if checklist.service.advice:
        notices.append(checklist.service.advice.in_(language))
    return notices


def _for_a_group(people: int, items: Sequence[Item], language: str) -> str:
    """What the catalogue knows about a family: what one set serves, what each person brings, and what nobody has stated."""
    parts = [words.PEOPLE[language].format(count=people, words=in_words(people, language))]
    for per, sentence in (("family", words.PER_FAMILY), ("person", words.PER_PERSON)):
        names = dict.fromkeys(i.document.name.in_(language) for i in items if i.document.per == per and i.form != "in_person")
        if names:
            parts.append(sentence[language].format(names=", ".join(names)))
    if any(item.form == "photocopy" for item in items):
        parts.append(words.PER_UNKNOWN[language])
    return " ".join(parts)


def _sections(items: Sequence[Item], language: str) -> list[PaperSection]:
    filled = {name: [i for i in items if _section_of(i) == name] for name in words.SECTIONS}
    return [PaperSection(words.SECTIONS[name][language], _rows(rows, language)) for name, rows in filled.items() if rows]


def _section_of(item: Item) -> str:
    if item.case is not None:
        return "case"
    return "forms" if item.form == "filled_form" else "needed"


def _rows(items: Sequence[Item], language: str) -> tuple[PaperRow, ...]:
    """One row a document: its original and its photocopy stand side by side. The catalogue's order is kept."""
    first = {item.document.id: position for position, item in reversed(list(enumerate(items)))}
    ordered = sorted(items, key=lambda item: first[item.document.id])
    return tuple(_row(list(same), language) for _, same in groupby(ordered, key=lambda item: item.document.id))


def _row(items: Sequence[Item], language: str) -> PaperRow:
    copies = [item for item in items if item.form == "photocopy"]
    originals = [item for item in items if item.form != "photocopy"]
    cases = dict.fromkeys(words.ONLY[language].format(case=i.case.in_(language)) for i in items if i.case)
    return PaperRow(
        name=items[0].document.name.in_(language),
        case=" ".join(cases),
        copying=" ".join(f"{copy_sentence(item, language)}." for item in copies),
        notes=tuple(_as_sentence(item.note.in_(language)) for item in items if item.note),
        original=tuple(line for item in originals for line in _original_lines(item, language)),
        photocopy=tuple(count_in_words(item, language) for item in copies),
    )


def _as_sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}."


def _original_lines(item: Item, language: str) -> tuple[str, ...]:
    handling = words.HANDLING[item.form][language]
    if item.form in ("in_person", "filled_form"):
        return (handling,)
    return count_in_words(item, language), handling
