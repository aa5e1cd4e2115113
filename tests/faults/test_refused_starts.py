"""Starts that cannot work: one plain sentence that says what to do, and nothing left running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running_server import RunningServer


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., str]:
    """Start with these settings, see it refuse, and give its sentence."""

    def start(*command: str, data_dir: Path | None = None, port: int | None = None, **settings: str) -> str:
        server = RunningServer(
            data_dir or tmp_path / "other", command=command or ("serve",), settings=settings
        )
        if port is not None:
            server.port = port
        try:
            server.launch()
            assert server.process.wait(60) == 1
            assert "Traceback" not in server.log
            (line,) = server.log.splitlines()
            return line
        finally:
            server.close()

    return start


def test_a_port_that_somebody_else_has(server: RunningServer, refused: Callable[..., str]) -> None:
    sentence = refused(port=server.port)
    assert sentence.startswith(f"Port {server.port} is in use. Set CUTROOM_PORT to another one")


def test_a_data_folder_that_another_server_has(server: RunningServer, refused: Callable[..., str]) -> None:
    sentence = refused(data_dir=server.data_dir)
    assert sentence.startswith(f"Another Cutroom already uses {server.data_dir}.")
    assert server.get("/health")["status"] == "ok", "the first one goes on"


def test_a_data_folder_that_cannot_be_written(tmp_path: Path, refused: Callable[..., str]) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("not a folder")
    sentence = refused(data_dir=in_the_way / "data")
    assert sentence.startswith(f"The data folder {in_the_way / 'data'} cannot be written")


def test_an_ffmpeg_that_is_not_there(refused: Callable[..., str]) -> None:
    assert refused(CUTROOM_FFMPEG="/nonexistent").startswith("ffmpeg was not found at /nonexistent.")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("CUTROOM_PORT", "eighty", "a valid integer"),
        ("CUTROOM_WORKERS", "0", "greater than or equal to 1"),
        ("CUTROOM_DATABASE_URL", "mysql://x", "it must begin with sqlite:/// or postgresql://"),
        ("CUTROOM_REDIS_URL", "localhost", "it must begin with redis://"),
        ("CUTROOM_REDIS_URL", "redis://127.0.0.1:port/0", "its port has to be a number"),
        ("CUTROOM_HOST", "no.such.host.invalid", "no address of this machine"),
    ],
)
def test_a_wrong_setting(refused: Callable[..., str], name: str, value: str, reason: str) -> None:
    sentence = refused(**{name: value, "CUTROOM_AUTH": "none"})
    assert sentence.startswith(f"{name} is wrong")
    assert reason in sentence
