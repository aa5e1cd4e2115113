"""Bringing the whole sound to a level: measured once as EBU R 128 says, then turned up or down evenly.

Only peaks that would pass the ceiling are held down; nothing else changes how loud parts are to each other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import OutputInvalid

CEILING = -1.5  # dB, of true peaks; coders add a little
MOST_GAIN = 30.0  # dB; what needs more is noise
JUST = 0.05  # dB that nobody hears

MEASURING = "loudnorm=print_format=json"


@dataclass(frozen=True, slots=True)
class Measured:
    """How loud a sound is."""

    lufs: float  # over all of it; -inf for silence
    peak: float  # dB, true


def read_measured(lines: Sequence[str]) -> Measured:
    """What `loudnorm` says at its end, in the last lines of ffmpeg. Raises OutputInvalid."""
    text = "\n".join(lines)
    try:
        found = json.loads(text[text.rindex("{") : text.rindex("}") + 1])
        return Measured(float(found["input_i"]), float(found["input_tp"]))
    except (ValueError, KeyError, TypeError) as error:
        raise OutputInvalid("The loudness of the sound could not be measured.") from error


def levelled(measured: Measured, lufs: int) -> tuple[str, ...]:
    """The filters that bring a sound to a level."""
    if math.isinf(measured.lufs):
        return ()
    gain = min(MOST_GAIN, lufs - measured.lufs)
    filters = [f"volume={gain:.2f}dB"] if abs(gain) > JUST else []
    if measured.peak + gain > CEILING:
        limit = 10 ** (CEILING / 20)
        filters.append(f"alimiter=limit={limit:.4f}:attack=5:release=50:level=0:latency=1")
    return tuple(filters)
