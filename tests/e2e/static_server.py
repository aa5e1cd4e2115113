"""A small server for one browser part: its modules, the harness, and generated media with ranges."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse

from app import fonts

BROWSER = Path(__file__).parents[2] / "pages" / "browser"
HARNESS = Path(__file__).parent / "harness"


@contextmanager
def serving(media: Path) -> Iterator[str]:
    """The address of a server that has /harness/, /browser/ and, from a folder, /media/."""
    app = FastAPI()
    folders = {"harness": HARNESS, "browser/fonts": fonts.FOLDER, "browser": BROWSER, "media": media}
    for name, folder in folders.items():
        _serve_folder(app, name, folder)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the harness server did not start")
            thread.join(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


def _serve_folder(app: FastAPI, name: str, folder: Path) -> None:
    @app.get(f"/{name}/{{path:path}}")
    def file(path: str) -> FileResponse:
        found = folder / path
        if not found.is_file():
            raise HTTPException(404)
        return FileResponse(found)
