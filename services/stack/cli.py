"""The launcher's commands."""

from __future__ import annotations

import argparse
import os
import tomllib
from collections.abc import Callable

from services.common.settings import ConfigurationError
from services.stack.config import PROJECT
from services.stack.console import complain
from services.stack.home import Refusal

EXAMPLES = """\
examples:
  ./sekali up                             prepare and start everything; Ctrl+C stops it
  SEKALI_PORT=8090 ./sekali up            the same on another port
  ./sekali status                         what runs, where, with how much memory
  ./sekali staff add --office muara-bangkahulu --role operator --username siti --password-stdin
  ./sekali announce --office muara-bangkahulu --to posters
  ./sekali test tests/stack -x            some of the tests
  ./sekali check                          what reviewers check by machine

The variables that ./sekali up reads are listed in README.md.
"""
Command = Callable[[argparse.Namespace, list[str]], int]


def main(argv: list[str]) -> int:
    """Run one command and return its exit code: 2 when a variable or an argument is wrong, after one sentence about it."""
    passed_on = argv[1:] if argv[:1] in (["test"], ["staff"], ["announce"]) else []  # pytest and booking know their own arguments
    options = _parser().parse_args(argv[: len(argv) - len(passed_on)])
    command: Command = options.command
    try:
        return command(options, passed_on)
    except ConfigurationError as error:
        for mistake in error.mistakes:
            complain(mistake)
    except Refusal as refusal:
        complain(str(refusal))
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sekali",
        description="Sekali Datang: come once. Starts and tends the whole product on this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    up = _command(commands, "up", _up, "start everything and stay until Ctrl+C")
    up.add_argument("--verbose", action="store_true", help="show the log lines here instead of in SEKALI_HOME/logs")
    status = _command(commands, "status", _status, "show what runs")
    status.add_argument("--json", action="store_true", help="for programs")
    _command(commands, "migrate", _migrate, "bring the databases to their newest migration")
    _command(commands, "staff", _staff, "make staff accounts (./sekali staff add --help)", add_help=False)
    templates = _command(commands, "templates", _templates, "submit the message templates to WhatsApp, or compare them")
    templates.add_argument("action", choices=("push", "status"))
    _command(commands, "announce", _announce, "posters, pictures and guides of an office (--help)", add_help=False)
    _command(commands, "doctor", _doctor, "check that every counter equals what it counts, at any time")
    _command(commands, "test", _test, "run the tests; arguments go to pytest", add_help=False)
    _command(commands, "check", _check, "run linters, types, layers and security checks")
    _command(commands, "version", _version, "print the version")
    return parser


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: Command, text: str,
             add_help: bool = True) -> argparse.ArgumentParser:  # fmt: skip
    parser = commands.add_parser(name, help=text, description=text, add_help=add_help, allow_abbrev=False)
    parser.set_defaults(command=command)
    return parser


# Each command imports what only it needs, so that the small ones answer at once.


def _up(options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.up import up

    return up(os.environ.copy(), options.verbose)


def _status(options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.status import status

    return status(os.environ.copy(), options.json)


def _migrate(_options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.delegate import migrate

    return migrate(os.environ.copy())


def _staff(_options: argparse.Namespace, rest: list[str]) -> int:
    from services.stack.delegate import staff

    return staff(os.environ.copy(), rest)


def _templates(options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.delegate import templates

    return templates(os.environ.copy(), options.action)


def _announce(_options: argparse.Namespace, rest: list[str]) -> int:
    from services.stack.delegate import announce

    return announce(os.environ.copy(), rest)


def _doctor(_options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.delegate import doctor

    return doctor(os.environ.copy())


def _test(_options: argparse.Namespace, rest: list[str]) -> int:
    from services.stack.testing import test

    return test(os.environ.copy(), rest)


def _check(_options: argparse.Namespace, _rest: list[str]) -> int:
    from services.stack.checks import check

    return check()


def _version(_options: argparse.Namespace, _rest: list[str]) -> int:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    print(f"sekali-datang {project['version']}")
    return 0
