"""``announce``: everything that announces an office, written into a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.common.clock import SystemClock
from services.common.wording import LANGUAGES
from services.docs.app import assemble
from services.docs.config import Settings
from services.docs.domain.errors import ColourTooLight, DeskUnreachable, NoSuchThing
from services.docs.usecases.office_papers import ANNOUNCED_SERVICE, Wish


def announce(settings: Settings, arguments: list[str]) -> int:
    """Write posters, pictures and guides; the exit code is 2 when the office or the colour is wrong, 1 when nobody answers."""
    options = _options(arguments)
    folder = Path(options.to or settings.home / "announcements" / options.office)
    wish = Wish(service=options.service, colour=options.colour, language=options.lang)
    try:
        made = assemble(settings, SystemClock()).office_papers.announcements(options.office, wish)
    except DeskUnreachable:
        print("The office's data cannot be reached: start the product first (./sekali up).", file=sys.stderr)
        return 1
    except NoSuchThing:
        print(f"There is no office {options.office}.", file=sys.stderr)
        return 2
    except ColourTooLight:
        print("--colour: give a dark colour as rrggbb, so that white words can be read on it.", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    for paper in made:
        (folder / paper.name).write_bytes(paper.content)
        print(folder / paper.name)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sekali announce", description="Posters, pictures and guides of one office.")
    parser.add_argument("--office", required=True, help="its id, e.g. muara-bangkahulu")
    parser.add_argument("--to", default="", help="a folder; SEKALI_HOME/announcements/OFFICE when it is missing")
    parser.add_argument("--service", default=ANNOUNCED_SERVICE, help="the service that is announced")
    parser.add_argument("--colour", default="", help="as rrggbb; the office's own colour when it is missing")
    parser.add_argument("--lang", default="id", choices=LANGUAGES, help="of what residents read; operators read Indonesian")
    return parser.parse_args(arguments)
