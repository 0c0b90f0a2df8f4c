"""``python -m services.stack``: what ``./sekali`` hands over to."""

from __future__ import annotations

import sys

from services.stack.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
