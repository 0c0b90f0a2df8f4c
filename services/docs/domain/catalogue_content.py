"""Reading a catalogue from its stored content (JSON values), and finding every mistake in it before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.docs.domain.catalogue import (
    CERTAINTIES,
    CHANNELS,
    FORMS,
    IN_PERSON,
    PER,
    Catalogue,
    Document,
    Option,
    Override,
    Question,
    Redirect,
    Requirement,
    Service,
    Text,
)
from services.docs.domain.condition import MalformedCondition, parse
from services.docs.domain.errors import MalformedCatalogue

Content = Mapping[str, Any]


def read_catalogue(content: Content) -> Catalogue:
    """The catalogue, or :class:`MalformedCatalogue` with a sentence for each mistake."""
    try:
        catalogue = _catalogue(content)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedCatalogue((f"The catalogue cannot be read: {error!r}.",)) from error
    if mistakes := _mistakes(catalogue):
        raise MalformedCatalogue(tuple(mistakes))
    return catalogue


def _catalogue(content: Content) -> Catalogue:
    documents = {name: Document(name, _text(raw["name"]), raw["per"]) for name, raw in content["documents"].items()}
    services = {raw["id"]: _service(raw, documents) for raw in content["services"]}
    if len(services) != len(content["services"]):
        raise ValueError("a service id occurs twice")
    overrides = tuple(_override(raw, documents, services) for raw in content["overrides"])
    return Catalogue(date.fromisoformat(content["checked_on"]), services, overrides)


def _text(raw: Content) -> Text:
    if not raw["id"] or not raw["en"]:
        raise ValueError(f"a text is empty: {raw}")
    return Text(raw["id"], raw["en"])


def _maybe_text(raw: Content | None) -> Text | None:
    return None if raw is None else _text(raw)


def _service(raw: Content, documents: Mapping[str, Document]) -> Service:
    return Service(
        id=raw["id"],
        name=_text(raw["name"]),
        family=raw["family"],
        in_person=raw["in_person"],
        questions=tuple(_question(each) for each in raw.get("questions", ())),
        requirements=tuple(_requirement(each, documents, raw["sources"]) for each in raw["requirements"]),
        eligibility=_maybe_text(raw.get("eligibility")),
        result_time=_maybe_text(raw.get("result_time")),
        advice=_maybe_text(raw.get("advice")),
        fee_note=_maybe_text(raw.get("fee_note")),
    )


def _question(raw: Content) -> Question:
    return Question(raw["id"], _text(raw["text"]), tuple(_option(each) for each in raw["options"]))


def _option(raw: Content) -> Option:
    redirect = raw.get("redirect")
    leads = Redirect(redirect["service"], _text(redirect["text"])) if redirect else None
    return Option(raw["value"], _text(raw["label"]), leads)


def _requirement(raw: Content, documents: Mapping[str, Document], sources: list[str]) -> Requirement:
    return Requirement(
        document=documents[raw["document"]],
        form=raw["form"],
        copies=raw["copies"],
        when=_condition(raw),
        certainty=raw["certainty"],
        source=tuple(raw.get("source", sources)),
        case=_maybe_text(raw.get("case")),
        note=_maybe_text(raw.get("note")),
        channel=raw.get("channel"),
    )


def _condition(raw: Content) -> Any:
    try:
        return parse(raw["when"])
    except MalformedCondition as error:
        raise ValueError(f"{raw['document']}: {error}") from error


def _override(raw: Content, documents: Mapping[str, Document], services: Mapping[str, Service]) -> Override:
    """What an office's row leaves unsaid (when it is needed, the note) is as in the row that it replaces: whoever states a number
    of copies does not ask everybody for what a few need."""
    stated = _requirement({"when": "always", **raw}, documents, [])
    rows = services[raw["service"]].requirements if raw["service"] in services else ()
    replaced = next((row for row in rows if row.key == stated.key), None)
    if replaced is not None and "when" not in raw:
        stated = replace(stated, when=replaced.when, case=stated.case if "case" in raw else replaced.case)
    if replaced is not None and "note" not in raw:
        stated = replace(stated, note=replaced.note)
    return Override(raw["office"], raw["service"], stated, raw["basis"])


def _mistakes(catalogue: Catalogue) -> list[str]:
    services = catalogue.services
    found = [mistake for service in services.values() for mistake in _service_mistakes(service, catalogue)]
    for override in catalogue.overrides:
        if override.service_id not in services:
            found.append(f"An override of {override.office_id} names the unknown service {override.service_id}.")
        else:
            found += _row_mistakes(services[override.service_id], override.requirement)
        if not override.basis:
            found.append(f"An override of {override.office_id} does not state its basis.")
    return found


def _service_mistakes(service: Service, catalogue: Catalogue) -> list[str]:
    found = [mistake for row in service.requirements for mistake in _row_mistakes(service, row)]
    if service.in_person not in IN_PERSON:
        found.append(f"{service.id}: in_person is {service.in_person!r}.")
    targets = [o.redirect.service_id for q in service.questions for o in q.options if o.redirect]
    found += [f"{service.id} redirects to the unknown service {t}." for t in targets if t not in catalogue.services]
    if len({row.key for row in service.requirements}) != len(service.requirements):
        found.append(f"{service.id}: a document occurs twice in the same form.")
    return found


def _row_mistakes(service: Service, row: Requirement) -> list[str]:
    where = f"{service.id}, {row.document.id} ({row.form})"
    offered = {(question.id, option.value) for question in service.questions for option in question.options}
    checks = {
        "has an unknown form": row.form not in FORMS,
        "has an unknown certainty": row.certainty not in CERTAINTIES,
        "is for an unknown group": row.document.per not in PER,
        "is for an unknown channel": row.channel not in (None, *CHANNELS),
        "names no source": not row.source,
        "has a number of copies that is not a whole number from 1": not _counts(row.copies),
        "depends on a case without words for it": row.when.holds({}) is None and row.case is None,
    }
    found = [f"{where} {what}." for what, wrong in checks.items() if wrong]
    unknown = [f"{q} == {v!r}" for q, v in row.when.comparisons() if (q, v) not in offered]
    return found + [f"{where} asks for an answer that is not offered: {each}." for each in unknown]


def _counts(copies: object) -> bool:
    return copies is None or (isinstance(copies, int) and not isinstance(copies, bool) and copies >= 1)
