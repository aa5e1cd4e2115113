"""How exact the samples are that are stored without loss. It stands alone: child processes load it."""

from __future__ import annotations

from collections.abc import Mapping

FLOAT = 32  # bits of which the numbers between are as exact as those below
# By codec: of how many bits its samples are. FLAC and ALAC do not tell before they are decoded.
DEPTHS: Mapping[str, int] = {
    **dict.fromkeys(("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s16le_planar"), 16),
    **dict.fromkeys(("pcm_s24le", "pcm_s24be", "flac", "alac"), 24),
    **dict.fromkeys(("pcm_f32le", "pcm_f32be"), FLOAT),
}
