"""The simulator as a process: killed, started again, and its dropped answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

from services.common.settings import ConfigurationError
from services.simulator.config import Settings
from tests.simulator.account import SITI, environment, message
from tests.simulator.process import running
from tests.simulator.receiver import Receiver

HALO = message("text", {"body": "Halo"}, biz_opaque_callback_data="kiriman:1")


def test_what_was_answered_survives_sigkill_and_its_webhooks_come_afterwards(receiver: Receiver, tmp_path: Path) -> None:
    with running(receiver.url, tmp_path) as first:
        first.control("PUT", "/faults", {"hold_webhooks": True})
        first.control("POST", f"/contacts/{SITI}/messages", {"text": "Halo"})
        wamids = [first.send(HALO)["messages"][0]["id"] for _ in range(20)]
        first.kill()
    with running(receiver.url, tmp_path) as second:
        kept = [sent["wamid"] for sent in second.control("GET", "/messages")["messages"]]
        second.control("DELETE", "/faults")
        statuses = receiver.wait("statuses", 40)
    delivered = [status["id"] for status in statuses if status["status"] == "delivered"]
    assert (kept, sorted(delivered), len(receiver.values("messages"))) == (wamids, sorted(wamids), 1)


def test_a_dropped_answer_breaks_the_connection_and_keeps_the_message(receiver: Receiver, tmp_path: Path) -> None:
    with running(receiver.url, tmp_path) as simulator:
        simulator.control("PATCH", f"/contacts/{SITI}", {"window_open": True})
        simulator.control("PUT", "/faults", {"drop_answer": {"count": 1}})
        with pytest.raises(urllib3.exceptions.ProtocolError):
            simulator.send(HALO)
        [kept] = simulator.control("GET", "/messages")["messages"]
    assert kept["biz_opaque_callback_data"] == "kiriman:1"


def test_a_dropped_answer_that_hangs_outlasts_the_patience_of_a_client(receiver: Receiver, tmp_path: Path) -> None:
    with running(receiver.url, tmp_path) as simulator:
        simulator.control("PATCH", f"/contacts/{SITI}", {"window_open": True})
        simulator.control("PUT", "/faults", {"drop_answer": {"count": 1}, "hang_seconds": 2})
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            simulator.send(HALO, timeout=0.5)
        assert len(simulator.control("GET", "/messages")["messages"]) == 1


def test_a_delay_holds_the_answer_back(receiver: Receiver, tmp_path: Path) -> None:
    with running(receiver.url, tmp_path) as simulator:
        simulator.control("PUT", "/faults", {"delay_ms": 2000})
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            simulator.send(HALO, timeout=0.3)


def test_all_mistakes_in_the_environment_are_reported_at_once() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.from_env({**environment("ftp://x", "var"), "LISTEN": "nowhere", "WHATSAPP_APP_SECRET": ""})
    named = [sentence.split()[0] for sentence in raised.value.mistakes]
    assert named == ["LISTEN", "SIMULATOR_WEBHOOK_URL", "WHATSAPP_APP_SECRET"]


def test_a_wrong_environment_ends_the_start_with_code_2() -> None:
    command = [sys.executable, "-m", "services.simulator", "web"]
    ended = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.startswith("LISTEN is required")) == (2, True)
