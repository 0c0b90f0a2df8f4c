"""How a booking came about, and which parts of a day it may therefore take.

Some places of a day are open to everybody, some are kept for people without appointment, for those who go first (elderly,
disabled, pregnant, with infant), or for what staff arrange. Whoever may take a kept part may take an open one as well.
"""

from __future__ import annotations

RESIDENT, STAFF, WALK_IN, PRIORITY = "resident", "staff", "walk_in", "priority"
CHANNELS = (RESIDENT, STAFF, WALK_IN, PRIORITY)
KEPT_PARTS = (WALK_IN, PRIORITY, STAFF)

_PARTS = {
    RESIDENT: frozenset[str](),
    STAFF: frozenset({STAFF}),
    WALK_IN: frozenset({WALK_IN}),
    PRIORITY: frozenset({STAFF, WALK_IN, PRIORITY}),
    "desk": frozenset({STAFF, WALK_IN}),  # no channel of its own: what staff and walk-ins may take between them
}


def kept_parts(channel: str) -> frozenset[str]:
    """The kept parts that a booking of this channel (or layer) may take, besides what is open to everybody."""
    return _PARTS[channel]


# Groups of channels whose bookings together must leave the parts alone that none of them may take. Counting by these groups is
# enough for any mixture of bookings to fit (Hall's theorem), whichever part each of them "really" sits in. A layer is named as
# the channel whose parts are those of its members together.
LAYERS: dict[str, frozenset[str]] = {
    "resident": frozenset({RESIDENT}),
    "staff": frozenset({RESIDENT, STAFF}),
    "walk_in": frozenset({RESIDENT, WALK_IN}),
    "desk": frozenset({RESIDENT, STAFF, WALK_IN}),
}
