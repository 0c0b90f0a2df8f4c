"""``python -m gateway web``: the one public port."""

from __future__ import annotations

import os
import sys

from flask import Flask

from services.common.settings import ConfigurationError

_USAGE = "usage: python -m gateway web"


def main(argv: list[str]) -> int:
    """Run a subcommand. 0 when it ended well, 2 when it was called wrongly or a setting is wrong (one sentence each)."""
    if argv != ["web"]:
        print(_USAGE, file=sys.stderr)
        return 2
    try:
        _web()
    except ConfigurationError as mistakes:
        print(mistakes, file=sys.stderr)
        return 2
    return 0


def _web() -> None:
    from gateway.config import Settings
    from services.common import logs
    from services.common.web import serve

    settings = Settings.from_env(os.environ)
    logs.configure("gateway", settings.log_format)

    def application() -> Flask:
        from gateway.app import create_app  # in the process that serves: the one that watches it stays small

        return create_app(settings)

    serve(application, settings.host, settings.port, os.environ, settings.workers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
