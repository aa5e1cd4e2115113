"""Finding out which encoders of graphics cards work here: each has to encode one picture."""

from __future__ import annotations

from app.adapters.ffmpeg.commands.pictures import trial_command
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.coding import Coding
from app.domain.errors import RenderError
from app.domain.hardware import HARDWARE, Encoder, trial_coding
from app.ports import Cancelled

PATIENCE = 10.0  # seconds without progress; a driver may hang


def encoders_here(ffmpeg: Ffmpeg, *, cancelled: Cancelled) -> tuple[Encoder, ...]:
    """Those that work on this machine, as far as they were tried before it was cancelled."""
    return tuple(each for each in HARDWARE if works(ffmpeg, trial_coding(each), cancelled=cancelled))


def works(ffmpeg: Ffmpeg, coding: Coding, *, cancelled: Cancelled | None = None) -> bool:
    """Whether one picture can be encoded so."""
    somewhere = ffmpeg.executable.parent  # nothing is written, so a worker that is killed leaves nothing
    try:
        ffmpeg.run(trial_command(coding), cwd=somewhere, cancelled=cancelled, stall_after=PATIENCE)
    except RenderError:
        return False
    return True
