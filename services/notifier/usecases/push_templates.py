"""Registering the message templates of the project with the account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.notifier.usecases.ports import TemplateRegistry


def push_missing(registry: TemplateRegistry, templates: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Submit the templates that the account does not have; the status of every one by name and language."""
    known = dict(registry.registered())
    statuses = {}
    for template in templates:
        key = template["name"], template["language"]
        statuses[key] = known.get(key) or registry.register(template)
    return statuses
