"""The streams of which an output is put together.

A source is opened for its picture and again for each of its sounds, since those are wanted from
different places. Where picture and sound are both wanted in one piece from the output's beginning on,
as of a video that only gets captions, one pass gives both: half the reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, closing
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

from app.adapters.ffmpeg.splicing.shelf import Shelf
from app.adapters.ffmpeg.splicing.tape import OnePass, Tape, open_for_packets
from app.domain.render_plan.values import CopiedSound, RenderPlan, Voice

MOST_APART = Fraction(1)  # second, from the picture to the sound, for one pass over both


class Tapes:
    """The tapes of a plan's sources."""

    def __init__(self, plan: RenderPlan, files: Mapping[str, Path], opened: ExitStack) -> None:
        self._plan = plan
        self._files = files
        self._opened = opened
        self._shelf = opened.enter_context(closing(Shelf()))
        self._both = both_at_once(plan)
        self._heard: dict[Voice, Tape] = {}
        shown = {segment.runs[0].source or "" for segment in plan.segments if segment.copied}
        self.pictures: Mapping[str, Tape] = {name: self._picture(name) for name in sorted(shown)}

    def sound(self, voice: Voice) -> Tape:
        """One of the sounds of a source, for whoever asks first."""
        name, number = voice
        if voice in self._heard:
            return self._heard.pop(voice)
        source = self._plan.source(name)
        return self._shelf.tape(self._files[name], source.sounds[number].stream, held=source.held)

    def _picture(self, name: str) -> Tape:
        source = self._plan.source(name)
        if source.picture is None:
            raise ValueError("a source has no picture")
        if self._both is not None and self._both.source == name:
            container = self._opened.enter_context(open_for_packets(self._files[name]))
            picture = container.streams[source.picture.stream]
            sound = container.streams[source.sounds[self._both.sound].stream]
            one_pass = OnePass(container, picture, sound)
            self._heard[name, self._both.sound] = one_pass.tape(sound)
            return one_pass.tape(picture)
        return self._shelf.tape(self._files[name], source.picture.stream, held=source.held)


def both_at_once(plan: RenderPlan) -> CopiedSound | None:
    """The sound that is copied in one piece from where its source's picture is, in one piece too.

    Both begin the output, so that packets of one wait but a moment for those of the other. Only a file
    whose index is held gives them in the order of their times; others may store all sound at the end.
    """
    heard = plan.sound.segments if plan.sound else ()
    pictures = [(segment, segment.copied) for segment in plan.segments if segment.copied]
    sounds = [segment.copied for segment in heard if segment.copied]
    if plan.sound is None or not len(pictures) == len(sounds) == 1:
        return None
    [(segment, picture)], [sound] = pictures, sounds
    before = sum(each.packets for each in takewhile(lambda each: not each.copied, heard))
    late = Fraction(before * plan.sound.grid.packet, plan.sample_rate)
    apart = abs(sound.at - picture.first_time * picture.time_base)
    if segment is not plan.segments[0] or max(late, apart) > MOST_APART:
        return None
    ordered = plan.source(sound.source).held > 0
    return sound if ordered and segment.runs[0].source == sound.source else None
