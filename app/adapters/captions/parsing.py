"""Finding the cues in the text of an SRT, VTT or ASS file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

RawCue: TypeAlias = tuple[int, int, str]
"""Start and end in milliseconds, and text that still has its markup."""

_CLOCK = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,3})(?:[.,:](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?", re.ASCII)
_TIME = re.compile(rf"\s*{_CLOCK}\s*", re.ASCII)
_NUMBER = re.compile(r"\s*\d+\s*", re.ASCII)
_ASS_SECTION = re.compile(r"^[ \t]*\[(script info|v4\+? styles|events)\]", re.IGNORECASE | re.MULTILINE)
_ASS_BRACES = re.compile(r"(?<!\\)\{[^{}]*\}")
_ASS_DRAWING = re.compile(r"\\p[1-9]")
_HEAD = 2_000  # characters
_SAID_LANGUAGE = re.compile(r"^[ \t]*Language:[ \t]*([\w-]{2,35})[ \t]*$", re.IGNORECASE | re.MULTILINE)
_ASS_COLUMNS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]


def is_caption_text(text: str) -> bool:
    """Whether text has the form of one of the three kinds."""
    return _is_vtt(text) or _is_ass(text) or any(map(_timing, _lines(text)))


def raw_cues(text: str) -> Iterator[RawCue]:
    """The cues of a file in the order in which they stand."""
    if _is_vtt(text):
        return _vtt_cues(text)
    return _ass_cues(text) if _is_ass(text) else _srt_cues(text)


def said_language(text: str) -> str:
    """What the head of a VTT or ASS file says of its language; empty where it says nothing."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    if _is_vtt(text):
        head = head.partition("\n\n")[0]
    elif not _is_ass(text):
        return ""
    found = _SAID_LANGUAGE.search(head)
    return found[1] if found else ""


def _is_vtt(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("WEBVTT")


def _is_ass(text: str) -> bool:
    return _ASS_SECTION.search(text) is not None


def _srt_cues(text: str) -> Iterator[RawCue]:
    """Text goes on to the next time line, since some files have empty lines within a caption."""
    timing: tuple[int, int] | None = None
    words: list[str] = []
    for line in _lines(text):
        found = _timing(line)
        if found is None:
            words.append(line)
            continue
        if words and _NUMBER.fullmatch(words[-1]):
            words.pop()  # the number of the cue that begins here
        if timing is not None:
            yield *timing, "\n".join(words)
        timing, words = found, []
    if timing is not None:
        yield *timing, "\n".join(words)


def _vtt_cues(text: str) -> Iterator[RawCue]:
    """An empty line ends a cue; notes, styles and regions have no time line."""
    block: list[str] = []
    for line in [*_lines(text), ""]:
        if line.strip():
            block.append(line)
            continue
        for index, candidate in enumerate(block[:2]):
            found = _timing(candidate)
            if found is not None:
                yield *found, "\n".join(block[index + 1 :])
                break
        block = []


def _ass_cues(text: str) -> Iterator[RawCue]:
    """Dialogue lines, by the columns that the file declares. Drawings and comments are no captions."""
    columns = _ASS_COLUMNS
    in_events = False
    for line in _lines(text):
        stripped = line.strip()
        name, _, rest = stripped.partition(":")
        if stripped.startswith("["):
            in_events = stripped.lower() == "[events]"
        elif in_events and name.lower() == "format":
            columns = [column.strip().lower() for column in rest.split(",")]
        elif in_events and name.lower() == "dialogue":
            values = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            start = _TIME.fullmatch(values.get("start", ""))
            end = _TIME.fullmatch(values.get("end", ""))
            words = values.get("text", "")
            if start and end and not _is_drawing(words):
                yield _milliseconds(start.groups()), _milliseconds(end.groups()), _ass_plain(words)


def _is_drawing(words: str) -> bool:
    return any(_ASS_DRAWING.search(braces) for braces in _ASS_BRACES.findall(words))


def _ass_plain(words: str) -> str:
    """ASS text with its own signs for line breaks, hard spaces and braces replaced."""
    words = _ASS_BRACES.sub("", words)
    for sign, meaning in ((r"\N", "\n"), (r"\n", "\n"), (r"\h", "\u00a0"), (r"\{", "{"), (r"\}", "}")):
        words = words.replace(sign, meaning)
    return words


def _timing(line: str) -> tuple[int, int] | None:
    found = _TIMING.fullmatch(line) if "-->" in line else None
    if found is None:
        return None
    return _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])


def _milliseconds(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = clock
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def _lines(text: str) -> list[str]:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
