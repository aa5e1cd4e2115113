"""Facts that are new in this version are looked for in media of before it."""

from __future__ import annotations

from dataclasses import fields

from app.domain.media import FACTS_VERSION, AudioStream, CaptionStream, MediaChapter, MediaInfo, VideoStream

KINDS = (MediaInfo, VideoStream, AudioStream, CaptionStream, MediaChapter)
COUNTS = {2: 49}
"""How many facts there are in a version. One more, or one less, is another version."""


def test_another_fact_is_another_version() -> None:
    assert COUNTS[FACTS_VERSION] == sum(len(fields(kind)) for kind in KINDS)
