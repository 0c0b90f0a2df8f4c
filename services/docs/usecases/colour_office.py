"""The colour that an office's papers and announcements are printed in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.common.clock import Clock
from services.docs.domain.colour import dark_colour


class Colours(Protocol):
    """One colour for each office that chose one."""

    def of(self, office_id: str) -> str:
        """``#rrggbb``, or empty for the product's own."""

    def save(self, office_id: str, colour: str, saved_by: str, saved_at: datetime) -> None:
        """Keep it in place of the one before."""

    def forget(self, office_id: str) -> None:
        """Go back to the product's own."""


class ColourOffice:
    """``staff`` is the account that acts; that it may act for the office has been checked."""

    def __init__(self, colours: Colours, clock: Clock) -> None:
        self._colours, self._clock = colours, clock

    def of(self, office_id: str) -> str:
        """``#rrggbb``, or empty for the product's own."""
        return self._colours.of(office_id)

    def choose(self, office_id: str, colour: str | None, staff: str) -> str:
        """Print in this colour from now on, or in the product's own without one; ``ColourTooLight``."""
        if colour is None:
            self._colours.forget(office_id)
            return ""
        chosen = dark_colour(colour)
        self._colours.save(office_id, chosen, staff, self._clock.now())
        return chosen
