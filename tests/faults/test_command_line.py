"""The command line: exit codes that scripts rely on, and one plain sentence when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_server import FOREIGN, MAIN


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return subprocess.run(
        [sys.executable, str(MAIN), *words],
        env=environment | {"CUTROOM_DATA_DIR": str(folder / "data")},
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


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run("--help", folder=tmp_path)
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("serve", "worker", "migrate", "export"))
