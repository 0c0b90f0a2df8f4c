"""The catalogue: services, questions, documents and requirements, as one version of it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.docs.domain.condition import Answers, Condition
from services.docs.domain.errors import UnknownAnswers, UnknownService

FORMS = ("show_original", "surrender_original", "photocopy", "filled_form", "printed_photo", "in_person")
CERTAINTIES = ("A", "B", "C", "S", "K")
CHANNELS = ("counter", "online")
PER = ("person", "family", "visit")
IN_PERSON = ("required", "not_required", "office_rule")


@dataclass(frozen=True)
class Text:
    """The same words in Indonesian and English."""

    id: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True)
class Document:
    """A paper by its name; ``per`` says for whom one set is: each ``person``, one ``family`` (one KK), or one ``visit``."""

    id: str
    name: Text
    per: str


@dataclass(frozen=True)
class Redirect:
    """An answer shows that another service is meant."""

    service_id: str
    text: Text


@dataclass(frozen=True)
class Option:
    """One possible answer."""

    value: str
    label: Text
    redirect: Redirect | None = None


@dataclass(frozen=True)
class Question:
    """A qualifying question."""

    id: str
    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Requirement:
    """A row: a document in one form.

    ``copies`` is None where no source states a number. ``case`` says in words when it is needed, for whoever has not
    answered. ``certainty`` is a letter of :data:`CERTAINTIES`, ``source`` where the row was read;
    ``channel`` is None for both of :data:`CHANNELS`.
    """

    document: Document
    form: str
    copies: int | None
    when: Condition
    certainty: str
    source: tuple[str, ...]
    case: Text | None = None
    note: Text | None = None
    channel: str | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self.document.id, self.form, self.channel

    def is_for(self, channel: str) -> bool:
        """Whether whoever comes by this channel needs it."""
        return self.channel in (None, channel)


@dataclass(frozen=True)
class Service:
    """A service line as the catalogue knows it."""

    id: str
    name: Text
    family: str
    in_person: str
    questions: tuple[Question, ...]
    requirements: tuple[Requirement, ...]
    eligibility: Text | None = None
    result_time: Text | None = None
    advice: Text | None = None
    fee_note: Text | None = None

    def check_answers(self, answers: Answers) -> None:
        """Raise :class:`UnknownAnswers` for a question that is not asked or a value that is not offered."""
        offered = {question.id: {option.value for option in question.options} for question in self.questions}
        questions = tuple(sorted(set(answers) - set(offered)))
        values = tuple(sorted(q for q, value in answers.items() if q in offered and value not in offered[q]))
        if questions or values:
            raise UnknownAnswers(self.id, questions, values)

    def known_answers(self, answers: Answers) -> dict[str, str]:
        """Those of ``answers`` that this service asks for and offers."""
        offered = {(question.id, option.value) for question in self.questions for option in question.options}
        return {question: value for question, value in answers.items() if (question, value) in offered}

    def redirect(self, answers: Answers) -> Redirect | None:
        """Where the answers lead, when they show that another service is meant."""
        return next((o.redirect for o in self._chosen(answers) if o.redirect is not None), None)

    def _chosen(self, answers: Answers) -> Iterator[Option]:
        for question in self.questions:
            yield from (option for option in question.options if answers.get(question.id) == option.value)


@dataclass(frozen=True)
class Override:
    """An office's own row in place of the catalogue's, with what it rests on."""

    office_id: str
    service_id: str
    requirement: Requirement
    basis: str


@dataclass(frozen=True)
class Catalogue:
    """One whole version. ``checked_on`` is the day on which its sources were last looked at."""

    checked_on: date
    services: Mapping[str, Service]
    overrides: tuple[Override, ...]

    def service(self, service_id: str) -> Service:
        """The service, or :class:`UnknownService`."""
        try:
            return self.services[service_id]
        except KeyError:
            raise UnknownService(service_id) from None

    def service_at(self, office_id: str, service_id: str) -> Service:
        """The service as one office gives it: its overrides replace rows of the same document and form, or are added."""
        service = self.service(service_id)
        own = {o.requirement.key: o.requirement for o in self.overrides if (o.office_id, o.service_id) == (office_id, service_id)}
        rows = [own.pop(row.key, row) for row in service.requirements]
        return replace(service, requirements=(*rows, *own.values()))


@dataclass(frozen=True)
class PublishedCatalogue:
    """A catalogue under the number by which it was published; never changed afterwards."""

    version: int
    catalogue: Catalogue
