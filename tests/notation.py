"""Timelines as text for tables of tests: `A[0:10] _4 B[2:7]`.

One line is one track, topmost first:

    V1: A[0:10] _4 B[2:7]      clip A shows frames 0 to 10 of its source, four frames of nothing, B
    A1!: m/B[0:10]@2<1>2       locked; clip "m" of asset "B" at double speed, fades of 1 and 2 frames
    C1: q[3:5] r[9:2]          captions: cue q from frame 3 for 5 frames
    M: k@7                     markers

A clip's asset is the first letter of its id unless it is named. Numbers in brackets are frames of
the source at the timeline's rate, and may be fractions. Track names begin with V or A; a single
line without a name is V1. An id is what stands there; a cue's text and a marker's label are empty.
"""

from __future__ import annotations

import re
from fractions import Fraction

from app.domain.timeline import CaptionTrack, Clip, Cue, Gap, Item, Marker, Timeline, Track, TrackKind

RATE = Fraction(25)
SIZE = (1280, 720)

_NUMBER = r"\d+(?:/\d+)?"
_CLIP = re.compile(
    rf"(?P<id>[\w-]+)(?:/(?P<asset>\w+))?\[(?P<start>{_NUMBER}):(?P<end>{_NUMBER})\]"
    rf"(?:@(?P<speed>{_NUMBER}))?(?:<(?P<fade_in>\d+))?(?:>(?P<fade_out>\d+))?"
)
_CUE = re.compile(r"(?P<id>[\w-]+)\[(?P<start>\d+):(?P<frames>\d+)\]")


def timeline_of(text: str, *, rate: Fraction = RATE) -> Timeline:
    """Read a drawing. Raises ValueError for what is not one."""
    tracks: list[Track] = []
    captions: list[CaptionTrack] = []
    markers: list[Marker] = []
    lines = [line.strip() for line in text.strip().splitlines()]
    for line in lines:
        name, _, items = line.partition(":") if re.match(r"\w+!?:", line) else ("V1", ":", line)
        words = items.split()
        if name.startswith("C"):
            captions.append(CaptionTrack(name, cues=tuple(_cue(word) for word in words)))
        elif name == "M":
            markers += [Marker(word.partition("@")[0], int(word.partition("@")[2])) for word in words]
        else:
            tracks.append(_track(name, tuple(_item(word, rate) for word in words)))
    return Timeline(
        rate=rate, size=SIZE, tracks=tuple(tracks), captions=tuple(captions), markers=tuple(markers)
    )


def drawing_of(timeline: Timeline) -> str:
    """The drawing of a timeline; reading it gives the same timeline."""
    lines = [
        (f"{track.id}{'!' if track.locked else ''}", [_draw(item, timeline.rate) for item in track.items])
        for track in timeline.tracks
    ]
    lines += [(one.id, [f"{q.id}[{q.start}:{q.frames}]" for q in one.cues]) for one in timeline.captions]
    if timeline.markers:
        lines.append(("M", [f"{marker.id}@{marker.at}" for marker in timeline.markers]))
    if [name for name, _ in lines] == ["V1"] and lines[0][1]:
        return " ".join(lines[0][1])
    return "\n".join(" ".join([f"{name}:", *words]) for name, words in lines)


def tidy(text: str) -> str:
    """A drawing with its indentation removed, to compare it with another."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _track(name: str, items: tuple[Item, ...]) -> Track:
    plain = name.rstrip("!")
    kind = TrackKind.AUDIO if plain.startswith("A") else TrackKind.VIDEO
    return Track(plain, kind, plain, items, locked=plain != name)


def _item(word: str, rate: Fraction) -> Item:
    if word.startswith("_"):
        return Gap(int(word[1:]))
    found = _CLIP.fullmatch(word)
    if found is None:
        raise ValueError(f"not an item: {word!r}")
    speed = Fraction(found["speed"] or 1)
    start, end = Fraction(found["start"]), Fraction(found["end"])
    frames = (end - start) / speed
    if frames.denominator != 1:
        raise ValueError(f"not whole frames: {word!r}")
    return Clip(
        id=found["id"],
        asset=found["asset"] or found["id"][0],
        source_start=start / rate,
        frames=int(frames),
        speed=speed,
        fade_in=int(found["fade_in"] or 0),
        fade_out=int(found["fade_out"] or 0),
    )


def _draw(item: Item, rate: Fraction) -> str:
    if isinstance(item, Gap):
        return f"_{item.frames}"
    start = item.source_start * rate
    named = item.id if item.asset == item.id[0] else f"{item.id}/{item.asset}"
    speed = f"@{item.speed}" if item.speed != 1 else ""
    fades = (f"<{item.fade_in}" if item.fade_in else "") + (f">{item.fade_out}" if item.fade_out else "")
    return f"{named}[{start}:{start + item.frames * item.speed}]{speed}{fades}"


def _cue(word: str) -> Cue:
    found = _CUE.fullmatch(word)
    if found is None:
        raise ValueError(f"not a cue: {word!r}")
    return Cue(found["id"], int(found["start"]), int(found["frames"]), "")
