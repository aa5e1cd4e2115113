"""The stages of an export."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """What a render is busy with, in this order."""

    PREPARING = "preparing"
    SOUND = "sound"
    ENCODING = "encoding"
    JOINING = "joining"
    VERIFYING = "verifying"
    FINALISING = "finalising"
