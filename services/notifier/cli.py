"""Commands for whoever runs the office's WhatsApp account."""

from __future__ import annotations

import sys

from services.notifier.adapters.wording_files import read_templates
from services.notifier.config import Settings
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.usecases.push_templates import push_missing
from services.notifier.worker import graph_api


def push_templates(settings: Settings) -> int:
    """Register the templates that the account does not have, and print the status of each."""
    try:
        statuses = push_missing(graph_api(settings), read_templates(settings.public_base_url))
    except (PartDown, PartRefused) as error:
        print(error, file=sys.stderr)
        return 1
    for (name, language), status in sorted(statuses.items()):
        print(f"{name} {language}: {status}")
    return 0
