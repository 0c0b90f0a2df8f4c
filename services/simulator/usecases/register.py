"""Templates and media: what the office deposits."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from services.common.clock import Clock
from services.simulator.domain.contact import new_graph_id
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.media import LIFETIME_SECONDS, MediaFacts, check_upload
from services.simulator.domain.templates import Template, read_definition
from services.simulator.domain.webhooks import template_update
from services.simulator.usecases.ports import Store


class NoSuchTemplate(Exception):
    """There is no template of this name in this language."""


class Templates:
    """Registered templates."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def register(self, body: Json) -> Template:
        """A new template, reviewed at once: approved unless a switch says otherwise. A webhook tells about it."""
        with self._store.transaction() as work:
            template = read_definition(body, new_graph_id(), work.switches.read().template_status)
            if work.templates.find(template.name, template.language):
                raise GraphError(100, "Content in this language already exists.", 2388024)
            if template.status == "REJECTED":
                template = replace(template, reason="INVALID_FORMAT")
            work.templates.save(template)
            if template.status != "PENDING":
                work.updates.add(template_update(template, self._clock.now().timestamp()))
        return template

    def edit(self, template_id: str, body: Json) -> Template | None:
        """New components for a template, reviewed at once; None when there is no such template."""
        with self._store.transaction() as work:
            found = next((each for each in work.templates.all() if each.id == template_id), None)
            if found is None:
                return None
            whole = {"name": found.name, "language": found.language, "parameter_format": found.parameter_format}
            changed = read_definition(
                {"category": found.category, **body, **whole}, found.id, work.switches.read().template_status
            )
            work.templates.save(changed)
        return changed

    def review(self, name: str, language: str, status: str, reason: str | None) -> Template:
        """Give a template another status, as Meta's reviewers or its quality rating would."""
        with self._store.transaction() as work:
            found = work.templates.find(name, language)
            if found is None:
                raise NoSuchTemplate(name)
            changed = replace(found, status=status, reason=reason)
            work.templates.save(changed)
            work.updates.add(template_update(changed, self._clock.now().timestamp()))
        return changed

    def all(self) -> list[Template]:
        with self._store.transaction() as work:
            return work.templates.all()

    def remove(self, name: str, template_id: str | None) -> None:
        with self._store.transaction() as work:
            if not work.templates.remove(name, template_id):
                raise GraphError(100, "Message template not found.", 2593002)


class MediaShelf:
    """Uploaded files."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()

    def upload(self, content: bytes, mime_type: str, filename: str) -> MediaFacts:
        check_upload(mime_type, len(content))
        digest = hashlib.sha256(content).hexdigest()
        facts = MediaFacts(new_graph_id(), mime_type, filename, digest, len(content), self._clock.now().timestamp())
        with self._store.transaction() as work:
            work.media.add(facts, content)
        return facts

    def find(self, media_id: str) -> MediaFacts | None:
        """The file, unless it is unknown or older than 30 days."""
        with self._store.transaction() as work:
            facts = work.media.find(media_id)
        expired = facts is not None and self._clock.now().timestamp() - facts.at >= LIFETIME_SECONDS
        return None if expired else facts

    def content(self, media_id: str) -> bytes | None:
        with self._store.transaction() as work:
            return work.media.content(media_id)

    def remove(self, media_id: str) -> bool:
        with self._store.transaction() as work:
            return work.media.remove(media_id)
