"""Asking another part: what is tried again, and what is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from services.common.http import PartClient, PartUnavailable
from services.common.principal import PUBLIC, PrincipalSigner

SIGNER = PrincipalSigner("a secret for tests that is long enough")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Fickle:
    """A server that answers the first request of a connection and closes at the second, or that never says anything."""

    silent: bool
    listener: socket.socket
    requests: list[bytes] = field(default_factory=list)

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:  # the test is over
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(connection.recv(4096))
            if self.silent:
                connection.recv(4096)  # until the client gives up
                return
            connection.sendall(ANSWER)
            self.requests.append(connection.recv(4096))


@contextmanager
def fickle(silent: bool) -> Iterator[tuple[Fickle, PartClient]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Fickle(silent, listener)
        threading.Thread(target=server.serve, daemon=True).start()
        client = PartClient("booking", f"http://127.0.0.1:{listener.getsockname()[1]}", SIGNER, read_timeout=0.2)
        yield server, client
        client.close()
        listener.shutdown(socket.SHUT_RDWR)


def test_a_question_on_a_connection_that_was_just_closed_is_asked_once_more() -> None:
    with fickle(silent=False) as (_, client):
        client.get("/a", PUBLIC)
        assert client.get("/b", PUBLIC).status == 200


def test_a_write_on_a_connection_that_was_just_closed_is_not_repeated() -> None:
    with fickle(silent=False) as (_, client):
        client.get("/a", PUBLIC)
        with pytest.raises(PartUnavailable):
            client.post("/b", PUBLIC, body={})


def test_a_question_that_gets_no_answer_is_not_asked_again() -> None:
    with fickle(silent=True) as (server, client):
        with pytest.raises(PartUnavailable):
            client.get("/a", PUBLIC)
        assert len(server.requests) == 1


def test_nobody_listening_is_a_part_that_does_not_answer() -> None:
    client = PartClient("booking", "http://127.0.0.1:1", SIGNER)
    with pytest.raises(PartUnavailable, match="booking does not answer"):
        client.get("/a", PUBLIC)
