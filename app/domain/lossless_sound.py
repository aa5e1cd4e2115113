"""Sound that is stored without loss, and the coding that keeps it so. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.domain.coding import FLAC, FLAC_24, Coding
from app.domain.media import AudioStream

FLOAT = 32  # bits of which the numbers between are as exact as those below
# By codec: of how many bits its samples are. FLAC and ALAC do not tell before they are decoded.
DEPTHS: Mapping[str, int] = {
    **dict.fromkeys(("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s16le_planar"), 16),
    **dict.fromkeys(("pcm_s24le", "pcm_s24be", "flac", "alac"), 24),
    **dict.fromkeys(("pcm_f32le", "pcm_f32be"), FLOAT),
}
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
