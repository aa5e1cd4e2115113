"""However a source is coded and stored, its frames and its sound are the ones that the timeline says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.timeline import Timeline
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import read_frame_numbers, read_sound_times

NTSC = Fraction(30_000, 1001)
PLAIN = Media(frames=100, rate=NTSC, gop=25, size=(160, 90))
X265 = (("preset", "ultrafast"), ("x265-params", "log-level=error:keyint=25:bframes=3"))
NEAR = 0.012  # seconds; a tone's pitch says its moment to some five milliseconds, coders blur it
STRETCHED = 0.05  # what keeps the pitch at another speed takes the tone in pieces of so much

CODED = {
    "MPEG-4 in AVI": replace(PLAIN, codec="mpeg4", container="avi", b_frames=0, sound="pcm_s16le"),
    "MPEG-4 with B-frames": replace(PLAIN, codec="mpeg4"),
    "MPEG-2 program stream": replace(PLAIN, codec="mpeg2video", container="mpg", sound="mp2"),
    "MPEG-2 transport stream": replace(PLAIN, codec="mpeg2video", container="ts", sound="mp2"),
    "ProRes": replace(
        PLAIN, codec="prores_ks", container="mov", pixel_format="yuv422p10le", sound="pcm_s16le"
    ),
    "Motion JPEG": replace(
        PLAIN, codec="mjpeg", container="avi", b_frames=0, pixel_format="yuvj420p", sound="pcm_s16le"
    ),
    "HEVC": replace(PLAIN, codec="libx265", options=X265),
    "VP8": replace(
        PLAIN,
        codec="libvpx",
        container="webm",
        sound="libopus",
        options=(("deadline", "realtime"), ("cpu-used", "8")),
    ),
    "VP9": replace(
        PLAIN,
        codec="libvpx-vp9",
        container="webm",
        sound="libopus",
        options=(("deadline", "realtime"), ("cpu-used", "8")),
    ),
    "AV1": replace(
        PLAIN,
        codec="libsvtav1",
        container="mp4",
        sound="libopus",
        options=(("preset", "8"), ("crf", "20"), ("svtav1-params", "keyint=25")),
    ),
    "H.264 High 10": replace(PLAIN, pixel_format="yuv420p10le"),
    "H.264 4:4:4": replace(PLAIN, pixel_format="yuv444p"),
    "one key frame": replace(PLAIN, gop=10_000),
    "fragmented MP4": replace(PLAIN, muxer=(("movflags", "frag_keyframe+delay_moov+default_base_moof"),)),
    "anamorphic": replace(PLAIN, size=(120, 90), aspect=Fraction(4, 3)),
    "cinema's rate": replace(PLAIN, rate=Fraction(24_000, 1001)),
    "mono of 8 kHz": replace(PLAIN, sound="pcm_s16le", container="mov", channels=1, sample_rate=8_000),
    "5.1": replace(PLAIN, channels=6),
}


def edited(rate: Fraction) -> Timeline:
    """A trim, a delete, a clip from before, and one at double speed."""
    starts = ((7, 30), (45, 20), (3, 12))
    items = [clip(f"c{at}", "s", at / rate, frames) for at, frames in starts]
    items.append(clip("fast", "s", 20 / rate, 15, speed=Fraction(2)))
    return replace(timeline_of(tuple(items), rate=rate), size=PLAIN.size)


@pytest.mark.parametrize("kind", CODED)
def test_frames_and_sound_are_those_of_the_timeline(kind: str) -> None:
    source = CODED[kind]
    timeline = edited(source.rate)
    made = export(timeline, {"s": source}, copying=True)
    assert "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    moments = list(middles(timeline))
    heard = read_sound_times(made.files[0], [at for at, _, _ in moments])
    for (at, expected, within), found in zip(moments, heard, strict=True):
        assert found == pytest.approx(expected, abs=within), f"{at} s in"


def middles(timeline: Timeline) -> Iterator[tuple[float, float, float]]:
    """When the middle of each clip is heard, of which moment of the source, and how sure that is."""
    start = 0
    for item in timeline.clips():
        middle = Fraction(item.frames, 2) / timeline.rate
        within = NEAR if item.speed == 1 else STRETCHED
        yield float(start / timeline.rate + middle), float(item.source_start + middle * item.speed), within
        start += item.frames
