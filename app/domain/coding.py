"""How one stream is coded: the encoders there are, and what a few words for quality mean to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Options = tuple[tuple[str, str], ...]


class Quality(StrEnum):
    """How much of the picture and the sound may be lost for a smaller file."""

    SMALL = "small"
    GOOD = "good"
    BEST = "best"


_DRAWN = {"rgb24": "yuv444p", "yuvj420p": "yuv420p", "nv12": "yuv420p", "vaapi": "yuv420p"}


@dataclass(frozen=True, slots=True)
class Coding:
    """How ffmpeg codes one kind of stream: the encoder and its options without their dash.

    `reordered` is how many pictures may come later in the file than they are shown; with two
    `passes`, the first only looks.
    """

    encoder: str
    options: Options = ()
    reordered: int = 0
    pixels: str = "yuv420p"
    passes: int = 1

    @property
    def drawn(self) -> str:
        """The pixels that pictures are put together in, before this coding takes them."""
        return _DRAWN.get(self.pixels, self.pixels)

    def having(self, options: Options, *, without: tuple[str, ...] = ()) -> Coding:
        """The same coding with some options set, and others left out."""
        kept = {name: value for name, value in self.options if name not in without}
        return replace(self, options=tuple({**kept, **dict(options)}.items()))


# veryfast at 20: 12 s of Big Buck Bunny at 720p took 3.4 s and 2.0 MB; medium took 9.4 s and 2.3 MB
# for an SSIM 0.0002 higher; ultrafast 1.2 s, but 6.1 MB.
H264 = Coding("libx264", (("preset", "veryfast"), ("crf", "20"), ("profile:v", "high")), reordered=2)
HEVC = Coding(
    "libx265",
    (("preset", "veryfast"), ("crf", "25"), ("tag:v", "hvc1"), ("x265-params", "log-level=error")),
    reordered=2,
)
# Groups of 8 pictures, where 16 are usual: of four films of 1080p two came out 2 % larger and 0.2 and
# 0.3 dB better, two 2 and 5 % smaller, for 4 to 7 % more work; the encoder held 380 MB instead of 500.
# A stream says at its head how large groups are, so machines of all sizes make the same ones.
AV1 = Coding(
    "libsvtav1",
    (("preset", "9"), ("crf", "35"), ("g", "240"), ("svtav1-params", "hierarchical-levels=3")),
)
VP9 = Coding(
    "libvpx-vp9",
    (
        ("crf", "32"),
        ("b:v", "0"),
        ("deadline", "good"),
        ("cpu-used", "5"),
        ("row-mt", "1"),
        ("tile-columns", "2"),
    ),
)
PRORES = Coding("prores_ks", (("profile:v", "2"), ("vendor", "apl0")), pixels="yuv422p10le")
PNG = Coding("png", pixels="rgb24")
JPEG = Coding("mjpeg", (("q:v", "3"),), pixels="yuvj420p")
GIF = Coding("gif", pixels="pal8")
WEBP = Coding("libwebp_anim", (("quality", "80"), ("compression_level", "4")))

# What lies between the timeline and an animation or single pictures: nearly, or exactly, as it was.
NEARLY = Coding("libx264", (("preset", "ultrafast"), ("crf", "6")))
EXACTLY = Coding("libx264", (("preset", "ultrafast"), ("qp", "0")), pixels="yuv444p")

AAC = Coding("aac", (("b:a", "192k"),))
OPUS = Coding("libopus", (("b:a", "128k"),))
MP3 = Coding("libmp3lame", (("q:a", "2"),))
# Else ffmpeg takes the first samples that come, however few, for the size of all blocks.
_BLOCK = ("frame_size", "4608")
FLAC, FLAC_24 = (Coding("flac", (("sample_fmt", name), _BLOCK)) for name in ("s16", "s32"))
PCM = Coding("pcm_s16le")

# What each quality sets; the good one is what the codings above say.
QUALITIES: Mapping[str, Mapping[Quality, Options]] = {
    "libx264": {Quality.SMALL: (("crf", "26"),), Quality.BEST: (("crf", "16"),)},
    "libx265": {Quality.SMALL: (("crf", "30"),), Quality.BEST: (("crf", "20"),)},
    "libsvtav1": {Quality.SMALL: (("crf", "45"),), Quality.BEST: (("crf", "25"),)},
    "libvpx-vp9": {Quality.SMALL: (("crf", "40"),), Quality.BEST: (("crf", "24"),)},
    "prores_ks": {Quality.SMALL: (("profile:v", "1"),), Quality.BEST: (("profile:v", "3"),)},
    "mjpeg": {Quality.SMALL: (("q:v", "7"),), Quality.BEST: (("q:v", "2"),)},
    "libwebp_anim": {Quality.SMALL: (("quality", "50"),), Quality.BEST: (("quality", "92"),)},
    "aac": {Quality.SMALL: (("b:a", "128k"),), Quality.BEST: (("b:a", "256k"),)},
    "libopus": {Quality.SMALL: (("b:a", "96k"),), Quality.BEST: (("b:a", "192k"),)},
    "libmp3lame": {Quality.SMALL: (("q:a", "5"),), Quality.BEST: (("q:a", "0"),)},
}


def in_pass(coding: Coding, number: int, stats: str) -> Coding:
    """The coding for one of two passes; `stats` is a file in which the first tells the second."""
    if coding.encoder == "libx265":  # it has its own words
        known = dict(coding.options).get("x265-params", "")
        return coding.having((("x265-params", f"{known}:pass={number}:stats={stats}"),))
    return coding.having((("pass", str(number)), ("passlogfile", stats)))


def with_quality(coding: Coding, quality: Quality) -> Coding:
    """The coding at that quality; one that has no choice stays as it is."""
    return coding.having(QUALITIES.get(coding.encoder, {}).get(quality, ()))
