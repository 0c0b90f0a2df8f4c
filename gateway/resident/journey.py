"""Where a resident is on the way to an appointment. It travels in the address and in hidden fields, never in a session."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.common.wording import LANGUAGES

ANSWER_PREFIX = "q_"
_PEOPLE = re.compile(r"^[1-9]\d?$", re.ASCII)  # booking knows each service's own limit


@dataclass(frozen=True)
class Journey:
    """``token`` is the signed link's, or empty; ``language`` is empty until it was chosen; ``starts_at`` as booking wrote it."""

    office: str
    service: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    people: int = 1
    token: str = ""
    language: str = ""
    starts_at: str = ""

    @classmethod
    def read(cls, office: str, service: str, values: Any) -> Journey:
        """From the query and the form; what does not fit is left out."""
        language = values.get("lang", "")
        people = values.get("people", "1")
        return cls(
            office=office,
            service=service,
            answers={k.removeprefix(ANSWER_PREFIX): v for k, v in values.items() if k.startswith(ANSWER_PREFIX)},
            people=int(people) if _PEOPLE.match(people) else 1,
            token=values.get("t", ""),
            language=language if language in LANGUAGES else "",
            starts_at=values.get("starts_at", ""),
        )

    def fields(self) -> dict[str, str]:
        """The query of an address, or hidden fields; defaults are left out."""
        kept = {ANSWER_PREFIX + question: answer for question, answer in self.answers.items()}
        kept["people"] = str(self.people) if self.people > 1 else ""
        kept |= {"t": self.token, "lang": self.language, "starts_at": self.starts_at}
        return {name: value for name, value in kept.items() if value}

    def but(self, **changes: Any) -> Journey:
        """The same way with something else on it."""
        return replace(self, **changes)

    def answering(self, question: str, answer: str) -> Journey:
        return replace(self, answers={**self.answers, question: answer})

    def at_service(self, service: str) -> Journey:
        """On to another service of the office: answers and slot belong to the old one."""
        return replace(self, service=service, answers={}, starts_at="")
