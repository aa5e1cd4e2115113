"""Words that several commands share: how something is coded, and what is read besides the sources."""

from __future__ import annotations

from fractions import Fraction

from app.adapters.ffmpeg.filters.graph import ratio
from app.domain.coding import Coding

TO_CARD = ("format=nv12", "hwupload")
CLEAN = ("-map_metadata:g", "-1", "-map_metadata:s", "-1", "-dn")  # chapters keep their titles


def sound_coding(coding: Coding) -> list[str]:
    """How sound is coded."""
    return _coding("a", coding)


def picture_coding(coding: Coding) -> list[str]:
    """How pictures are coded."""
    return [*_coding("v", coding), "-pix_fmt", coding.pixels]


def timed_picture_coding(coding: Coding, unit: Fraction) -> list[str]:
    """The same for pictures that are counted in a unit of seconds, none of them dropped or doubled."""
    return [*picture_coding(coding), "-fps_mode", "passthrough", "-enc_time_base:v", ratio(unit)]


def device(coding: Coding) -> list[str]:
    """Which graphics card encodes, where it has to be said before all else."""
    return ["-vaapi_device", "/dev/dri/renderD128"] if coding.pixels == "vaapi" else []


def listed(name: str) -> list[str]:
    """The files of a list as one input."""
    return ["-f", "concat", "-safe", "0", "-i", name]


def _coding(kind: str, coding: Coding) -> list[str]:
    options = (word for name, value in coding.options for word in (f"-{name}", value))
    return [f"-c:{kind}", coding.encoder, *options]
