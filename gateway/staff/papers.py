"""The papers on the counter: which were to be brought, which were ticked, and what that makes of the visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from gateway.staff import labels
from gateway.staff.speech import say as _

NOT_PAPERS = ("in_person",)
COUNTED = ("photocopy", "printed_photo")


@dataclass(frozen=True)
class Paper:
    """One row to tick. A row with a ``condition`` is needed only in some cases, so it may stay unticked."""

    document: str
    name: str
    form: str
    copies: int | None
    note: str
    condition: str

    @property
    def key(self) -> str:
        """The name of its tick: a document may be asked for as original and as photocopy."""
        return f"{self.document}:{self.form}"

    @property
    def required(self) -> bool:
        return not self.condition

    @property
    def form_label(self) -> str:
        words = str(labels.FORMS.get(self.form, self.form))
        counted = self.copies is not None and self.form in COUNTED
        return _("%(form)s, %(copies)s lembar", form=words, copies=self.copies) if counted else words


def read_papers(items: Sequence[Mapping[str, Any]]) -> list[Paper]:
    """The rows of a checklist that can lie on a counter."""
    return [
        Paper(i["document"], i["name"], i["form"], i.get("copies"), i.get("note") or "", i.get("condition") or "")
        for i in items
        if i["form"] not in NOT_PAPERS
    ]


@dataclass(frozen=True)
class Completion:
    """What an operator filled in: the outcome, and the keys of the rows that were brought."""

    outcome: str
    ticked: frozenset[str]

    def body(self, papers: Sequence[Paper]) -> dict[str, Any]:
        """For booking: documents with all needed rows ticked are ``brought``, with an unticked one ``missing``."""
        lacking = {p.document for p in papers if p.required and p.key not in self.ticked}
        brought = {p.document for p in papers if p.key in self.ticked} - lacking
        missing = sorted(lacking) if self.outcome == "papers_missing" else []
        return {"outcome": self.outcome, "missing": missing, "brought": sorted(brought)}

    def mistake(self, papers: Sequence[Paper]) -> str | None:
        """What does not fit together, in words, or nothing."""
        lacking = [p for p in papers if p.required and p.key not in self.ticked]
        if self.outcome not in labels.OUTCOMES:
            return _("Pilih hasil kunjungan.")
        if self.outcome == "one_visit" and lacking:
            names = ", ".join(f"{p.name} ({p.form_label})" for p in lacking)
            return _("Belum dicentang: %(papers)s. Centang bila dibawa, atau pilih “Berkas kurang”.", papers=names)
        if self.outcome == "papers_missing" and papers and not lacking:
            return _("Semua berkas sudah dicentang. Hapus centang pada berkas yang kurang, atau pilih hasil lain.")
        return None


def read_completion(form: MultiDict[str, str], papers: Sequence[Paper]) -> Completion:
    """What was sent: the one-press button stands for every row ticked and finished in one visit."""
    if form.get("all_brought"):
        return Completion("one_visit", frozenset(p.key for p in papers))
    return Completion(form.get("outcome", ""), frozenset(form.getlist("brought")))
