"""``python -m services.notifier web|worker|migrate|push-templates|template-status``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from flask import Flask

from services.common import logs
from services.common.settings import ConfigurationError
from services.notifier.config import Settings


def main(argv: list[str]) -> int:
    """Run one subcommand; 0 when it ended well, 1 when it could not do its work, 2 when it was called or configured wrongly."""
    run = COMMANDS.get(argv[0]) if len(argv) == 1 else None
    if run is None:
        print(f"usage: python -m services.notifier {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        settings = Settings.from_env(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure("notifier", settings.log_format)
    return run(settings)


def _web(settings: Settings) -> int:
    from services.common.web import serve

    host, port = settings.listen

    def application() -> Flask:
        from services.notifier.app import create_app  # in the process that serves: the one that watches it stays small

        return create_app(settings)

    serve(application, host, port, os.environ, settings.web_workers)
    return 0


def _worker(settings: Settings) -> int:
    from services.notifier import worker

    worker.run(settings)
    return 0


def _migrate(settings: Settings) -> int:
    from services.common.database import Database, migrate
    from services.notifier.app import PACKAGE

    database = Database(settings.database_url)
    migrate(database, PACKAGE)
    database.close()
    return 0


def _push_templates(settings: Settings) -> int:
    from services.notifier import cli

    return cli.push_templates(settings)


def _template_status(settings: Settings) -> int:
    from services.notifier import cli

    return cli.template_status(settings)


COMMANDS: dict[str, Callable[[Settings], int]] = {
    "web": _web,
    "worker": _worker,
    "migrate": _migrate,
    "push-templates": _push_templates,
    "template-status": _template_status,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
