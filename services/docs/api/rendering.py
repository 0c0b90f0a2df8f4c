"""Catalogue things as JSON values."""

from __future__ import annotations

from typing import Any

from services.docs.domain.catalogue import Question, Service, Text
from services.docs.domain.checklist import Checklist, Item
from services.docs.domain.paper import copy_sentence, count_in_words
from services.docs.domain.paper_words import FORMS, ONLY


def words(text: Text | None, language: str | None) -> Any:
    """The text in one language, or in both as ``{"id", "en"}`` when no language was asked for."""
    if text is None:
        return None
    return {"id": text.id, "en": text.en} if language is None else text.in_(language)


def checklist_body(checklist: Checklist, names: dict[str, str], language: str) -> dict[str, Any]:
    """A checklist; one that leads to another service lists nothing, since its papers would be the wrong ones."""
    redirect = checklist.redirect
    leads = redirect and {
        "service": redirect.service_id,
        "name": names[redirect.service_id],
        "text": redirect.text.in_(language),
    }
    return {
        "version": checklist.version,
        "service": checklist.service.id,
        "name": checklist.service.name.in_(language),
        "items": [] if redirect else [_item(item, language) for item in checklist.items],
        "checked_on": checklist.checked_on,
        "redirect": leads,
    }


def _item(item: Item, language: str) -> dict[str, Any]:
    return {
        "document": item.document.id,
        "name": item.document.name.in_(language),
        "form": item.form,
        "form_name": FORMS[item.form][language],
        "copies": item.copies,
        "copies_text": count_in_words(item, language),
        "per": item.document.per,
        "note": _note(item, language),
        "condition": ONLY[language].format(case=item.case.in_(language)) if item.case else None,
        "certainty": item.certainty,
    }


def _note(item: Item, language: str) -> str | None:
    notes = [item.note.in_(language)] if item.note else []
    if item.form == "photocopy":
        notes.append(copy_sentence(item, language))
    return ". ".join(f"{note[0].upper()}{note[1:]}" for note in notes) or None


def service_body(service: Service, language: str | None) -> dict[str, Any]:
    """A service with its questions. ``in_person`` is true only where nobody else can come instead."""
    return {
        "id": service.id,
        "name": words(service.name, language),
        "family": service.family,
        "in_person": service.in_person == "required",
        "in_person_rule": service.in_person,
        "eligibility": words(service.eligibility, language),
        "result_time": words(service.result_time, language),
        "advice": words(service.advice, language),
        "questions": [_question(question, language) for question in service.questions],
    }


def _question(question: Question, language: str | None) -> dict[str, Any]:
    options = [{"value": option.value, "label": words(option.label, language)} for option in question.options]
    return {"id": question.id, "text": words(question.text, language), "options": options}
