"""Finding out which encoders of graphics cards work here: each has to encode one picture."""

from __future__ import annotations

from app.adapters.ffmpeg.commands.pictures import trial_command
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.coding import Coding
from app.domain.errors import RenderError
from app.domain.hardware import HARDWARE, Encoder, trial_coding

PATIENCE = 10.0  # seconds without progress; a driver may hang


def encoders_here(ffmpeg: Ffmpeg) -> tuple[Encoder, ...]:
    """Those that work on this machine."""
    return tuple(encoder for encoder in HARDWARE if works(ffmpeg, trial_coding(encoder)))


def works(ffmpeg: Ffmpeg, coding: Coding) -> bool:
    """Whether one picture can be encoded so."""
    somewhere = ffmpeg.executable.parent  # nothing is written, so a worker that is killed leaves nothing
    try:
        ffmpeg.run(trial_command(coding), cwd=somewhere, stall_after=PATIENCE)
    except RenderError:
        return False
    return True
