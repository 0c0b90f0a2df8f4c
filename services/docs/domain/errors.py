"""What the docs service refuses, named by what happened."""

from __future__ import annotations

from dataclasses import dataclass


class DocsError(Exception):
    """Any refusal of this service."""


@dataclass
class UnknownService(DocsError):
    """The catalogue has no such service."""

    service_id: str


@dataclass
class UnknownAnswers(DocsError):
    """Answers to questions that the service does not ask, or values that it does not offer; each as (question, value)."""

    service_id: str
    unknown_questions: tuple[str, ...]
    unknown_values: tuple[str, ...]


@dataclass
class MalformedCatalogue(DocsError):
    """The catalogue contradicts itself; one sentence for each mistake."""

    mistakes: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.mistakes)


@dataclass
class MalformedDraft(DocsError):
    """Rows of an office that do not fit the catalogue: each as (position in the list, sentence)."""

    mistakes: tuple[tuple[int, str], ...]


class NoSuchThing(DocsError):
    """The office has no such booking, group or closure."""


class DeskUnreachable(DocsError):
    """Booking does not answer, so nobody can say what the paper has to say."""


class NotYet(DocsError):
    """A proof of attendance before the visit was completed."""


class ColourTooLight(DocsError):
    """White words on this colour could not be read (WCAG 2.2, 1.4.3: 4.5 to 1)."""


class DraftMissing(DocsError):
    """The office is changing nothing now."""


@dataclass
class UnknownVersion(DocsError):
    """The catalogue has no version of this number."""

    version: int


class DraftOvertaken(DocsError):
    """The office's rows were published by somebody else after the draft was begun."""


@dataclass
class MalformedCase(DocsError):
    """An appointment that cannot be read. ``pointer`` is the JSON Pointer of the field, e.g. ``/office/timezone``."""

    pointer: str


class KeyReused(DocsError):
    """An idempotency key came before with another body."""


class CatalogueMissing(DocsError):
    """No version of the catalogue was ever published into this database."""
