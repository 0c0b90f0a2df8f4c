"""Commands for whoever runs the office's WhatsApp account."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from services.notifier.adapters.wording_files import read_sample, read_templates
from services.notifier.config import ASSISTED, Settings
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.templates import Finding
from services.notifier.usecases.push_templates import push_missing, status_of
from services.notifier.worker import graph_api


def push_templates(settings: Settings) -> int:
    """Submit the templates that the account does not have or has otherwise; 1 when one cannot be."""
    return _told(settings, push=True)


def template_status(settings: Settings) -> int:
    """Compare the templates with the account's, changing nothing; 1 when one is not as it should be."""
    return _told(settings, push=False)


def _told(settings: Settings, *, push: bool) -> int:
    if settings.mode == ASSISTED:
        print("no templates are needed: WHATSAPP_MODE is assisted.")
        return 0
    registry, templates = graph_api(settings), read_templates(settings.public_base_url)
    try:
        findings = push_missing(registry, templates, read_sample()) if push else status_of(registry, templates)
    except (PartDown, PartRefused) as error:
        print(error, file=sys.stderr)
        return 1
    _print(findings)
    bad = ("wrong", "refused") if push else {each.state for each in findings} - {"ok"}
    return int(any(each.state in bad for each in findings))


def _print(findings: Sequence[Finding]) -> None:
    for each in findings:
        print(f"{each.name} {each.language}: {each.state}{f' ({each.detail})' if each.detail else ''}")
