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
"""
SIGN_OUT = "closeStaffSession"  # would end the session that the other calls of the run need
EXAMPLES = "4"
# A wrong secret of a booking looks like a wrong code, 404, so that nobody learns which codes exist; this check expects a 401
CONTRARY = "ignored_auth"
PROTECTED = "^/api/v1/(bookings/|offices/[^/]+/schedule)"  # what a staff token opens


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


@pytest.mark.parametrize("who", ["anybody", "staff"])
def test_no_generated_request_is_answered_against_the_document(stack: Stack, who: str) -> None:
    with tempfile.TemporaryDirectory(prefix="sekali-schemathesis-") as folder:
        settings = Path(folder) / "schemathesis.toml"
        settings.write_text(SETTINGS)
        as_staff = [f"--header=Authorization: {stack.sign_in()['Authorization']}", f"--include-path-regex={PROTECTED}"]
        proof = as_staff if who == "staff" else []
        found = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}", "run"),
                *(
                    "--checks=all",
                    f"--exclude-checks={CONTRARY}",
                    f"--max-examples={EXAMPLES}",
                    "--phases=examples,coverage,fuzzing",
                    "--no-color",
                ),
                *(f"--exclude-operation-id={SIGN_OUT}", *proof, f"{stack.base_url}/api/v1/openapi.json"),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert found.returncode == 0, found.stdout


def _filled(path: str) -> str:
    """A path of the document with values that have the right shape."""
    for name, value in {"office": "muara-bangkahulu", "service": "ktp_perekaman_pemula", "code": "K7M4QX"}.items():
        path = path.replace(f"{{{name}}}", value)
    return re.sub(r"\{[a-z_]+\}", "01990f3e-0000-7000-8000-000000000001", path)
