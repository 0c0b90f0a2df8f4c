"""A write happens once, however often it is sent, and is tried again when the database broke a tie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from services.booking.domain.errors import Refusal
from services.booking.usecases.ports import Answer, AnsweredMeanwhile, Ledger, RequestKey, Transaction, TryAgain
from services.common.clock import Clock

ATTEMPTS = 12  # each is a wait for somebody else, who has finished by then: a calendar that is changed several times in a row
Outcome_contra = TypeVar("Outcome_contra", contravariant=True)
Outcome = TypeVar("Outcome")


class Finish(Protocol[Outcome_contra]):
    """Called by a use case as the last step of its transaction."""

    def __call__(self, transaction: Transaction, outcome: Outcome_contra) -> None: ...


class Once:
    """Runs a use case and keeps its answer in the same transaction, so that a repeat gets that answer."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def run(
        self,
        key: RequestKey | None,
        work: Callable[[Finish[Outcome]], Outcome],
        render: Callable[[Outcome], Answer],
        look_first: bool = True,
    ) -> Answer:
        """The answer to this request, or the first one when it comes again.

        Without ``look_first`` a repeat is found only when its own answer is to be kept, and is rolled back then: that saves a
        question where nearly every key is new. It needs a ``work`` that is one transaction and nothing else.

        A refusal is not kept: the same request may succeed later. A refusal that only says that this very request has just been
        answered elsewhere (its place is taken, by itself) gives way to that answer.
        """
        for attempt in range(ATTEMPTS):
            if (look_first or attempt) and (first := self._first_answer(key)):
                return first
            try:
                return self._answer(key, work, render)
            except (AnsweredMeanwhile, TryAgain):
                if attempt == ATTEMPTS - 1:
                    raise
            except Refusal:
                if first := self._first_answer(key):
                    return first
                raise
        raise AssertionError("the last attempt returns or raises")

    def _first_answer(self, key: RequestKey | None) -> Answer | None:
        return self._ledger.first_answer(key) if key else None

    def _answer(
        self, key: RequestKey | None, work: Callable[[Finish[Outcome]], Outcome], render: Callable[[Outcome], Answer]
    ) -> Answer:
        answers: list[Answer] = []

        def finish(transaction: Transaction, outcome: Outcome) -> None:
            answers.append(render(outcome))
            if key:
                transaction.keep(key, answers[0], self._clock.now())

        work(finish)
        return answers[0]
