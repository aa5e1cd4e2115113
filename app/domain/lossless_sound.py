"""Sound that is stored without loss, and the coding that keeps it so. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.domain.coding import FLAC, FLAC_24, Coding
from app.domain.media import AudioStream
from app.domain.sample_depths import DEPTHS, FLOAT

CHANNELS = (1, 2, 6)  # of which it is not in doubt where each belongs

_PCM = {16: Coding("pcm_s16le"), 24: Coding("pcm_s24le"), FLOAT: Coding("pcm_f32le")}
_FLAC = {16: FLAC, 24: FLAC_24}
# By container: what holds samples of so many bits as they are.
CODINGS: Mapping[str, Mapping[int, Coding]] = {
    "matroska": {**_FLAC, FLOAT: _PCM[FLOAT]},
    "mov": _PCM,
    "wav": _PCM,
    "flac": _FLAC,
}


def lossless_coding(streams: Collection[AudioStream], muxer: str, *, sample_rate: int) -> Coding | None:
    """What keeps all samples of some streams as they are in a container; None when nothing does.

    Every stage between decoder and coder works with 32 bit floats, which hold 24 bits exactly.
    """
    channels = {stream.channels for stream in streams}
    if not streams or len(channels) != 1 or channels.pop() not in CHANNELS:
        return None
    if any(stream.sample_rate != sample_rate or stream.codec not in DEPTHS for stream in streams):
        return None
    return CODINGS.get(muxer, {}).get(max(DEPTHS[stream.codec] for stream in streams))
