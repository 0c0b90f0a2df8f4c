"""The OpenAPI document and the running product say the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import urllib3

from tests.system.running import Stack, running

pytestmark = pytest.mark.system
SETTINGS = """\
[checks]
# A request can fit the document and still be refused by the office's rules: a time that is not offered (422), a name that is
# locked after five failures (429), a question that this service does not ask (422).
positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422, 429]
# Of the methods that a path does not have two are tried on each: that is one rule for all
[phases.coverage]
unexpected-methods = ["DELETE", "PATCH"]
generate-duplicate-query-parameters = false
"""
SIGN_OUT = "closeStaffSession"  # would end the session that the other calls of the run need
EXAMPLES, SEED = "3", "1"  # the same requests at every run
# A wrong secret of a booking looks like a wrong code, 404, so that nobody learns which codes exist; this check expects a 401
CONTRARY = "ignored_auth"
FOR_STAFF: list[dict[str, list[str]]] = [{"staffToken": []}]  # the security of what nothing but a staff token opens
# Before the others the one whose code is an error's
SHAPED = {
    "{account}/{code}": "100/190",
    "{office}": "muara-bangkahulu",
    "{service}": "ktp_perekaman_pemula",
    "{code}": "K7M4QX",
    "{on}": "2026-12-01",
    "{report}": "fill",
}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A product of its own: odd bookings are going to be tried on it."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def document(stack: Stack) -> dict[str, Any]:
    """What the gateway serves."""
    whole: dict[str, Any] = stack.call("GET", "/api/v1/openapi.json").json()
    return whole


def test_the_document_satisfies_the_schema_of_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


@pytest.mark.parametrize("part", ["booking", "docs", "notifier"])
def test_every_public_path_of_a_part_is_served_by_the_gateway(stack: Stack, document: dict[str, Any], part: str) -> None:
    port = stack.note()["ports"][part]
    own = urllib3.request("GET", f"http://127.0.0.1:{port}/openapi.json", timeout=5.0).json()
    described = {
        (path, method)
        for path, item in own["paths"].items()
        for method in item
        if path.startswith("/api/") and method != "parameters"
    }
    assert described
    for path, method in described:
        assert method in document["paths"][path]
        assert method.upper() in stack.call("OPTIONS", _filled(path)).headers["Allow"]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each call of the document."""
    for path, item in document["paths"].items():
        yield from ((path, method, described) for method, described in item.items() if method != "parameters")


def for_staff(document: dict[str, Any]) -> list[str]:
    """The ids of the calls that only a staff token opens."""
    return [each["operationId"] for *_, each in operations(document) if each.get("security") == FOR_STAFF]


def test_what_is_for_staff_is_refused_to_anybody_as_documented(stack: Stack, document: dict[str, Any]) -> None:
    asked = [(path, method) for path, method, each in operations(document) if each["operationId"] in for_staff(document)]
    refused = [stack.call(method.upper(), _filled(path)) for path, method in asked]
    kinds = {(answer.status, answer.headers["Content-Type"], answer.json()["type"]) for answer in refused}
    assert (len(refused) > 50, kinds) == (True, {(401, "application/problem+json", "/problems/unauthorized")})


@pytest.mark.parametrize("who", ["anybody", "staff"])
def test_no_generated_request_is_answered_against_the_document(stack: Stack, document: dict[str, Any], who: str) -> None:
    """Staff are generated everything that is for staff only, anybody everything else."""
    with tempfile.TemporaryDirectory(prefix="sekali-schemathesis-") as folder:
        settings = Path(folder) / "schemathesis.toml"
        settings.write_text(SETTINGS)
        ids = [each for each in for_staff(document) if each != SIGN_OUT]
        chosen = [f"--exclude-operation-id={each}" for each in [*ids, SIGN_OUT]]
        if who == "staff":
            proof = f"--header=Authorization: {stack.sign_in()['Authorization']}"
            chosen = [proof, *(f"--include-operation-id={each}" for each in ids)]
        found = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}", "run"),
                *(
                    "--checks=all",
                    f"--exclude-checks={CONTRARY}",
                    f"--max-examples={EXAMPLES}",
                    f"--seed={SEED}",
                    "--phases=examples,coverage,fuzzing",
                    "--no-color",
                ),
                *(*chosen, f"{stack.base_url}/api/v1/openapi.json"),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert found.returncode == 0, found.stdout


def _filled(path: str) -> str:
    """A path of the document with values that have the right shape."""
    for name, value in SHAPED.items():
        path = path.replace(name, value)
    return re.sub(r"\{[a-z_]+\}", "01990f3e-0000-7000-8000-000000000001", path)
