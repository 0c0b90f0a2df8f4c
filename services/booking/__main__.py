"""``python -m services.booking web|worker|migrate|demo [--login-file FILE]|doctor|staff add …``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask

from services.booking.config import log_format_from
from services.common import logs
from services.common.settings import ConfigurationError

WRONG_USE = 2
_USAGE = """usage: python -m services.booking COMMAND

  web                        serve HTTP
  worker                     send facts to the other parts
  migrate                    bring the database to its newest schema
  demo [--login-file FILE]   load the demo office into an empty database
  doctor                     look for counters that differ from their rows, and for facts that did not arrive
  staff add --office OFFICE --role operator|supervisor|admin --username NAME --password-stdin
"""


def main(argv: list[str]) -> int:
    """Run a command; the exit code is 2 when it, its arguments or the environment are wrong."""
    command = _COMMANDS.get(argv[0]) if argv else None
    if command is None:
        print(_USAGE, file=sys.stderr)
        return WRONG_USE
    try:
        logs.configure("booking", log_format_from(os.environ))
        return command(argv[1:])
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return WRONG_USE


def _web(_: Sequence[str]) -> int:
    from services.booking.config import Settings
    from services.common.web import serve

    settings = Settings.from_env(os.environ)

    def application() -> Flask:
        from services.booking.app import create_app  # in the process that serves: the one that watches it stays small

        return create_app(settings)

    serve(application, settings.host, settings.port, os.environ, settings.web_workers)
    return 0


def _worker(_: Sequence[str]) -> int:
    from services.booking import worker
    from services.booking.config import Settings

    worker.run(Settings.for_worker(os.environ))
    return 0


def _migrate(_: Sequence[str]) -> int:
    from services.booking import cli
    from services.booking.config import database_url_from

    return cli.migrate(database_url_from(os.environ))


def _demo(arguments: Sequence[str]) -> int:
    from services.booking import cli
    from services.booking.config import Settings

    if arguments and (len(arguments) != 2 or arguments[0] != "--login-file"):
        print(_USAGE, file=sys.stderr)
        return WRONG_USE
    return cli.demo(Settings.from_env(os.environ), Path(arguments[1]) if arguments else None)


def _doctor(_: Sequence[str]) -> int:
    from services.booking import cli
    from services.booking.config import database_url_from

    return cli.doctor(database_url_from(os.environ))


def _staff(arguments: Sequence[str]) -> int:
    from services.booking import cli
    from services.booking.config import database_url_from

    if not arguments or arguments[0] != "add":
        print(_USAGE, file=sys.stderr)
        return WRONG_USE
    return cli.staff_add(database_url_from(os.environ), arguments[1:])


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "web": _web,
    "worker": _worker,
    "migrate": _migrate,
    "demo": _demo,
    "doctor": _doctor,
    "staff": _staff,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
