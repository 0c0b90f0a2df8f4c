"""The account that the tests play with, and calls to the simulator in its process."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient

TOKEN = "token-of-the-tests"
NUMBER_ID = "100000000000001"
BUSINESS_ID = "200000000000002"
SECRET = "app-secret-of-the-tests"
OFFICE = "+6281200000099"
SITI = "+6281200000001"
V = "/v25.0"
PDF = b"%PDF-1.4\n%%EOF\n"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def environment(webhook_url: str, home: str, listen: str = "127.0.0.1:1") -> dict[str, str]:
    return {
        "LISTEN": listen,
        "SEKALI_HOME": home,
        "SIMULATOR_WEBHOOK_URL": webhook_url,
        "WHATSAPP_ACCESS_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": BUSINESS_ID,
        "WHATSAPP_APP_SECRET": SECRET,
        "LOG_FORMAT": "json",
    }


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    """A send request to Siti Contoh."""
    return {"messaging_product": "whatsapp", "to": SITI, "type": kind, kind: content, **more}


class Api:
    """The simulator through Flask's test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def send(self, body: Any) -> tuple[int, Any]:
        answer = self.client.post(f"{V}/{NUMBER_ID}/messages", json=body, headers=BEARER)
        return answer.status_code, answer.get_json()

    def sent(self, body: Any) -> str:
        """The wamid of an accepted send."""
        status, answer = self.send(body)
        assert status == 200, answer
        return str(answer["messages"][0]["id"])

    def code(self, body: Any) -> int | None:
        """The error code of a send, or nothing when it was accepted."""
        _, answer = self.send(body)
        return answer["error"]["code"] if "error" in answer else None

    def upload(self, content: bytes = PDF, mime_type: str = "application/pdf", filename: str = "daftar.pdf") -> str:
        form = {"messaging_product": "whatsapp", "type": mime_type, "file": (io.BytesIO(content), filename, mime_type)}
        answer = self.client.post(f"{V}/{NUMBER_ID}/media", data=form, headers=BEARER)
        assert answer.status_code == 200, answer.get_json()
        return str(answer.get_json()["id"])

    def register(self, template: dict[str, Any]) -> tuple[int, Any]:
        answer = self.client.post(f"{V}/{BUSINESS_ID}/message_templates", json=template, headers=BEARER)
        return answer.status_code, answer.get_json()

    def write(self, act: dict[str, Any], contact: str = SITI) -> Any:
        answer = self.client.post(f"/control/contacts/{contact}/messages", json=act)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    def faults(self, **switches: Any) -> None:
        answer = self.client.put("/control/faults", json=switches)
        assert answer.status_code == 200, answer.get_json()

    def change(self, contact: str = SITI, **values: Any) -> None:
        assert self.client.patch(f"/control/contacts/{contact}", json=values).status_code == 200

    def messages(self, contact: str = SITI) -> Any:
        return self.client.get("/control/messages", query_string={"contact": contact}).get_json()["messages"]
