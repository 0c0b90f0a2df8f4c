"""The compose stack on a real engine: how its containers are held, and the main job through its one public port."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import docker
import pytest
import urllib3
from docker.models.containers import Container

from services.stack.processes import PROCESSES
from tests.compose.engine import Stack, reason_to_skip, running_stack
from tests.servers import wait_until

pytestmark = [pytest.mark.compose, pytest.mark.timeout(420), pytest.mark.xdist_group("compose")]
OFFICE, SERVICE = "muara-bangkahulu", "ktp_perekaman_pemula"
HTTP = urllib3.PoolManager(timeout=20, retries=False)
STAYING = [*sorted(process.name for process in PROCESSES if process.kind != "step"), "postgres"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if reason := reason_to_skip():
        pytest.skip(reason)
    with running_stack(tmp_path_factory.mktemp("compose")) as running:
        yield running


@pytest.fixture(scope="module")
def containers(stack: Stack) -> Iterator[dict[str, Container]]:
    """The containers that stay, by service."""
    engine = docker.from_env()
    found = engine.containers.list(filters={"label": f"com.docker.compose.project={stack.project}"})
    yield {container.labels["com.docker.compose.service"]: container for container in found}
    engine.close()


def ask(stack: Stack, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    answer = HTTP.request(method, stack.url + path, json=body, headers=headers)
    return answer.status, json.loads(answer.data)


def test_everything_that_stays_is_healthy(containers: dict[str, Container]) -> None:
    health = {name: container.attrs["State"]["Health"]["Status"] for name, container in containers.items()}
    assert health == dict.fromkeys(STAYING, "healthy")


def test_the_gateway_says_that_all_parts_are_ready(stack: Stack) -> None:
    status, body = ask(stack, "GET", "/health/ready")
    assert (status, body["status"], set(body["parts"].values())) == (200, "ready", {"ok"})


def test_only_the_gateway_is_published(containers: dict[str, Container], stack: Stack) -> None:
    published = {name: container.ports for name, container in containers.items() if any(container.ports.values())}
    assert published == {"gateway": {"8000/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(stack.port)}]}}


@pytest.mark.parametrize("name", STAYING)
def test_no_container_runs_as_root(containers: dict[str, Container], name: str) -> None:
    listing: Any = containers[name].top(ps_args="-eo pid,uid")  # the SDK's types describe it wrongly
    assert "0" not in {row[listing["Titles"].index("UID")] for row in listing["Processes"]}


@pytest.mark.parametrize("name", STAYING)
def test_containers_cannot_change_their_files_or_gain_rights(containers: dict[str, Container], name: str) -> None:
    host = containers[name].attrs["HostConfig"]
    told = (host["ReadonlyRootfs"], host["CapDrop"], host["SecurityOpt"], host["Privileged"])
    assert told == (True, ["ALL"], ["no-new-privileges:true"], False)


@pytest.mark.parametrize("name", sorted(set(STAYING) - {"postgres", "redis"}))
def test_parts_hold_no_capability_at_all(containers: dict[str, Container], name: str) -> None:
    answer: Any = containers[name].exec_run(["grep", "-h", "CapBnd", "/proc/1/status"])
    assert answer.output.split() == [b"CapBnd:", b"0000000000000000"]


def test_a_missing_secret_stops_the_start_with_a_clear_word(stack: Stack) -> None:
    without = Stack(stack.project, stack.port, stack.variables.with_name("incomplete"))
    kept = [line for line in stack.variables.read_text().splitlines() if not line.startswith("SEKALI_SECRET")]
    without.variables.write_text("\n".join(kept))
    done = without.compose("config", "--quiet")
    assert (done.returncode != 0, "set it in .env to at least 32 random characters" in done.stderr) == (True, True)


def free_slot(stack: Stack) -> str:
    """The start of the first slot with a place, in the coming two weeks."""
    today = datetime.now(UTC).date()
    days = f"from={today}&to={today + timedelta(days=14)}"
    _, body = ask(stack, "GET", f"/api/v1/offices/{OFFICE}/slots?service={SERVICE}&{days}&people=1")
    return next(str(slot["starts_at"]) for slot in body["slots"] if slot["remaining"] > 0)


def messages_to(stack: Stack, number: str) -> list[Any]:
    _, body = ask(stack, "GET", f"/simulator/control/messages?contact={number.replace('+', '%2B')}")
    return list(body["messages"])


def test_a_booking_is_confirmed_once_on_the_residents_phone(stack: Stack) -> None:
    number = "+6281200004711"
    order = {
        "office": OFFICE,
        "service": SERVICE,
        "starts_at": free_slot(stack),
        "name": "Siti Contoh",
        "whatsapp": number,
        "answers": {"recorded_before": "no"},
    }
    status, booking = ask(stack, "POST", "/api/v1/bookings", order, **{"Idempotency-Key": str(uuid.uuid4())})
    assert status == 201, booking
    wait_until(lambda: booking["code"] in json.dumps(messages_to(stack, number)), 30, "the confirmation")
    confirmations = [each for each in messages_to(stack, number) if each["type"] == "template"]
    assert len(confirmations) == 1
