"""How a file that somebody gave us is opened: the same few permissions for ffmpeg and for PyAV.

The list of formats is the part that matters most: a playlist named `clip.mp4` makes ffmpeg read
whatever files it names, and no other option stops that. So only formats that hold their media
themselves are let in; playlists, scripts, patterns of pictures and network descriptions are not.
"""

from __future__ import annotations

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

MAX_PIXELS = 140_000_000  # 16K by 8K; a small PNG may unpack to far more
MAX_STREAMS = 64
PROBE_BYTES = 50_000_000
ANALYZE_MICROSECONDS = 10_000_000

_OPEN_OPTIONS = {
    "protocol_whitelist": "file,pipe",
    "format_whitelist": ",".join(FORMATS),
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


def open_options() -> dict[str, str]:
    """The same permissions as the `options` of `av.open`."""
    return dict(_OPEN_OPTIONS)


def decoder_options() -> dict[str, str]:
    """What each `codec_context.options` needs besides: the ones of `av.open` do not reach that far."""
    return {"max_pixels": str(MAX_PIXELS)}


def file_url(path: Path) -> str:
    """A name that ffmpeg can only take for a file on this machine, whatever characters are in it."""
    return f"file:{path.absolute()}"
