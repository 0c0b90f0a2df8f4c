"""Who asks for an appointment, and whether they may see it."""

from __future__ import annotations

from dataclasses import dataclass

ALL_OFFICES = "*"


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: with the hash of a manage token, as staff of ``offices`` (``*`` = all), or as a contact whom a channel
    has told apart, about their own entry of the waiting list (``waiting_id``).

    ``name`` goes into the audit and holds no personal data.
    """

    name: str
    token_hash: str | None = None
    offices: frozenset[str] = frozenset()
    waiting_id: str | None = None

    @property
    def is_staff(self) -> bool:
        return bool(self.offices)

    def serves(self, office_id: str) -> bool:
        """Whether the asker is staff of that office."""
        return office_id in self.offices or ALL_OFFICES in self.offices
