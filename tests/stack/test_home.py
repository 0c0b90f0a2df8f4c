"""The data folder."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from services.stack.home import Home, Refusal

HOLD = """
import sys, pathlib
from services.stack.home import Home
home = Home(pathlib.Path(sys.argv[1])); home.acquire(); home.write_note({"pid": 1})
print("held", flush=True); sys.stdin.read()
"""


def test_a_file_in_place_of_the_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(Refusal, match=r"^SEKALI_HOME: the folder .*/var cannot be written \(File exists\)\.$"):
        Home(tmp_path / "var")


def test_a_read_only_place_is_refused_in_one_sentence() -> None:
    with pytest.raises(Refusal, match=r"^SEKALI_HOME: the folder /proc/sekali cannot be written"):
        Home(Path("/proc/sekali"))


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    Home(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = Home(tmp_path).secret(), Home(tmp_path).secret()
    assert (first == second, len(first) >= 32, stat.S_IMODE((tmp_path / "secret").stat().st_mode)) == (True, True, 0o600)


def test_each_folder_has_a_secret_and_an_account_of_its_own(tmp_path: Path) -> None:
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    assert one.secret() != other.secret()
    assert one.own_account()["WHATSAPP_APP_SECRET"] != other.own_account()["WHATSAPP_APP_SECRET"]


def test_a_second_start_on_the_same_folder_is_refused_and_the_note_tells_who_runs(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Refusal, match=r"^SEKALI_HOME: another \./sekali up already runs in "):
        Home(tmp_path).acquire()
    assert Home(tmp_path).note() == {"pid": 1}
    holder.communicate()


def test_a_note_that_was_left_behind_tells_nothing(tmp_path: Path) -> None:
    Home(tmp_path).write_note({"pid": 1})
    assert Home(tmp_path).note() is None
