"""The Graph API client against a small server that plays recorded shapes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from services.notifier.adapters.graph_api import GraphApi
from services.notifier.domain.content import Template, Text
from services.notifier.domain.templates import Registered
from services.notifier.usecases.ports_channel import Accepted, AnswerLost, NotSent, Refused, Uploaded

ERROR = {
    "error": {
        "message": "(#131056) Pair rate limit hit",
        "type": "OAuthException",
        "code": 131056,
        "error_data": {"messaging_product": "whatsapp", "details": "Too many messages"},
    }
}
ACCEPTED = {"messaging_product": "whatsapp", "messages": [{"id": "wamid.1", "message_status": "accepted"}]}


class Platform(BaseHTTPRequestHandler):
    """Answers what a test lays down: a status with a body, or None to hang up after reading."""

    answer: ClassVar[tuple[int, bytes] | None] = None
    asked: ClassVar[list[tuple[str, str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Authorization"], body))
        self._play()

    def do_GET(self) -> None:
        self._play()

    def _play(self) -> None:
        if self.answer is None:
            self.close_connection = True
            return
        self.send_response(self.answer[0])
        self.send_header("Content-Length", str(len(self.answer[1])))
        self.end_headers()
        self.wfile.write(self.answer[1])

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def platform() -> Iterator[str]:
    Platform.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(platform: str) -> GraphApi:
    return GraphApi(platform, "token", "100", "200")


def answers(status: int, body: Any) -> None:
    Platform.answer = (status, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        pytest.param(200, ACCEPTED, Accepted("wamid.1"), id="accepted"),
        pytest.param(400, ERROR, Refused(131056, 400, "Too many messages"), id="error"),
        pytest.param(502, b"<html>", Refused(None, 502, ""), id="proxy"),
        pytest.param(200, b"{}", AnswerLost("HTTP 200 without a message id"), id="200 without id"),
    ],
)
def test_an_answer_is_read_by_its_code(client: GraphApi, status: int, body: Any, result: object) -> None:
    answers(status, body)
    assert client.send("6281200000001", Text("Halo"), "D1") == result


def test_a_message_goes_to_the_number_with_the_id_of_its_delivery(client: GraphApi) -> None:
    answers(200, ACCEPTED)
    client.send("6281200000001", Text("Halo"), "D1")
    path, authorization, body = Platform.asked[0]
    assert (path, authorization, json.loads(body)) == (
        "/v25.0/100/messages",
        "Bearer token",
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "6281200000001",
            "biz_opaque_callback_data": "D1",
            "type": "text",
            "text": {"body": "Halo", "preview_url": False},
        },
    )


def test_the_answers_of_a_template_bring_back_what_they_stand_for(client: GraphApi) -> None:
    answers(200, ACCEPTED)
    template = Template("reminder_day_before", "id", payloads=("visit:come:1", "visit:move:1"))
    client.send("6281200000001", template, "D1")
    sent = json.loads(Platform.asked[0][2])["template"]["components"]
    assert [(each["sub_type"], each["index"], each["parameters"]) for each in sent] == [
        ("quick_reply", "0", [{"type": "payload", "payload": "visit:come:1"}]),
        ("quick_reply", "1", [{"type": "payload", "payload": "visit:move:1"}]),
    ]


def test_a_connection_that_breaks_after_sending_leaves_doubt(client: GraphApi) -> None:
    Platform.answer = None
    assert client.send("6281200000001", Text("Halo"), "D1") == AnswerLost("ProtocolError")


def test_a_refused_connection_leaves_no_doubt() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = GraphApi(f"http://127.0.0.1:{port}", "token", "100", "200")
    assert client.send("6281200000001", Text("Halo"), "D1") == NotSent("NewConnectionError")


def test_a_file_is_handed_over_as_bytes(client: GraphApi) -> None:
    answers(200, {"id": "880011"})
    assert client.upload(b"%PDF", "daftar.pdf", "application/pdf") == Uploaded("880011")


def test_a_refused_file_tells_why(client: GraphApi) -> None:
    answers(400, ERROR)
    assert client.upload(b"%PDF", "daftar.pdf", "application/pdf") == Refused(131056, 400, "Too many messages")


def test_registered_templates_are_read_with_their_status(client: GraphApi) -> None:
    answers(200, {"data": [{"name": "booking_moved", "language": "id", "status": "APPROVED"}]})
    assert client.registered() == {("booking_moved", "id"): Registered("", "APPROVED", "", [])}
