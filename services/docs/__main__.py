"""``python -m services.docs web|worker|migrate|announce``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from flask import Flask

from services.common import logs
from services.common.settings import ConfigurationError
from services.docs.config import Settings


def web(settings: Settings) -> None:
    """Serve HTTP until a signal comes."""
    from services.common.web import serve

    host, port = settings.listen

    def application() -> Flask:
        from services.docs.app import create_app  # in the process that serves: the one that watches it stays small

        return create_app(settings)

    serve(application, host, port, os.environ, settings.web_workers)


def worker(settings: Settings) -> None:
    """Take facts from the queue until a signal comes."""
    from services.docs.worker import work

    work(settings)


def migrate(settings: Settings) -> None:
    """Bring the schema up to date and publish the shipped catalogue, if it differs from the newest version."""
    from services.common.clock import SystemClock
    from services.common.database import Database
    from services.common.database import migrate as bring_schema_up_to_date
    from services.docs.adapters.catalogue_files import shipped_content
    from services.docs.adapters.store import SqlCatalogues
    from services.docs.usecases.publish_catalogue import PublishCatalogue

    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    bring_schema_up_to_date(database, "services.docs")
    PublishCatalogue(SqlCatalogues(database), SystemClock()).run(shipped_content())
    database.close()


def announce(settings: Settings, arguments: list[str]) -> int:
    """Write what announces an office; the exit code."""
    from services.docs.cli import announce as write

    return write(settings, arguments)


COMMANDS: Mapping[str, Callable[[Settings], None]] = {"web": web, "worker": worker, "migrate": migrate}


def main(argv: list[str]) -> int:
    """Run one command; 2 when the command or the environment is wrong."""
    announcing = argv[:1] == ["announce"]
    if not announcing and (len(argv) != 1 or argv[0] not in COMMANDS):
        print(f"usage: python -m services.docs {'|'.join(COMMANDS)}|announce …", file=sys.stderr)
        return 2
    try:
        settings = Settings.from_env(os.environ, needs_redis=argv[0] == "worker")
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure("docs", settings.log_format)
    if announcing:
        return announce(settings, argv[1:])
    COMMANDS[argv[0]](settings)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
