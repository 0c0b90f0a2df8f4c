"""The commands, called as the launcher calls them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def stack(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m services.stack`` with only these variables beside those of the machine."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-P", "-m", "services.stack", *arguments]
    environment = {**kept, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_help_names_every_command_and_gives_examples() -> None:
    said = stack("--help").stdout
    assert all(f"    {name} " in said for name in ("up", "status", "migrate", "staff", "test", "check", "version"))
    assert "./sekali staff add --office muara-bangkahulu --role operator" in said


def test_an_unknown_command_is_exit_code_2() -> None:
    done = stack("begin")
    assert (done.returncode, "invalid choice: 'begin'" in done.stderr) == (2, True)


def test_version_is_that_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert stack("version").stdout == f"sekali-datang {version}\n"


def test_wrong_variables_are_one_sentence_each_and_exit_code_2(tmp_path: Path) -> None:
    done = stack("up", SEKALI_HOME=str(tmp_path), SEKALI_PORT="x", RATE_LIMITS="x")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "sekali: SEKALI_PORT must be a whole number from 1 to 65535, not 'x'.\n"
        "sekali: RATE_LIMITS must be on or off (or 1 or 0), not 'x'.\n",
    )


def test_a_taken_port_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = stack("up", SEKALI_HOME=str(tmp_path), SEKALI_PORT=str(port))
    sentence = f"sekali: SEKALI_PORT: another program already uses port {port}; choose another one.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_an_unreachable_database_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = stack(
        "up", SEKALI_HOME=str(tmp_path), SEKALI_PORT="18649", DOCS_DATABASE_URL="postgresql://u:rahasia@127.0.0.1:1/docs"
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("sekali: DOCS_DATABASE_URL: the database postgresql://127.0.0.1:1/docs cannot be used")
    assert "rahasia" not in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = stack("up", SEKALI_HOME=str(tmp_path / "file" / "var"))
    sentence = f"sekali: SEKALI_HOME: the folder {tmp_path}/file/var cannot be written (Not a directory).\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_a_redis_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    done = stack("up", SEKALI_HOME=str(tmp_path), SEKALI_PORT="18649", REDIS_URL="redis://:rahasia@127.0.0.1:1/0")
    assert (done.returncode, done.stderr) == (2, "sekali: REDIS_URL: no Redis answers at redis://127.0.0.1:1/0.\n")


def test_status_says_when_nothing_runs(tmp_path: Path) -> None:
    done = stack("status", SEKALI_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, f"nothing runs in {tmp_path}; ./sekali up starts it.\n")


def test_a_missing_program_fails_the_tests_where_ci_is_set(tmp_path: Path) -> None:
    done = stack("test", PATH=str(tmp_path), CI="true")
    assert (done.returncode, "sekali: Chromium is missing: tests in a browser are skipped" in done.stderr) == (2, True)


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/health/ready", "heartbeat:docs"])
def test_a_health_check_fails_when_nobody_answers(tmp_path: Path, target: str) -> None:
    command = [sys.executable, "-m", "services.stack.probe", target]
    environment = {**os.environ, "REDIS_URL": f"unix://{tmp_path}/nobody.sock"}
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 1
