"""How a file that somebody gave us is opened: the same few permissions for ffmpeg and for PyAV.

The list of formats is the part that matters most: a playlist named `clip.mp4` makes ffmpeg read
whatever files it names, and no other option stops that. So only formats that hold their media
themselves are let in; playlists, scripts, patterns of pictures and network descriptions are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

# Demuxers by any of ffmpeg's own names for them.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "mpegts",
    "mpeg",
    "mpegvideo",
    "avi",
    "flv",
    "asf",
    "ogg",
    "mxf",
    "dv",
    "h264",
    "hevc",
    "m4v",
    "ivf",
    "wav",
    "w64",
    "aiff",
    "caf",
    "mp3",
    "aac",
    "ac3",
    "eac3",
    "flac",
    "amr",
    "au",
    "wv",
    "ape",
    "tta",
    "gif",
    "apng",
    "png_pipe",
    "jpeg_pipe",
    "webp_pipe",
    "webp_anim",
    "bmp_pipe",
)

# Decoders by their names in ffmpeg. Each one that is left out is one whose mistakes cannot be used.
DECODERS = (
    *("h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "libaom-av1", "mpeg1video"),
    *(
        "mpeg2video",
        "mpegvideo",
        "mpeg4",
        "msmpeg4v1",
        "msmpeg4v2",
        "msmpeg4",
        "h261",
        "h263",
        "h263i",
        "flv",
    ),
    *("wmv1", "wmv2", "wmv3", "vc1", "mjpeg", "prores", "dnxhd", "cfhd", "theora", "dvvideo", "rawvideo"),
    *(
        "v210",
        "huffyuv",
        "ffvhuff",
        "ffv1",
        "utvideo",
        "qtrle",
        "rpza",
        "svq1",
        "svq3",
        "cinepak",
        "vp6",
        "vp6f",
    ),
    *("png", "apng", "gif", "webp", "bmp"),
    *("aac", "aac_latm", "mp3", "mp3float", "mp2", "mp2float", "mp1", "mp1float", "ac3", "ac3_fixed", "eac3"),
    *("dca", "truehd", "mlp", "vorbis", "libvorbis", "opus", "libopus", "flac", "alac", "speex", "libspeex"),
    *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "wmav1", "wmav2", "wmapro", "wmalossless"),
    *("wavpack", "ape", "tta", "nellymoser", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_swf"),
    *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_u16le", "pcm_s24le", "pcm_s24be", "pcm_s32le"),
    *("pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw", "pcm_dvd"),
    *("pcm_bluray", "pcm_s16le_planar", "pcm_s24daud"),
    "mov_text",
)

MAX_PIXELS = 140_000_000  # 16K by 8K; a small PNG may unpack to far more
MAX_STREAMS = 64
PROBE_BYTES = 50_000_000
ANALYZE_MICROSECONDS = 10_000_000

_OPEN_OPTIONS = {
    "protocol_whitelist": "file,pipe",
    "format_whitelist": ",".join(FORMATS),
    "codec_whitelist": ",".join(DECODERS),
    "max_streams": str(MAX_STREAMS),
    "probesize": str(PROBE_BYTES),
    "analyzeduration": str(ANALYZE_MICROSECONDS),
    "max_pixels": str(MAX_PIXELS),  # a decoder's option; looking at the streams decodes some already
}


def untrusted_input(path: Path, *before: str) -> list[str]:
    """The arguments that open `path`, `-i` included; `before` are more options of this input.

    untrusted_input(path, "-ss", "1.5") opens it 1.5 seconds after its start.
    """
    arguments = [word for name, value in _OPEN_OPTIONS.items() for word in (f"-{name}", value)]
    return [*arguments, *before, "-i", file_url(path)]


def without_limits(arguments: Sequence[str]) -> list[str]:
    """A command as a person would give it: without what only guards against strangers' files."""
    words: list[str] = []
    skip = False
    for word in arguments:
        if not skip and word.removeprefix("-") not in _OPEN_OPTIONS:
            words.append(word)
        skip = not skip and word.removeprefix("-") in _OPEN_OPTIONS
    return words


def open_options() -> dict[str, str]:
    """The same permissions as the `options` of `av.open`."""
    return dict(_OPEN_OPTIONS)


def decoder_options() -> dict[str, str]:
    """What each `codec_context.options` needs besides: the ones of `av.open` do not reach that far."""
    return {"max_pixels": str(MAX_PIXELS), "codec_whitelist": ",".join(DECODERS)}


def file_url(path: Path) -> str:
    """A name that ffmpeg can only take for a file on this machine, whatever characters are in it."""
    return f"file:{path.absolute()}"
