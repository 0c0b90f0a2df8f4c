"""Why something was not done, as every page of the operator tells it."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.staff.asking import Refusal
from gateway.staff.speech import say as _

SPOKEN = (409, 412, 422)  # a refusal with one of these is explained beside the form; any other is a page of its own


@dataclass(frozen=True)
class Trouble:
    """``status`` is that of the page, ``next_step`` says what to do now, ``mistakes`` lead to the fields that were wrong."""

    status: int
    title: str
    text: str
    next_step: str
    mistakes: tuple[tuple[str, str], ...] = ()


def not_done(refusal: Refusal, what: str) -> Trouble:
    """The refusal of ``what``, in words; raised again when it is not about what was filled in."""
    if refusal.status not in SPOKEN:
        raise refusal
    title = _("Kesalahan: “%(action)s” belum dilakukan", action=what)
    return Trouble(refusal.status, title, refusal.detail, _("Perbaiki isian di bawah ini, lalu kirim lagi."), refusal.mistakes)


def mistaken(what: str, field: str, text: str) -> Trouble:
    """``what`` was not done because of one field, before any part was asked."""
    title = _("Kesalahan: “%(action)s” belum dilakukan", action=what)
    return Trouble(422, title, "", _("Perbaiki isian di bawah ini, lalu kirim lagi."), ((field, text),))
