"""What files are called on the screen."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidRequest
from app.domain.names import renamed, without_folders


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[error] /srv/cutroom/files/media/k3/original: Invalid data", "[error] original: Invalid data"),
        ("Error opening file:/srv/cutroom/scratch/p.mp4.", "Error opening p.mp4."),
        ("OSError: [Errno 5] '/home/ann/My Videos/a b.mp4'", "OSError: [Errno 5] 'a b.mp4'"),
        ('copying "/srv/a/x.mp4" -> "/srv/b/y.mp4"', 'copying "x.mp4" -> "y.mp4"'),
        ("Stream #0:0 (h264) 30000/1001 fps, 1/90 and/or", "Stream #0:0 (h264) 30000/1001 fps, 1/90 and/or"),
        ("https://ffmpeg.org/doc/index.html", "https://ffmpeg.org/doc/index.html"),
    ],
)
def test_details_name_files_but_no_folders(text: str, shown: str) -> None:
    assert without_folders(text) == shown


@pytest.mark.parametrize(
    ("before", "given", "name"),
    [
        ("DSC_0001.MP4", "Interview", "Interview.MP4"),
        ("talk.mp4", "Talk.MP4", "Talk.MP4"),  # the ending was typed
        ("talk.mp4", "Part 1.5", "Part 1.5.mp4"),
        ("talk.mp4", " a/b\u202e.mov ", "b .mov.mp4"),  # it is no other kind of file now
        ("no ending", "Other", "Other"),
        ("v1.5 of it", "Other", "Other"),
    ],
)
def test_a_file_that_is_renamed_keeps_its_ending(before: str, given: str, name: str) -> None:
    assert renamed(before, given) == name


@pytest.mark.parametrize("given", ["", "  ", "\u200d", "..."])
def test_a_name_that_nobody_sees_is_none(given: str) -> None:
    with pytest.raises(InvalidRequest):
        renamed("talk.mp4", given)
