"""Which captions of a timeline go where in an output. Pure."""

from __future__ import annotations

from app.domain.errors import InvalidRequest
from app.domain.presets import CaptionsOutput, Preset
from app.domain.render_plan.pictures.runs import texts_within
from app.domain.render_plan.values import TextTrack, TimedText
from app.domain.time import TimeRange
from app.domain.timeline import CaptionMode, CaptionTrack, Timeline


class Texts:
    """The captions of an output. Raises InvalidRequest when its format has no place for them."""

    def __init__(self, timeline: Timeline, preset: Preset, output: CaptionsOutput) -> None:
        if output is CaptionsOutput.SOFT and preset.soft_captions is None:
            raise InvalidRequest("This format has no captions that a player can switch on.")
        if output is CaptionsOutput.BURN and preset.picture is None:
            raise InvalidRequest("This format has no picture to draw captions into.")
        self._timeline = timeline
        self._preset = preset
        self._output = output

    def burnt(self) -> tuple[TimedText, ...]:
        """Those that are drawn into the picture, by when they begin."""
        tracks = self._tracks(CaptionsOutput.BURN, CaptionMode.BURN) if self._preset.picture else ()
        texts = [text for track in tracks for text in track.cues]
        return tuple(sorted(texts, key=lambda text: text.start))

    def soft(self) -> tuple[TextTrack, ...]:
        """Those that a player can switch on."""
        return self._tracks(CaptionsOutput.SOFT, CaptionMode.SOFT) if self._preset.soft_captions else ()

    def beside(self) -> tuple[TextTrack, ...]:
        """Those that become files of their own."""
        return self._tracks(CaptionsOutput.BESIDE, None)

    def _tracks(self, output: CaptionsOutput, mode: CaptionMode | None) -> tuple[TextTrack, ...]:
        if self._output is CaptionsOutput.AS_SET:
            chosen = [track for track in self._timeline.captions if track.mode is mode]
        elif self._output is output:
            # Who asks for captions in one way still means only those that are switched on.
            chosen = [track for track in self._timeline.captions if track.mode is not CaptionMode.OFF]
        else:
            chosen = []
        texts = (TextTrack(track.language, self._cues(track)) for track in chosen)
        return tuple(track for track in texts if track.cues)

    def _cues(self, track: CaptionTrack) -> tuple[TimedText, ...]:
        cues = [TimedText(cue.start, cue.frames, cue.text) for cue in track.cues if cue.text.strip()]
        return tuple(texts_within(cues, TimeRange(0, self._timeline.frames)))
