"""Rendering messages without a PDF: free text inside the window, an approved template outside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifier.domain import content as contents
from services.notifier.domain import message as kinds
from services.notifier.domain import notices
from services.notifier.domain.content import Buttons, Template, Text, shortened
from services.notifier.domain.errors import PartRefused
from services.notifier.domain.facts import Words
from services.notifier.domain.message import POLICIES, Message
from services.notifier.domain.notices import NOTICES, Notice
from services.notifier.domain.screens import ChatLink
from services.notifier.usecases.links import Links
from services.notifier.usecases.ports_parts import Docs
from services.notifier.usecases.rendered import Rendered


class NoticeRenderer:
    """Renders the kinds of ``domain.notices``. ``PartDown`` when a link or a name cannot be had at the moment."""

    def __init__(self, links: Links, docs: Docs, public_base_url: str) -> None:
        self._links, self._docs, self._base = links, docs, public_base_url

    def render(self, message: Message, words: Words, free: bool) -> Rendered:
        notice, facts = NOTICES[message.kind], message.params
        values = notices.values_of(facts, words)
        if message.kind == kinds.PAPERS_MISSING:
            values["papers"] = ", ".join(self._names(facts, words))
        path = self._path(notice, message, words)
        if free:
            return Rendered(self._free(message, notice, values, path, words), "plain")
        taps = tuple(choice.id for choice in self._answers(message, words)) if notice.template_has_answers else ()
        suffix = path.partition("/")[2] or None  # a template's button knows the beginning
        filled = notices.template_values(notice, values)
        name = POLICIES[message.kind].template or ""
        return Rendered(Template(name, words.language, filled, url_suffix=suffix, payloads=taps), "template")

    def _free(self, message: Message, notice: Notice, values: Mapping[str, str], path: str, words: Words) -> Buttons | Text:
        body = words(f"appointment.{message.kind}", **values, link=f"{self._base}/{path}")
        if notice.has_answers:
            return Buttons(shortened(body, contents.INTERACTIVE_LIMIT), self._answers(message, words))
        return Text(shortened(body, contents.TEXT_LIMIT))

    def _answers(self, message: Message, words: Words) -> list[contents.Choice]:
        return notices.answers(words, message.kind, message.params, message.appointment_id or "")

    def _path(self, notice: Notice, message: Message, words: Words) -> str:
        facts = message.params
        if notice.link == notices.MANAGE:
            return self._links.manage(message.appointment_id or "")
        if notice.link == notices.OFFER:
            return self._links.offer(facts)
        if notice.link == notices.SURVEY:
            return f"s/{self._docs.survey(facts['office']['id'], facts['appointment_id'], facts)}"
        if notice.link == notices.BOOK:
            link = ChatLink(facts["office"]["id"], facts["service_id"], facts.get("answers") or {}, words.language)
            return self._links.chat(message.contact_id, link)
        return ""

    def _names(self, case: Mapping[str, Any], words: Words) -> list[str]:
        """The missing papers by name; one that the catalogue no longer lists by its id, which people at the office know."""
        try:
            found = self._docs.checklist(case["office"]["id"], case["service_id"], case["answers"], words.language)
            names = {item.document: item.name for item in found.items if item.document}
        except PartRefused:
            names = {}
        missing: list[str] = list(case["missing"])
        return [names.get(each, each.replace("_", " ")) for each in missing] or [words("papers.unnamed")]
