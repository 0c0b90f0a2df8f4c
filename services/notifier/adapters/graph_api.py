"""WhatsApp Cloud API client. One client for the real API and for any stand-in: only base address and secrets differ.

Source of shapes: Meta, Cloud API reference v25.0, as of 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from services.notifier.domain.capabilities import CLOUD_API
from services.notifier.domain.content import Content, graph_fields
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.templates import Registered
from services.notifier.usecases.ports_channel import Accepted, AnswerLost, NotSent, Refused, SendResult, Uploaded

VERSION = "v25.0"
_CONNECT_SECONDS, _READ_SECONDS = 3.0, 10.0  # together less than ``sweeps.CRASHED_AFTER``
_PAGE = 200


class GraphApi:
    """Sends, uploads and registers templates for one business number."""

    capabilities = CLOUD_API

    def __init__(
        self, base_url: str, access_token: str, phone_number_id: str, business_account_id: str, app_id: str = ""
    ) -> None:
        self.account = phone_number_id
        self._root, self._app_id = f"{base_url}/{VERSION}", app_id
        self._number = f"{base_url}/{VERSION}/{phone_number_id}"
        self._templates = f"{base_url}/{VERSION}/{business_account_id}/message_templates"
        self._headers = {"Authorization": f"Bearer {access_token}"}
        timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS)
        self._pool = urllib3.PoolManager(maxsize=32, timeout=timeout, retries=False)

    def send(self, to: str, content: Content, delivery_id: str) -> SendResult:
        """One call of ``/messages``. ``delivery_id`` comes back in every status report about it."""
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to" if to.isdigit() else "recipient": to,  # a business-scoped user id stands in a field of its own
            "biz_opaque_callback_data": delivery_id,
            **graph_fields(content),
        }
        try:
            answer = self._pool.request("POST", f"{self._number}/messages", headers=self._headers, json=message)
        except (NewConnectionError, ConnectTimeoutError) as error:
            return NotSent(type(error).__name__)
        except HTTPError as error:
            return AnswerLost(type(error).__name__)
        return _send_result(answer.status, answer.data)

    def upload(self, data: bytes, filename: str, mime_type: str) -> Uploaded | Refused | NotSent:
        """One call of ``/media``: the bytes themselves, never a link, which the platform would have to fetch from us."""
        file = (filename, data, mime_type)
        fields: dict[str, str | tuple[str, bytes, str]] = {"messaging_product": "whatsapp", "type": mime_type, "file": file}
        try:
            answer = self._pool.request("POST", f"{self._number}/media", headers=self._headers, fields=fields)
        except HTTPError as error:
            return NotSent(type(error).__name__)
        media_id = _object(answer.data).get("id")
        if answer.status >= 400 or not isinstance(media_id, str | int):
            return _refusal(answer.status, answer.data)
        return Uploaded(str(media_id))

    def registered(self) -> Mapping[tuple[str, str], Registered]:
        """The account's templates, all pages."""
        found: dict[tuple[str, str], Registered] = {}
        url: str | None = f"{self._templates}?limit={_PAGE}"
        while url:
            page = self._ask("GET", url)
            found.update({(each["name"], each["language"]): _registered(each) for each in page.get("data", [])})
            url = page.get("paging", {}).get("next")
        return found

    def register(self, template: Mapping[str, Any]) -> str:
        """Submit a template; its status, usually ``PENDING`` or ``APPROVED``."""
        return str(self._ask("POST", self._templates, json=template).get("status", "PENDING"))

    def correct(self, template_id: str, template: Mapping[str, Any]) -> str:
        """Edit a template; it is reviewed again. Name and language cannot be changed."""
        edited = {name: value for name, value in template.items() if name not in ("name", "language", "parameter_format")}
        self._ask("POST", f"{self._root}/{template_id}", json=edited)
        return "PENDING"

    def sample_handle(self, data: bytes) -> str | None:
        """The two calls of Meta's resumable upload, for the app ``WHATSAPP_APP_ID``."""
        if not self._app_id:
            return None
        named = f"file_length={len(data)}&file_type=application%2Fpdf&file_name=contoh.pdf"
        session = self._ask("POST", f"{self._root}/{self._app_id}/uploads?{named}")["id"]
        headers = {"Authorization": self._headers["Authorization"].replace("Bearer", "OAuth"), "file_offset": "0"}
        return str(self._ask("POST", f"{self._root}/{session}", headers=headers, body=data)["h"])

    def _ask(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self._pool.request(method, url, **{"headers": self._headers, **options})
        except HTTPError:
            raise PartDown("WhatsApp") from None
        if answer.status >= 400:
            refused = _refusal(answer.status, answer.data)
            raise PartRefused(f"WhatsApp ({refused.code}: {refused.detail})", answer.status)
        return _object(answer.data)


def _registered(found: Mapping[str, Any]) -> Registered:
    reason = str(found.get("rejected_reason") or "")
    return Registered(str(found.get("id", "")), found["status"], found.get("category", ""), found.get("components", []), reason)


def _send_result(status: int, body: bytes) -> SendResult:
    if status >= 400:
        return _refusal(status, body)
    sent = _object(body).get("messages")
    first = sent[0] if isinstance(sent, list) and sent and isinstance(sent[0], dict) else {}
    wamid = first.get("id")
    return Accepted(wamid) if isinstance(wamid, str) else AnswerLost(f"HTTP {status} without a message id")


def _refusal(status: int, body: bytes) -> Refused:
    """The error of an answer: the code decides, the details are for people."""
    error = _object(body).get("error")
    if not isinstance(error, dict):
        return Refused(None, status, "")
    code, data = error.get("code"), error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    return Refused(code if isinstance(code, int) else None, status, str(detail or error.get("message") or "")[:500])


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
