"""Signed links from the chat: they open booking with what the conversation already knows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from gateway.identifiers import is_identifier
from gateway.resident.addresses import address, chosen_language, go, here
from gateway.resident.facts import ChatLink
from gateway.resident.journey import Journey
from gateway.resident.notices import Notice
from gateway.resident.source import Source
from gateway.resident.texts import _
from services.common.principal import allow
from services.common.wording import LANGUAGES


@dataclass(frozen=True)
class LinkPages:
    """The entrance for signed links. Following one changes nothing: previews follow them too."""

    source: Source

    @allow("anyone")
    def follow(self, token: str) -> Response:
        """On to the service, its questions answered; or what to do when the link is too old."""
        link = self.source.chat_link(token)
        if link is None:
            return _expired()
        answer = go(_target(link, token))
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _target(link: ChatLink, token: str) -> str:
    language = request.args.get("lang") or link.language or ""
    kept = {"t": token, "lang": language if language in LANGUAGES else ""}
    if not is_identifier(link.office):
        return address("home", **chosen_language())
    journey = Journey(str(link.office), link.service or "", link.answers, token=token, language=kept["lang"])
    if not is_identifier(link.service):
        return address("office", office=journey.office, **journey.but(answers={}).fields())
    return here(journey, "service")


def _expired() -> Response:
    text = _("Demi keamanan, tautan dari WhatsApp hanya berlaku sebentar. Kirim pesan lagi ke kantor untuk mendapat tautan baru, "
             "atau pesan langsung dari daftar layanan.")  # fmt: skip
    links = [(_("Pesan dari daftar layanan"), address("home", **chosen_language()))]
    return Notice(404, _("Tautan sudah tidak berlaku"), text, links).page()
