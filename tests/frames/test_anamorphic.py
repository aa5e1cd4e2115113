"""Pictures that players stretch are copied as they are stored, and what is encoded is stored alike."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.domain.timeline import CaptionMode, CaptionTrack, Cue
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.frames.test_copying import NTSC, SOURCE, complaints, hevc
from tests.frames.test_copying import three_clips as clips
from tests.media import Clip as Media
from tests.media import read_frame_numbers

WIDE = replace(SOURCE, size=(96, 72), aspect=Fraction(4, 3))
SHOWN = (128, 72)


@pytest.mark.parametrize(
    ("source", "shown", "preset"),
    [
        (WIDE, SHOWN, "mp4"),
        (replace(WIDE, aspect=Fraction(2, 3), container="mov"), (64, 72), "mkv"),
        (replace(WIDE, aspect=Fraction(16, 15), container="mkv"), (102, 72), "mp4"),
        (replace(hevc("open-gop=0:bframes=2"), size=(96, 72), aspect=Fraction(4, 3)), SHOWN, "mp4-hevc"),
    ],
)
def test_copied_and_encoded_pictures_have_one_shape(
    source: Media, shown: tuple[int, int], preset: str, tmp_path: Path
) -> None:
    timeline = replace(clips(NTSC), size=shown)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert "made_again" not in made.report and made.report["copied_frames"] > 60
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert not complaints(made.files[0])
    with av.open(str(made.files[0])) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == source.size
        assert stream.sample_aspect_ratio == source.aspect
        for _ in container.decode(stream):
            assert stream.codec_context.sample_aspect_ratio == source.aspect


def test_captions_and_other_files_are_squeezed_as_the_rest_is_stored(tmp_path: Path) -> None:
    plain = replace(SOURCE, size=SHOWN, first=1000)
    track = CaptionTrack("t", "en", CaptionMode.BURN, (Cue("q", 60, 5, "."),))
    items = (clip("a", "s", 5 / NTSC, 100), clip("b", "t", 0, 20))
    timeline = replace(timeline_of(items, rate=NTSC), size=SHOWN, captions=(track,))
    media = {"s": WIDE, "t": plain}
    made = export(timeline, media, tmp_path, copying=True)
    assert "made_again" not in made.report and made.report["copied_frames"] > 30
    found, expected = read_frame_numbers(made.files[0]), expected_numbers(timeline, media)
    assert found[:60] + found[65:] == expected[:60] + expected[65:]
