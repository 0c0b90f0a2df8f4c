"""Faults: setting them, and letting them strike."""

from __future__ import annotations

from services.simulator.domain.faults import Faults, next_error, strikes
from services.simulator.domain.graph_errors import GraphError
from services.simulator.usecases.ports import Dice, Store


class Disturb:
    """The fault switches."""

    def __init__(self, store: Store, dice: Dice) -> None:
        self._store = store
        self._dice = dice

    def read(self) -> Faults:
        with self._store.transaction() as work:
            return work.switches.read()

    def write(self, faults: Faults) -> None:
        with self._store.transaction() as work:
            work.switches.write(faults)

    def strikes(self, name: str) -> bool:
        """Whether a fault strikes now; a counted one is used up by one."""
        with self._store.transaction() as work:
            struck, after = strikes(work.switches.read(), name, self._dice())
            if struck:
                work.switches.write(after)
            return struck

    def refuse_as_ordered(self) -> None:
        """Raise the error that was ordered for the next sends, if any."""
        with self._store.transaction() as work:
            code, after = next_error(work.switches.read())
            if code is not None:
                work.switches.write(after)
        if code is not None:
            raise GraphError(code, "Ordered by a fault switch.")
