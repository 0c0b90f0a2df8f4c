"""``python -m services.simulator web``."""

from __future__ import annotations

import os
import sys

from flask import Flask

from services.common.settings import ConfigurationError
from services.simulator.config import Settings

USAGE = "usage: python -m services.simulator web"
THREADS = 32  # a dropped answer that hangs holds one for its time


def main(argv: list[str]) -> int:
    """Run a subcommand. 2 when the call or the environment is wrong."""
    if argv != ["web"]:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        settings = Settings.from_env(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    _web(settings)
    return 0


def _web(settings: Settings) -> None:
    from services.common import logs
    from services.common.web import serve

    logs.configure("simulator", settings.log_format)

    def application() -> Flask:
        from services.simulator.app import create_app  # in the process that serves: the one that watches it stays small

        return create_app(settings)

    serve(application, settings.host, settings.port, os.environ, workers=1, threads=THREADS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
