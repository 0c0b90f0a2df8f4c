"""The checklist as a table: one row a document, with a column for originals and one for photocopies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.resident.facts import Requirement
from gateway.resident.texts import _, ngettext


@dataclass
class Row:
    """One document. ``original`` and ``photocopy`` are words for a table, empty where not needed; ``said`` is for a sentence."""

    name: str
    condition: str
    original: str = ""
    photocopy: str = ""
    copies: int | None = None
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """When it is needed, and what else there is to know."""
        return [self.condition, *self.notes] if self.condition else self.notes

    @property
    def phrase(self) -> str:
        """The row in one breath, such as ``asli ditunjukkan, fotokopi 2 lembar``."""
        return ", ".join(filter(None, [*self.said, self._copy_phrase()]))

    def _copy_phrase(self) -> str:
        if not self.photocopy:
            return ""
        if self.copies is None:
            return _("fotokopi (tanyakan jumlahnya)")
        return ngettext("fotokopi %(num)s lembar", "fotokopi %(num)s lembar", self.copies)


def rows(items: Iterable[Requirement]) -> list[Row]:
    """Requirements of one document under the same condition share a row; what everybody brings comes first."""
    table: dict[tuple[str, str], Row] = {}
    for item in items:
        if item.form == "in_person":
            continue
        row = table.setdefault((item.document, item.condition), Row(item.name, item.condition))
        _fill(row, item)
    return sorted(table.values(), key=lambda row: bool(row.condition))


def presence(items: Iterable[Requirement]) -> list[Requirement]:
    """The requirements to come in person: nothing to put in a bag, so they are no rows."""
    return [item for item in items if item.form == "in_person"]


def _fill(row: Row, item: Requirement) -> None:
    if item.form == "photocopy":
        row.photocopy, row.copies = sheets(item.copies), item.copies
    else:
        short, long = _original(item)
        row.original = " + ".join(filter(None, [row.original, short]))
        row.said.append(long)
    if item.note and item.note not in row.notes:
        row.notes.append(item.note)


def sheets(copies: int | None) -> str:
    """``2 lembar``; where no number is known the office says it, so none is invented."""
    if copies is None:
        return _("tanyakan berapa")
    return ngettext("%(num)s lembar", "%(num)s lembar", copies)


def _original(item: Requirement) -> tuple[str, str]:
    """What happens with the original: for a column of originals, and for a sentence."""
    forms = {
        "show_original": (_("ditunjukkan"), _("asli ditunjukkan")),
        "surrender_original": (_("diserahkan"), _("asli diserahkan")),
        "filled_form": (_("diisi"), _("formulir diisi")),
        "printed_photo": (_("foto cetak"), _("foto cetak")),
    }
    short, long = forms.get(item.form, (item.form, item.form))
    return (f"{item.copies} × {short}", f"{item.copies} × {long}") if (item.copies or 1) > 1 else (short, long)
