"""What files are called on the screen."""

from __future__ import annotations

import pytest

from app.domain.names import without_folders


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
