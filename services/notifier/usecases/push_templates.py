"""The message templates of the project and of the account: submitting what is missing or changed, telling what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog

from services.notifier.domain.alerts import NOTHING, Alert
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.templates import Finding, Registered, compared, mistakes, wants_sample, with_sample
from services.notifier.usecases.ports import Clock, Store, TemplateRegistry

TEMPLATES_DIFFER = 132001  # the platform's code for a template that is not there or not approved
_CORRECTED = ("changed", "rejected", "paused")
log = structlog.get_logger()
Known = Mapping[tuple[str, str], Registered]


def push_missing(
    registry: TemplateRegistry, templates: Iterable[Mapping[str, Any]], sample: bytes | None = None
) -> list[Finding]:
    """Submit what the account does not have and correct what differs; how every template stands afterwards.

    A file that breaks the platform's limits is not submitted. ``sample`` is the PDF that reviewers are shown.
    """
    known = registry.registered()
    return [_pushed(registry, template, known, sample) for template in templates]


def _pushed(registry: TemplateRegistry, template: Mapping[str, Any], known: Known, sample: bytes | None) -> Finding:
    key = template["name"], template["language"]
    if wrong := mistakes(template):
        return Finding(*key, "wrong", "; ".join(wrong))
    found = known.get(key)
    finding = compared(template, found)
    if finding.state not in ("missing", *_CORRECTED):
        return finding
    try:
        status = _submitted(registry, template, found, sample)
    except PartRefused as refused:
        return Finding(*key, "refused", str(refused))
    return Finding(*key, "ok" if status == "APPROVED" else status.lower(), "submitted")


def _submitted(registry: TemplateRegistry, template: Mapping[str, Any], found: Registered | None, sample: bytes | None) -> str:
    handle = registry.sample_handle(sample) if sample and wants_sample(template) else None
    complete = with_sample(template, handle) if handle else template
    return registry.register(complete) if found is None else registry.correct(found.id, complete)


def status_of(registry: TemplateRegistry, templates: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """How every template stands, without changing anything."""
    known = registry.registered()
    return [compared(template, known.get((template["name"], template["language"]))) for template in templates]


class CheckTemplates:
    """Compares once in a while and opens an alert for what differs, before it costs a message."""

    def __init__(
        self, registry: TemplateRegistry | None, templates: Iterable[Mapping[str, Any]], store: Store, account: str, clock: Clock
    ) -> None:
        self._registry, self._templates = registry, list(templates)
        self._store, self._account, self._clock = store, account, clock

    def __call__(self) -> int:
        """How many templates are not as they should be."""
        if self._registry is None:
            return 0
        try:
            wrong = [each for each in status_of(self._registry, self._templates) if not each.is_fine]
        except (PartDown, PartRefused) as error:
            log.warning("the templates could not be compared", error=str(error))
            return 0
        now = self._clock.now()
        with self._store.write() as work:
            if wrong:
                work.alerts.note(self._alert(wrong, now))
            else:
                work.alerts.clear(self._account, TEMPLATES_DIFFER, now)
        return len(wrong)

    def _alert(self, wrong: list[Finding], now: datetime) -> Alert:
        told = ", ".join(f"{each.name}.{each.language} {each.state}" for each in wrong)
        return Alert(self._account, TEMPLATES_DIFFER, NOTHING, f"templates: {told}"[:200], now, now, 1, None, None)
