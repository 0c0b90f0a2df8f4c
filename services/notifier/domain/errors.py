"""What can go wrong, named by what happened."""

from __future__ import annotations


class WrongSignature(Exception):
    """The webhook was not signed with the app's secret."""


class MalformedWebhook(Exception):
    """The webhook's body is no JSON object."""


class NotStored(Exception):
    """The database did not take the change; the sender must try again."""


class LinkExpired(Exception):
    """The link's secret is unknown or too old."""


class PartDown(Exception):
    """Another part did not answer, or answered that it cannot at the moment. ``part`` is its name."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part} does not answer")
        self.part = part


class PartRefused(Exception):
    """Another part answered with a refusal that a repetition will not change. ``status`` is the HTTP status.

    ``problem`` is the last part of the problem's type, ``detail`` its words for people; empty when there are none.
    """

    def __init__(self, part: str, status: int, problem: str = "", detail: str = "") -> None:
        super().__init__(f"{part} refused with {status}")
        self.part, self.status = part, status
        self.problem, self.detail = problem, detail


class Overtaken(Exception):
    """Somebody else has handled the same thing meanwhile: roll back and look again."""


class NothingToMark(Exception):
    """What was to be marked as done does not wait any more, or never did."""


class WindowClosed(Exception):
    """More than 24 hours have passed since the person last wrote: free text does not reach them."""


class CannotResend(Exception):
    """The message did not fail, was sent again already, or says what is no longer true."""


class FieldsMissing(Exception):
    """A prepared answer has fields without a value; ``names`` are those."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class AlreadyAnswered(Exception):
    """The complaint has its answer."""
