"""The launcher ``./sekali``, run as a user would, in a project of three files with an installer that only takes notes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import wait_until

SOURCE = Path(__file__).resolve().parents[2] / "sekali"
UV = """#!/bin/sh
echo "uv $*" >>"$NOTES"
[ -z "${SLOW:-}" ] || sleep 1
for last; do :; done
if [ "$1" = venv ]; then mkdir -p "$last/bin" && cp "$(dirname "$0")/python-of-venv" "$last/bin/python"; exit; fi
[ -z "${NO_UV:-}" ]
"""
PYTHON_OF_VENV = """#!/bin/sh
case $* in
  *"pip --version"*) exit ;;
  *"-m pip"*) echo "$*" >>"$NOTES"; [ -z "${NO_PIP:-}" ] || { echo "no such package: contoh" >&2; exit 1; } ;;
  *) exec "$REAL_PYTHON" "$@" ;;
esac
"""
ECHO = "import os, sys\nprint('arguments', *sys.argv[1:])\nprint('folder', os.getcwd())\n"


class Project:
    """A folder with the launcher in it, and the programs on its PATH."""

    def __init__(self, root: Path, programs: Path) -> None:
        self.root = root
        self.programs = programs
        self.notes = root.parent / "notes"

    def environment(self, **more: str) -> dict[str, str]:
        path = f"{self.programs}:/usr/bin:/bin"
        return {"PATH": path, "NOTES": str(self.notes), "REAL_PYTHON": sys.executable, **more}

    def start(self, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        command = [str(self.root / "sekali"), *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment(**more), cwd=cwd, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, cwd=cwd, **more)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def installed(self) -> list[str]:
        """The requirement files that were installed, in order."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [Path(line).name for line in lines if "pip install" in line]


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "a place with spaces"
    for folder in ("requirements", "services/stack"):
        (root / folder).mkdir(parents=True)
    shutil.copy(SOURCE, root / "sekali")
    for name in ("runtime.txt", "test.txt"):
        (root / "requirements" / name).write_text("# nothing\n")
    for name in ("services/__init__.py", "services/stack/__init__.py"):
        (root / name).touch()
    (root / "services/stack/__main__.py").write_text(ECHO)
    program(tmp_path / "programs", "uv", UV)
    program(tmp_path / "programs", "python-of-venv", PYTHON_OF_VENV)
    return Project(root, tmp_path / "programs")


def test_it_hands_its_arguments_over_and_stays_in_the_folder_of_its_caller(project: Project, tmp_path: Path) -> None:
    done = project.run("staff", "add", "--username", "siti contoh", cwd=tmp_path)
    assert done.stdout == f"arguments staff add --username siti contoh\nfolder {tmp_path}\n"


def test_it_finds_its_project_through_a_symbolic_link(project: Project, tmp_path: Path) -> None:
    project.run("version")
    (tmp_path / "first").symlink_to(project.root / "sekali")
    (tmp_path / "second").symlink_to("first")
    done = subprocess.run([tmp_path / "second", "up"], env=project.environment(), capture_output=True, text=True, check=True)
    assert done.stdout.startswith("arguments up\n")


def test_a_module_in_the_callers_folder_is_not_taken_for_the_projects(project: Project, tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    assert project.run("up", cwd=tmp_path).returncode == 0


def test_the_second_start_installs_nothing(project: Project) -> None:
    project.run("version")
    project.run("version")
    assert project.installed() == ["runtime.txt"]


def test_changed_requirements_are_installed_again(project: Project) -> None:
    project.run("version")
    (project.root / "requirements" / "runtime.txt").write_text("# something else\n")
    project.run("version")
    assert project.installed() == ["runtime.txt", "runtime.txt"]


@pytest.mark.parametrize("command", ["test", "check"])
def test_tests_and_checks_get_their_own_libraries_which_serve_the_others_too(project: Project, command: str) -> None:
    project.run(command)
    project.run("version")
    assert project.installed() == ["test.txt"]


def test_libraries_are_installed_by_their_hashes_and_compiled(project: Project) -> None:
    project.run("version")
    line = next(line for line in project.notes.read_text().splitlines() if line.startswith("uv pip install"))
    assert {"--require-hashes", "--compile-bytecode"} <= set(line.split())


def test_two_at_once_install_once(project: Project) -> None:
    both = [project.start("version", SLOW="1") for _ in range(2)]
    results = [process.communicate(timeout=60)[0] and process.returncode for process in both]
    assert (results, project.installed()) == ([0, 0], ["runtime.txt"])


def test_the_lock_of_a_process_that_is_gone_is_taken_over(project: Project) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    (project.root / ".venv" / ".preparing").mkdir(parents=True)
    (project.root / ".venv" / ".preparing" / "pid").write_text(str(gone.pid))
    assert project.run("version").returncode == 0


def test_a_failed_installation_shows_the_last_lines_and_is_tried_again(project: Project) -> None:
    failed = project.run("version", NO_UV="1", NO_PIP="1")
    assert (failed.returncode, "no such package: contoh" in failed.stderr) == (2, True)
    assert project.run("version").returncode == 0


def test_what_uv_cannot_install_is_installed_by_pip(project: Project) -> None:
    done = project.run("version", NO_UV="1")
    line = project.notes.read_text().splitlines()[-1]
    assert (done.returncode, line.split()[:3], "--require-hashes" in line) == (0, ["-m", "pip", "install"], True)


def test_an_environment_that_was_left_half_made_is_made_again(project: Project) -> None:
    project.run("version")
    (project.root / ".venv" / ".unfinished").touch()
    (project.root / ".venv" / ".made-runtime.txt").unlink()
    (project.root / ".venv" / "half").touch()
    project.run("version")
    assert not (project.root / ".venv" / "half").exists()


def test_an_interrupted_preparation_leaves_no_lock(project: Project) -> None:
    process = project.start("version", SLOW="1")
    wait_until((project.root / ".venv" / ".preparing" / "pid").exists, 10)
    process.terminate()
    process.communicate(timeout=30)
    assert not (project.root / ".venv" / ".preparing").exists()


def test_a_python_that_is_too_old_is_one_sentence_and_exit_code_2(project: Project) -> None:
    old = '#!/bin/sh\ncase "$2" in *version_info*) exit 1 ;; *) echo "Python 3.9.2" ;; esac\n'
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        program(project.programs, name, old)
    done = project.run("up")
    sentence = "sekali: Python 3.11 or newer is needed and Python 3.9.2 was found: install it and try again.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_a_folder_that_cannot_be_written_is_one_sentence_and_exit_code_2(project: Project) -> None:
    (project.root / ".venv").touch()  # a file in its place: that stops root too
    done = project.run("up")
    sentence = f"sekali: the folder {project.root} cannot be written: the libraries are kept in it.\n"
    assert (done.returncode, done.stderr) == (2, sentence)


def test_the_launcher_is_plain_posix_shell() -> None:
    shell = shutil.which("dash") or "/bin/sh"
    assert subprocess.run([shell, "-n", str(SOURCE)], check=False).returncode == 0
    assert os.access(SOURCE, os.X_OK)
