"""Asking a server how it is, for the container's own check. Imports next to nothing: it runs often."""

from __future__ import annotations

import json
import socket
import urllib.request

from app.domain.errors import AppError

PATIENCE_SECONDS = 8


def check(address: str, *, workers_here: bool) -> None:
    """Raises AppError when the server does not answer well.

    With `workers_here`, it must also have heard of the workers of this machine.
    """
    if not address.startswith(("http://", "https://")):
        raise AppError("The address must begin with http:// or https://.")
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            health = json.load(answer)
    except (OSError, ValueError) as error:
        raise AppError(f"{address} does not answer well: {error}") from error
    home = f"{socket.gethostname()}:"
    if workers_here and not any(worker["id"].startswith(home) for worker in health["workers"]):
        raise AppError("No worker of this machine was heard of.")
