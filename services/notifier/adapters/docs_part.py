"""Docs as the notifier asks it: the catalogue and the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.common.principal import PUBLIC
from services.notifier.adapters.part import NOTIFIER, Part, in_language
from services.notifier.domain.facts import Checklist, Option, Question, Requirement, Service


class DocsPart(Part):
    """The catalogue and the papers."""

    def services(self, language: str) -> Sequence[Service]:
        found = self.ask("GET", "/internal/services", NOTIFIER).json()["services"]  # without ``lang``: both languages
        return [_service(each, language) for each in found]

    def checklist(self, office_id: str, service_id: str, answers: Mapping[str, str], language: str) -> Checklist:
        path = f"/api/v1/offices/{office_id}/services/{service_id}/checklist"
        found = self.ask("GET", path, PUBLIC, query={**answers, "lang": language}).json()
        items = [_requirement(each, language) for each in found["items"]]
        redirect = found.get("redirect")
        if not redirect:
            return Checklist(items)
        return Checklist(items, redirect["service"], in_language(redirect.get("text"), language))

    def survey(self, office_id: str, appointment_id: str, case: Mapping[str, Any]) -> str:
        office = {"office_id": office_id, "timezone": case["office"]["timezone"]}
        visit = {**office, "appointment_id": appointment_id, "service_id": case["service_id"]}
        return str(self.ask("POST", "/internal/surveys", NOTIFIER, body=visit).json()["token"])

    def phone_list(self, office_id: str, calls: Sequence[Mapping[str, Any]]) -> bytes:
        body = {"office_id": office_id, "calls": list(calls)}
        return self.ask("POST", "/internal/phone-lists", NOTIFIER, body=body).body

    def checklist_pdf(self, case: Mapping[str, Any], language: str) -> bytes:
        return self.ask("POST", "/internal/checklists", NOTIFIER, query={"lang": language}, body=dict(case)).body


def _service(found: Mapping[str, Any], language: str) -> Service:
    other = "en" if language == "id" else "id"
    questions = [_question(each, language) for each in found.get("questions") or ()]
    return Service(found["id"], in_language(found["name"], language), questions, in_language(found["name"], other))


def _question(found: Mapping[str, Any], language: str) -> Question:
    options = [Option(str(each["value"]), in_language(each["label"], language)) for each in found["options"]]
    return Question(found["id"], in_language(found["text"], language), options)


def _requirement(found: Mapping[str, Any], language: str) -> Requirement:
    condition = in_language(found.get("condition"), language)
    return Requirement(
        in_language(found["name"], language), found["form"], found.get("copies"), condition, str(found.get("document") or "")
    )
