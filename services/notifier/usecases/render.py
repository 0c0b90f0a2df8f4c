"""What a message looks like at the moment it is sent: its text, its PDF, and secrets that exist nowhere else."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from services.common.wording import moment
from services.notifier.domain import content as contents
from services.notifier.domain import message as kinds
from services.notifier.domain.content import Content, Document, Link, Place, Template, Text, shortened
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Requirement, Words
from services.notifier.domain.message import POLICIES, WITHOUT_PDF_AFTER, Contact, Message, goes_as_template
from services.notifier.domain.notices import NOTICES, one_line, reason_of
from services.notifier.domain.rates import Rates
from services.notifier.domain.screens import CHAT_LINK, ChatLink, manage_link, requirement_line
from services.notifier.usecases.links import Links
from services.notifier.usecases.ports import Clock, Store, Wording
from services.notifier.usecases.ports_channel import Channel, NotSent, Refused, Uploaded
from services.notifier.usecases.ports_parts import Docs
from services.notifier.usecases.render_notices import NoticeRenderer
from services.notifier.usecases.rendered import NotYet, Rendered, Unsendable

_MEDIA_LIVES_FOR = timedelta(days=29)  # Cloud API: uploaded files are kept for 30 days
_PDF = "application/pdf"


class Renderer:
    """Renders messages of every kind."""

    def __init__(
        self, store: Store, channel: Channel, links: Links, docs: Docs, wording: Wording, clock: Clock, public_base_url: str,
        rates: Rates,
    ) -> None:  # fmt: skip
        self._rates = rates
        self._store, self._channel, self._links, self._docs = store, channel, links, docs
        self._wording, self._clock, self._base = wording, clock, public_base_url
        self._notices = NoticeRenderer(links, docs, public_base_url)

    def render(self, message: Message, contact: Contact) -> Rendered | Unsendable:
        """The message as it should be sent now. ``NotYet`` when another part must come back first."""
        now = self._clock.now()
        free = not (self._channel.capabilities.window_rule and goes_as_template(message, contact, now))
        if free and message.kind == kinds.CONFIRMATION and self._channel.capabilities.window_rule:
            free = self._free_text_is_cheaper(now)
        if not free and POLICIES[message.kind].template is None:
            return Unsendable("more than 24 hours since this person last wrote")
        if message.kind in kinds.SPOKEN:
            return Rendered(self._reply(message), "plain")
        if message.kind == kinds.LOCATION:
            return Rendered(_place(message.params["office"]), "plain")
        try:
            if message.kind in NOTICES:
                return self._notices.render(message, self._wording.words(message.params["language"]), free)
            return self._about_appointment(message, free, now)
        except PartDown as error:
            raise NotYet(str(error)) from error
        except PartRefused as error:
            if message.kind != kinds.SURVEY:
                raise
            return Unsendable(f"the office asks no questions about visits: {error}")

    def _free_text_is_cheaper(self, now: datetime) -> bool:
        """A confirmation in free text needs a second message for the place; the template says both."""
        first_of_month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        with self._store.read() as work:
            sent = work.ledger.free_texts_since(first_of_month)
        return self._rates.free_text_is_cheaper(2, sent, now.date())

    # replies of the conversation

    def _reply(self, message: Message) -> Content:
        reply = contents.from_json(message.params["content"])
        secrets = self._secrets(message)
        if isinstance(reply, Text):
            return replace(reply, body=_filled(reply.body, secrets))
        if isinstance(reply, Link):
            url = _filled(reply.url, secrets)
            return replace(reply, url=url) if has_host_name(url) else Text(f"{reply.body}\n\n{url}")
        return reply

    def _secrets(self, message: Message) -> dict[str, str]:
        secrets = {}
        if link := message.params.get("chat_link"):
            secrets[CHAT_LINK] = self._url(self._links.chat(message.contact_id, ChatLink(**link)))
        for appointment_id in message.params.get("manage", ()):
            try:
                secrets[manage_link(appointment_id)] = self._url(self._links.manage(appointment_id))
            except PartDown as error:
                raise NotYet(str(error)) from error
        return secrets

    def _url(self, path: str) -> str:
        return f"{self._base}/{path}"

    # messages about an appointment that come with its checklist

    def _about_appointment(self, message: Message, free: bool, now: datetime) -> Rendered | Unsendable:
        case = message.params
        words = self._wording.words(case["language"])
        patient = now < message.created_at + WITHOUT_PDF_AFTER or not free or message.kind == kinds.CHECKLIST
        paper = self._paper(case, words, patient)
        if message.kind == kinds.CHECKLIST:
            return self._checklist(case, words, paper)
        path = self._links.manage(message.appointment_id or "")
        if free:
            return self._free(message, words, paper, self._url(path))
        if paper.document is None:
            return Unsendable("the template needs the PDF, which the catalogue does not have")
        values = _template_values(message.kind, case, words, paper)
        suffix = path.partition("/")[2]
        return Rendered(
            Template(POLICIES[message.kind].template or "", words.language, values, paper.document, suffix), "template"
        )

    def _checklist(self, case: Mapping[str, Any], words: Words, paper: _Paper) -> Rendered | Unsendable:
        if paper.document is None:
            return Unsendable("there is no checklist for this service")
        caption = words("appointment.checklist", code=case["code"], when=_when(case, words))
        return Rendered(replace(paper.document, caption=caption), "document")

    def _free(self, message: Message, words: Words, paper: _Paper, link: str) -> Rendered:
        caption = _appointment_text(message.kind, message.params, words, link, paper.bring)
        if paper.document:
            return Rendered(replace(paper.document, caption=caption), "document")
        return Rendered(Text(caption), "text" if paper.comes_later else "plain")

    def _paper(self, case: Mapping[str, Any], words: Words, patient: bool) -> _Paper:
        """The checklist as file and as lines. Without patience a part that is down is done without."""
        try:
            found = self._docs.checklist(case["office"]["id"], case["service_id"], case["answers"], words.language)
            document = self._uploaded(case, words) if self._channel.capabilities.files else None
        except PartRefused:
            return _Paper(None, words("bring.unknown"), "", False)
        except (PartDown, NotYet):
            if patient:
                raise
            return _Paper(None, words("bring.later"), "", True)
        return _Paper(document, _bring_lines(found.items, words), _bring_sentence(found.items, words), False)

    def _uploaded(self, case: Mapping[str, Any], words: Words) -> Document:
        data = self._docs.checklist_pdf(case, words.language)
        digest, now = hashlib.sha256(data).hexdigest(), self._clock.now()
        filename = words("file.checklist", code=case["code"])
        with self._store.read() as work:
            known = work.media.find(self._channel.account, digest, now - _MEDIA_LIVES_FOR)
        return Document(known or self._upload(data, digest, filename, now), filename)

    def _upload(self, data: bytes, digest: str, filename: str, now: datetime) -> str:
        match self._channel.upload(data, filename, _PDF):
            case Uploaded(media_id):
                with self._store.write() as work:
                    work.media.keep(self._channel.account, digest, media_id, now)
                return media_id
            case NotSent(detail):
                raise NotYet(f"the file could not be handed over: {detail}")
            case Refused(code, _, detail):
                raise NotYet(f"the file was refused: {detail} ({code})")


@dataclass(frozen=True)
class _Paper:
    """The checklist of a case. ``comes_later`` when docs was down and the PDF should follow."""

    document: Document | None
    bring: str
    sentence: str
    comes_later: bool


def has_host_name(url: str) -> bool:
    """Whether a link button may carry this address: the platform refuses bare IP addresses, and nobody can open ``localhost``."""
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return False


def _filled(text: str, secrets: Mapping[str, str]) -> str:
    for placeholder, secret in secrets.items():
        text = text.replace(placeholder, secret)
    return text


def _place(office: Mapping[str, Any]) -> Place:
    return Place(office["latitude"], office["longitude"], office["name"], office["address"])


def _when(case: Mapping[str, Any], words: Words) -> str:
    return moment(datetime.fromisoformat(case["starts_at"]), case["office"]["timezone"], words.language)


def _where(case: Mapping[str, Any]) -> str:
    return f"{case['office']['name']}, {case['office']['address']}"


def _appointment_text(kind: str, case: Mapping[str, Any], words: Words, link: str, bring: str) -> str:
    """The text of a message about an appointment, at most as long as a caption may be; the list gives way first."""

    def text(lines: str) -> str:
        return words(
            f"appointment.{kind}",
            name=case["name"],
            service=case["service_name"][words.language],
            when=_when(case, words),
            place=_where(case),
            code=case["code"],
            bring=lines,
            link=link,
            **_closed(case, words),
        )

    lines = bring.split("\n")
    for kept in range(len(lines), 0, -1):
        left_out = len(lines) - kept
        shown = lines[:kept] + ([words("bring.more", count=left_out)] if left_out else [])
        if len(whole := text("\n".join(shown))) <= contents.CAPTION_LIMIT:
            return whole
    return shortened(text(""), contents.CAPTION_LIMIT)


def _bring_lines(items: Sequence[Requirement], words: Words) -> str:
    return words("bring.some", items="\n".join(f"• {requirement_line(words, item)}" for item in items))


def _bring_sentence(items: Sequence[Requirement], words: Words) -> str:
    return "; ".join(requirement_line(words, item) for item in items)


_BRING_IN_TEMPLATE = 400  # the body as a whole may have 1024 characters


def _template_values(kind: str, case: Mapping[str, Any], words: Words, paper: _Paper) -> dict[str, str]:
    """Named values in one line each."""
    closed = _closed(case, words) if kind == kinds.CLOSURE_MOVED else {}
    values = {
        "name": shortened(case["name"], 60),
        **closed,
        "service": shortened(case["service_name"][words.language], 80),
        "when": _when(case, words),
        "place": shortened(_where(case), 160),
        "code": case["code"],
        "bring": paper.sentence if 0 < len(paper.sentence) <= _BRING_IN_TEMPLATE else words("bring.see_pdf"),
    }
    return one_line(values)


def _closed(case: Mapping[str, Any], words: Words) -> dict[str, str]:
    """When the visit was and why it cannot be, for what a closure has moved."""
    if "previous_starts_at" not in case:
        return {}
    before = moment(datetime.fromisoformat(case["previous_starts_at"]), case["office"]["timezone"], words.language)
    return {"before": before, "reason": reason_of(case, words)}
