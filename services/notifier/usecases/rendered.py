"""What rendering a message comes to."""

from __future__ import annotations

from dataclasses import dataclass

from services.notifier.domain.content import Content, Document, Template


@dataclass(frozen=True)
class Rendered:
    """Ready to send. ``form`` as in ``ports.Delivery``."""

    content: Content
    form: str

    @property
    def media_id(self) -> str | None:
        """The uploaded file that goes with it, if any."""
        document = self.content.document if isinstance(self.content, Template) else self.content
        return document.media_id if isinstance(document, Document) else None


@dataclass(frozen=True)
class Unsendable:
    """Cannot be sent now, nor later."""

    reason: str


class NotYet(Exception):
    """Something that the message needs is not there at the moment."""
