"""Every edit: a timeline and what is asked in, a new timeline out. Pure.

Nothing is half done and nothing is clamped: what is not possible raises EditRejected with the
reason. What an edit does not touch is shared with the timeline before it, so that a track that is
the same object has not changed; an edit that changes nothing gives the same timeline back.

Drawings are in the notation of tests/notation.py.
"""

from app.domain.edits.captions import (
    NewCue,
    add_captions,
    add_cue,
    captions_of,
    change_cue,
    import_cues,
    join_cues,
    remove_captions,
    remove_cues,
    set_caption_style,
    set_captions,
    shift_captions,
)
from app.domain.edits.clip import set_fades, set_gain, set_pitch, set_sound, set_speed
from app.domain.edits.detach import detach_sound
from app.domain.edits.exchange import exchange
from app.domain.edits.follow import following
from app.domain.edits.format import set_format
from app.domain.edits.gliding import Gliding, glide_each, stop_gliding
from app.domain.edits.markers import add_marker, change_marker, remove_marker
from app.domain.edits.move import move_between, move_over, move_to_new_track, reorder
from app.domain.edits.move_many import reorder_many, shift, shift_to_new_tracks
from app.domain.edits.parts import Available, fits
from app.domain.edits.place import NewClip, Pasted, append, insert, overwrite, paste
from app.domain.edits.placement import Placing, place_each, set_placement
from app.domain.edits.remove import close_gap, extract, extract_range, lift
from app.domain.edits.roll import roll, slide, slip
from app.domain.edits.split import split, split_all
from app.domain.edits.tracks import add_track, remove_track, set_track
from app.domain.edits.trim import ripple_trim, trim, trim_to_playhead

__all__ = [
    "Available",
    "Gliding",
    "NewClip",
    "NewCue",
    "Pasted",
    "Placing",
    "add_captions",
    "add_cue",
    "add_marker",
    "add_track",
    "append",
    "captions_of",
    "change_cue",
    "change_marker",
    "close_gap",
    "detach_sound",
    "exchange",
    "extract",
    "extract_range",
    "fits",
    "following",
    "glide_each",
    "import_cues",
    "insert",
    "join_cues",
    "lift",
    "move_between",
    "move_over",
    "move_to_new_track",
    "overwrite",
    "paste",
    "place_each",
    "remove_captions",
    "remove_cues",
    "remove_marker",
    "remove_track",
    "reorder",
    "reorder_many",
    "ripple_trim",
    "roll",
    "set_caption_style",
    "set_captions",
    "set_fades",
    "set_format",
    "set_gain",
    "set_pitch",
    "set_placement",
    "set_sound",
    "set_speed",
    "set_track",
    "shift",
    "shift_captions",
    "shift_to_new_tracks",
    "slide",
    "slip",
    "split",
    "split_all",
    "stop_gliding",
    "trim",
    "trim_to_playhead",
]
