"""Asking a server how it is, for the container's own check. Imports next to nothing: it runs often."""

from __future__ import annotations

import json
import socket
import urllib.request

from app.domain.errors import AppError

PATIENCE_SECONDS = 8


def check(address: str | None, *, workers_here: bool) -> str:
    """How the server is, in a line; without an address, that of this machine's own settings.

    Raises AppError when it does not answer well.

    With `workers_here`, it must also have heard of the workers of this machine.
    """
    address = _own_address() if address is None else address.rstrip("/")
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
    queue = health["queue"]
    return (
        f"{health['status']}: {len(health['workers'])} workers, "
        f"{queue['processing']} jobs run, {queue['pending']} wait"
    )


def _own_address() -> str:
    from app.settings import Settings  # noqa: PLC0415  # the container's own check names an address

    return Settings.read().own_address
