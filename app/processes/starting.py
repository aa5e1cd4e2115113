"""What must be right before Cutroom starts, each with the sentence that says what is wrong."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import FolderNotWritable, SettingsError
from app.settings import Settings

BACKLOG = 2048


def make_data_folder(settings: Settings) -> None:
    """Make the data folder and try to write there. Raises FolderNotWritable."""
    folder = settings.data_dir
    try:
        settings.files_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FolderNotWritable(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Set CUTROOM_DATA_DIR to a folder that can."
        ) from error


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process. Raises SettingsError when another one has it."""
    with (folder / "lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another Cutroom already uses {folder}. Stop it, or set CUTROOM_DATA_DIR to another folder."
            ) from error
        yield


def listen(settings: Settings) -> socket.socket:
    """Take the port now, so that it is ours until the end. Raises SettingsError."""
    host, port = settings.host.strip("[]"), settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingsError(f"CUTROOM_HOST is wrong: {host} is no address of this machine.") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(_why_not(error, settings)) from error
    return listener


def _why_not(error: OSError, settings: Settings) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {settings.port} is in use. Set CUTROOM_PORT to another one, such as {_free(settings)}."
            )
        case errno.EACCES:
            return f"Port {settings.port} is reserved. Set CUTROOM_PORT to one above 1023, such as 8080."
        case _:
            return f"CUTROOM_HOST is wrong: {settings.host} is no address of this machine."


def _free(settings: Settings) -> int:
    return settings.port + 1 if settings.port < 65535 else 8080
