"""Encoders that graphics cards bring along, in place of those that the processor runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from app.domain.coding import Coding, Options
from app.domain.errors import InvalidRequest
from app.domain.presets import Preset


class Encoder(StrEnum):
    """What encodes the picture."""

    SOFTWARE = "software"
    NVENC = "nvenc"  # NVIDIA
    QSV = "qsv"  # Intel
    VAAPI = "vaapi"  # Intel and AMD on Linux
    VIDEOTOOLBOX = "videotoolbox"  # Apple
    AMF = "amf"  # AMD on Windows


HARDWARE = tuple(encoder for encoder in Encoder if encoder is not Encoder.SOFTWARE)

_CODECS: Mapping[str, str] = {"libx264": "h264", "libx265": "hevc", "libsvtav1": "av1"}
_PIXELS: Mapping[Encoder, str] = {Encoder.QSV: "nv12", Encoder.VAAPI: "vaapi"}


def has_hardware(preset: Preset) -> bool:
    """Whether graphics cards know the coding of its picture."""
    return preset.picture is not None and preset.last is None and preset.picture.encoder in _CODECS


def on_hardware(preset: Preset, encoder: Encoder) -> Preset:
    """The preset with its picture encoded there, and by the processor instead where that fails."""
    if encoder is Encoder.SOFTWARE:
        return preset
    if preset.picture is None or not has_hardware(preset):
        raise InvalidRequest("Graphics cards do not encode this format.")
    if preset.most_bytes is not None:
        raise InvalidRequest("Graphics cards do not keep to a size. Choose the processor or a bit rate.")
    return replace(preset, picture=_there(preset.picture, encoder), instead=preset.picture, copies=False)


def card_of(coding: Coding | None) -> Encoder | None:
    """Which graphics card encodes so; None where the processor does."""
    word = coding.encoder.rpartition("_")[2] if coding else ""
    return next((encoder for encoder in HARDWARE if encoder.value == word), None)


def trial_coding(encoder: Encoder) -> Coding:
    """What a worker tries, to find out whether it has that encoder: nearly all cards know H.264."""
    return _there(Coding("libx264", (("crf", "20"),)), encoder)


def _there(coding: Coding, encoder: Encoder) -> Coding:
    known = dict(coding.options)
    kept = tuple((name, known[name]) for name in ("tag:v", "b:v", "maxrate", "bufsize") if name in known)
    wanted = kept if "b:v" in known else (*kept, *_at_quality(int(known.get("crf", "24")), encoder))
    name = f"{_CODECS[coding.encoder]}_{encoder.value}"
    return Coding(name, (*wanted, ("bf", "0")), pixels=_PIXELS.get(encoder, "yuv420p"))


def _at_quality(level: int, encoder: Encoder) -> Options:
    """How much may be lost, in each one's own words; the numbers mean roughly the same."""
    return {
        Encoder.NVENC: (("rc", "vbr"), ("cq", str(level)), ("b:v", "0")),
        Encoder.QSV: (("global_quality", str(level)),),
        Encoder.VAAPI: (("rc_mode", "CQP"), ("qp", str(level))),
        Encoder.VIDEOTOOLBOX: (("q:v", str(max(1, 100 - 2 * level))),),
        Encoder.AMF: (("rc", "cqp"), ("qp_i", str(level)), ("qp_p", str(level))),
    }[encoder]
