"""What the choices of an export are called on a page."""

from __future__ import annotations

from app.domain.coding import Quality
from app.domain.hardware import Encoder
from app.domain.presets import CaptionsOutput, EncodeChoice, SoundTracks
from app.domain.rate_control import Loudness
from app.domain.shape import Aspect, Filling

BIT_RATE, TARGET = "bit_rate", "target_bytes"  # they stand among the qualities

CAPTIONS: dict[str, str] = {
    CaptionsOutput.AS_SET: "As each caption track says",
    CaptionsOutput.BURN: "Drawn into the picture",
    CaptionsOutput.SOFT: "To switch on in the player",
    CaptionsOutput.BESIDE: "In a file beside the video",
    CaptionsOutput.OFF: "Left out",
}
ENCODE: dict[str, str] = {
    EncodeChoice.NEEDED: "Encode what the edit touches, copy the rest",
    EncodeChoice.ALL: "Encode everything",
    EncodeChoice.NONE: "Lossless: encode nothing, cuts move to where the file allows",
}
SOUNDS: dict[str, str] = {
    SoundTracks.USUAL: "All, unless a clip chooses another one",
    SoundTracks.ALL: "All, each by itself",
    SoundTracks.CHOSEN: "One, as chosen for each clip",
}
ASPECTS: dict[str, str] = {
    Aspect.AS_IT_IS: "As the timeline",
    Aspect.WIDE: "16:9, wide",
    Aspect.TALL: "9:16, upright",
    Aspect.SQUARE: "1:1, square",
    Aspect.PORTRAIT: "4:5, portrait",
}
FILLINGS: dict[str, str] = {
    Filling.FIT: "Bars around the picture",
    Filling.FILL: "Cut the picture to fill",
    Filling.BLUR: "Before a blurred copy",
}
RATES: dict[str, str] = {
    Quality.SMALL: "Small file",
    Quality.GOOD: "Good",
    Quality.BEST: "Best",
    BIT_RATE: "At a bit rate …",
    TARGET: "Below a size …",
}
ENCODERS: dict[str, str] = {
    Encoder.SOFTWARE: "The processor",
    Encoder.NVENC: "NVIDIA graphics card",
    Encoder.QSV: "Intel graphics (Quick Sync)",
    Encoder.VAAPI: "Graphics card (VA-API)",
    Encoder.VIDEOTOOLBOX: "Apple (VideoToolbox)",
    Encoder.AMF: "AMD graphics card",
}
LOUDNESS: dict[str, str] = {
    Loudness.AS_IT_IS: "As it is",
    Loudness.WEB: "For the web (−14 LUFS)",
    Loudness.PODCAST: "For podcasts (−16 LUFS)",
    Loudness.BROADCAST: "For broadcast (−23 LUFS)",
}
