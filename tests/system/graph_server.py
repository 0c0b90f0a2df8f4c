"""A Graph API of somebody else: as little as Meta's reference promises, so that the product proves it needs no more."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import urllib3

ACCOUNT = {
    "WHATSAPP_ACCESS_TOKEN": "EAAG-somebody-else",
    "WHATSAPP_PHONE_NUMBER_ID": "111222333444555",
    "WHATSAPP_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "WHATSAPP_VERIFY_TOKEN": "a-word-for-the-handshake",
}
NUMBER = ACCOUNT["WHATSAPP_PHONE_NUMBER_ID"]
MULTIPART_NAME = b'name="file"'


class GraphServer(ThreadingHTTPServer):
    """Keeps what it was sent: ``messages`` as JSON objects in order, ``media`` as whole bodies by id."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.messages: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.strangers: list[str] = []
        self.base_url = f"http://127.0.0.1:{self.server_port}"

    def sent(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one type."""
        return [each for each in list(self.messages) if each["type"] == kind]


class _Call(BaseHTTPRequestHandler):
    server: GraphServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Authorization"] != f"Bearer {ACCOUNT['WHATSAPP_ACCESS_TOKEN']}":
            self._answer(401, {"error": {"message": "Invalid OAuth access token", "type": "OAuthException", "code": 190}})
        elif self.path == f"/v25.0/{NUMBER}/media" and MULTIPART_NAME in body:
            name = f"media-{len(self.server.media)}"
            self.server.media[name] = body
            self._answer(200, {"id": name})
        elif self.path == f"/v25.0/{NUMBER}/messages":
            self._take(json.loads(body))
        else:
            self.server.strangers.append(self.path)
            self._answer(404, {"error": {"message": "Unsupported post request", "type": "GraphMethodException", "code": 100}})

    def _take(self, message: dict[str, Any]) -> None:
        if "type" not in message:  # a read receipt
            self._answer(200, {"success": True})
            return
        wamid = f"wamid.{len(self.server.messages)}"
        self.server.messages.append({**message, "wamid": wamid})
        to = [{"input": message["to"], "wa_id": message["to"].lstrip("+")}]
        self._answer(200, {"messaging_product": "whatsapp", "contacts": to, "messages": [{"id": wamid}]})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def graph_server() -> Iterator[GraphServer]:
    """A server on a free loopback port, ended with the block."""
    with GraphServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def post_update(base_url: str, value: dict[str, Any], secret: str = ACCOUNT["WHATSAPP_APP_SECRET"]) -> int:
    """Bring one change of the field ``messages`` to the product, signed as Meta signs; the status of the answer."""
    metadata = {"display_phone_number": "6281200000099", "phone_number_id": NUMBER}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    raw = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "999", "changes": [change]}]}).encode()
    signature = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
    return urllib3.request("POST", f"{base_url}/webhooks/whatsapp", body=raw, headers=headers, timeout=20.0).status


def inbound(phone: str, text: str, wamid: str, at: int) -> dict[str, Any]:
    """A text that a person wrote; ``at`` in seconds since 1970."""
    number = phone.lstrip("+")
    message = {"from": number, "id": wamid, "timestamp": str(at), "type": "text", "text": {"body": text}}
    return {"contacts": [{"profile": {"name": "Siti Contoh"}, "wa_id": number}], "messages": [message]}


def status(message: dict[str, Any], word: str, at: int) -> dict[str, Any]:
    """What became of a message: ``sent``, ``delivered`` or ``read``."""
    told = {"id": message["wamid"], "status": word, "timestamp": str(at), "recipient_id": message["to"].lstrip("+")}
    if callback := message.get("biz_opaque_callback_data"):
        told["biz_opaque_callback_data"] = callback
    return {"statuses": [told]}
