"""What pages and API may know of the settings: no address, no secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The settings that show outside."""

    version: str
    embedded: bool  # one machine, no Redis
    max_upload_bytes: int | None  # None: as much as the disk holds
    allowed_origins: tuple[str, ...]  # beside the server's own
    websocket_ping_interval: float  # seconds
    websocket_timeout: float  # seconds
    websockets_per_user: int  # of programs; pages do not count
