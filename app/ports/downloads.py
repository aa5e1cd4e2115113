"""Bringing a file from an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.ports.media_work import Cancelled


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was downloaded."""

    name: str  # for people; what the server says, without what cannot be shown
    size: int


DownloadCheck = Callable[[int, int], None]
"""Called with the file's size as far as it is known, and the bytes still to come. Raises to refuse it."""

DownloadReport = Callable[[int, int | None, str], None]
"""Called with the bytes that are here, the bytes of all of it if that is known, and the file's name."""


class Downloader(Protocol):
    """Brings files from the web."""

    def fetch(
        self,
        address: str,
        target: Path,
        *,
        check: DownloadCheck,
        report: DownloadReport,
        cancelled: Cancelled,
    ) -> Arrived:
        """Bring the file at an address to `target`; what an earlier call brought there is gone on with.

        Only judged addresses are connected to, after every redirect too. Raises AddressRefused,
        DownloadFailed, DiskFull, RenderCancelled, and what `check` raises.
        """
        ...
