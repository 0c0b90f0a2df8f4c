"""Which ports the web processes get."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from services.stack import ports
from services.stack.home import Refusal
from services.stack.processes import PROCESSES


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_public_port_is_one_sentence(taken: int) -> None:
    with pytest.raises(Refusal) as caught:
        ports.choose(PROCESSES, taken)
    assert str(caught.value) == f"SEKALI_PORT: another program already uses port {taken}; choose another one."


def test_a_port_that_is_only_reserved_is_taken_too() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(Refusal):
            ports.check_free(reserved.getsockname()[1])


def test_every_web_process_gets_a_port_of_its_own() -> None:
    web = {process.name for process in PROCESSES if process.kind == "web"}
    chosen = ports.choose(PROCESSES, 18_640)
    assert (set(chosen), len(set(chosen.values())), chosen["gateway"]) == (web, len(web), 18_640)


def test_a_part_whose_port_is_taken_gets_another(taken: int) -> None:
    chosen = ports.choose(PROCESSES, taken - 1)
    assert chosen["booking"] not in (taken, taken - 1)


def test_the_last_port_of_all_leaves_the_parts_any_free_ones() -> None:
    assert ports.choose(PROCESSES, 65_535)["booking"] < 65_535
