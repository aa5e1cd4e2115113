"""The command line: exit codes that scripts rely on, and one plain sentence when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_server import FOREIGN, MAIN


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return subprocess.run(
        [sys.executable, str(MAIN), *words],
        env=environment | {"CUTROOM_DATA_DIR": str(folder / "data")} | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("words", [("sreve",), ("serve", "--no-such-option"), ("worker", "--queue", "other")])
def test_wrong_usage_is_exit_code_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, folder=tmp_path)
    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_wrong_value_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    done = run("serve", "--port", "99999", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CUTROOM_PORT is wrong: it should be less than or equal to 65535, not '99999'.\n"


def test_migrating_makes_the_database_and_may_be_done_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert run("migrate", folder=tmp_path).returncode == 0
        assert (tmp_path / "data" / "cutroom.db").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("restore", "{here}/nothing.zip"),
            "{here}/nothing.zip cannot be read: No such file or directory.\n",
        ),
        (("restore", "{here}"), "{here} cannot be read: Is a directory.\n"),
        (("backup", "{here}/no/db.zip"), "{here}/no/db.zip cannot be written: No such file or directory.\n"),
        (("check", "cutroom.example"), "The address must begin with http:// or https://.\n"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = run(*(word.format(here=tmp_path) for word in words), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said.format(here=tmp_path))


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("migrate", folder=tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr == (
        f"The data folder {tmp_path}/file/data cannot be written (Not a directory). "
        "Set CUTROOM_DATA_DIR to a folder that can.\n"
    )


def test_without_an_address_this_machine_s_own_server_is_asked(tmp_path: Path) -> None:
    done = run("check", folder=tmp_path, CUTROOM_PORT="1")
    assert done.returncode == 1
    assert done.stderr.startswith("http://127.0.0.1:1 does not answer well:")


def test_nobody_is_administrator_and_viewer_at_once(tmp_path: Path) -> None:
    done = run("user", "add", "Ben", "--admin", "--viewer", folder=tmp_path, CUTROOM_AUTH="password")
    assert done.returncode == 2
    assert "not allowed with argument" in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run("--help", folder=tmp_path)
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("serve", "worker", "migrate", "export"))
