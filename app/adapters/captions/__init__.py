"""Caption files: SRT, VTT and ASS as cues, and cues as such files.

Read by hand rather than by a library: in real files the notes, names and numbers beside a cue must
not become its text, and columns of ASS come in any order.
"""

from __future__ import annotations

from app.adapters.captions.decoding import decoded
from app.adapters.captions.parsing import is_caption_text, raw_cues, said_language
from app.adapters.captions.plain_text import plain
from app.adapters.captions.writing import WRITERS
from app.domain.edits import captions_of
from app.domain.encodings import ENCODINGS
from app.domain.errors import InvalidRequest
from app.domain.languages import language_of_name, language_tag
from app.domain.timeline import MAX_CUE_TEXT, MAX_CUES, Timeline
from app.ports.captions import ReadCaptions

MAX_BYTES = 5 * 1024 * 1024
MAX_MILLISECONDS = 10**9  # eleven days


class CaptionFiles:
    """The CaptionFiles of `app.ports`."""

    def read(self, data: bytes, name: str, encoding: str | None = None) -> ReadCaptions:
        """The cues of a file in order; their text is plain, with newlines.

        A cue without text or with times that nobody can read is left out. Raises InvalidRequest for a
        file that is too large or holds no captions, and for an encoding that is not one of ENCODINGS.
        """
        if encoding is not None and encoding not in ENCODINGS:
            raise InvalidRequest(f"The encoding must be one of {', '.join(ENCODINGS)}.")
        if len(data) > MAX_BYTES:
            raise InvalidRequest("That caption file is larger than 5 MB.")
        found = decoded(data, encoding)
        text = found.text
        if not is_caption_text(text):
            raise InvalidRequest(f"{name[:255]} is not a caption file of the kinds SRT, VTT or ASS.")
        cues: list[tuple[int, int, str]] = []
        for start, end, raw in raw_cues(text):
            words = plain(raw)
            if not words:
                continue
            if len(words) > MAX_CUE_TEXT:
                raise InvalidRequest(f"A caption in {name[:255]} is longer than {MAX_CUE_TEXT} characters.")
            if len(cues) >= MAX_CUES or end > MAX_MILLISECONDS:
                raise InvalidRequest(f"{name[:255]} has too many captions, or one that is too late.")
            cues.append((start, max(start, end), words))
        if not cues:
            raise InvalidRequest(f"There are no captions in {name[:255]}.")
        return ReadCaptions(
            sorted(cues, key=lambda cue: cue[0]),
            found.encoding,
            found.guessed,
            language_of_name(name) or language_tag(said_language(text)),
        )

    def write(self, timeline: Timeline, captions_id: str, format: str) -> str:
        """A caption track as an `srt`, `vtt` or `ass` file. Raises TrackNotFound, InvalidRequest."""
        captions = captions_of(timeline, captions_id)
        if format not in WRITERS:
            raise InvalidRequest("Captions can be saved as srt, vtt or ass.")
        return WRITERS[format](timeline, captions)
