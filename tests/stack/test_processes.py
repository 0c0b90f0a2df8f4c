"""The one list of processes, and that docker-compose.yml says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.stack.processes import PROCESSES, Process, chosen

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = [process for process in PROCESSES if process.kind != "store"]
CONDITION = {"store": "service_healthy", "web": "service_healthy", "step": "service_completed_successfully"}
KIND = {process.name: process.kind for process in PROCESSES}
OPTIONAL = {process.name for process in PROCESSES if process.when in ("simulator", "demo")}

each_process = pytest.mark.parametrize("process", OURS, ids=lambda process: process.name)


def test_compose_runs_the_same_processes_and_a_database_server() -> None:
    assert set(COMPOSE) == {process.name for process in PROCESSES} | {"postgres"}


@each_process
def test_compose_runs_the_same_command(process: Process) -> None:
    assert COMPOSE[process.name]["command"] == ["python", "-m", process.module, *process.arguments]


@each_process
def test_compose_waits_for_the_same_needs_in_the_same_way(process: Process) -> None:
    waited = {
        name: (how["condition"], how.get("required", True))
        for name, how in COMPOSE[process.name].get("depends_on", {}).items()
        if name != "postgres"
    }
    always = process.when not in ("simulator", "demo")
    assert waited == {need: (CONDITION[KIND[need]], not (always and need in OPTIONAL)) for need in process.needs}


@each_process
def test_compose_puts_the_simulator_and_the_demo_office_in_the_demo_profile(process: Process) -> None:
    assert COMPOSE[process.name].get("profiles", []) == (["demo"] if process.name in OPTIONAL else [])


@each_process
def test_compose_asks_everything_that_stays_for_its_health(process: Process) -> None:
    assert ("healthcheck" in COMPOSE[process.name]) == (process.kind != "step")


@pytest.mark.parametrize("process", [each for each in OURS if each.kind == "worker"], ids=lambda process: process.name)
def test_compose_listens_for_each_workers_own_heartbeat(process: Process) -> None:
    assert COMPOSE[process.name]["healthcheck"]["test"][-1] == process.heartbeat


@pytest.mark.parametrize("name", sorted(COMPOSE))
def test_compose_gives_every_container_least_rights(name: str) -> None:
    service = COMPOSE[name]
    told = (service["read_only"], service["cap_drop"], service["security_opt"])
    assert told == (True, ["ALL"], ["no-new-privileges:true"])


def test_compose_publishes_the_gateway_only() -> None:
    assert [name for name, service in COMPOSE.items() if "ports" in service] == ["gateway"]


def test_every_need_stands_before_who_needs_it() -> None:
    names = [process.name for process in PROCESSES]
    misplaced = [
        (process.name, need) for process in PROCESSES for need in process.needs if need not in names[: names.index(process.name)]
    ]
    assert misplaced == []  # fmt: skip


def test_the_example_of_the_environment_names_every_variable_that_compose_reads() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    read = {part.split(":")[0].split("}")[0] for part in text.split("${")[1:]}
    lines = [
        line.removeprefix("#") for line in (ROOT / ".env.example").read_text().splitlines()
    ]  # what need not be set is commented out
    example = {line.partition("=")[0] for line in lines if line[:1].isupper()}
    assert example == read


def test_compose_asks_for_no_account_before_it_is_known_whether_one_is_needed() -> None:
    asked = [line.strip() for line in (ROOT / "docker-compose.yml").read_text().splitlines() if "${WHATSAPP_" in line]
    assert [line for line in asked if ":?" in line] == []


def test_a_production_start_has_neither_simulator_nor_demo_and_waits_for_neither() -> None:
    started = chosen(embedded=False, simulator=False, demo=False)
    names = {process.name for process in started}
    assert names.isdisjoint({"redis", "simulator", "booking-demo", "notifier-templates"})
    assert all(names.issuperset(process.needs) for process in started)
