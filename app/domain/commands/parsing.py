"""Making a command from a message of a browser or a script, strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, get_type_hints

from app.domain.commands.arranging import (
    Append,
    CloseGap,
    Exchange,
    Extract,
    ExtractRange,
    Insert,
    Lift,
    Move,
    Overwrite,
    Paste,
    Reorder,
    ReorderMany,
    Shift,
)
from app.domain.commands.captions import (
    AddCaptions,
    AddCue,
    ChangeCue,
    ImportCues,
    JoinCues,
    RemoveCaptions,
    RemoveCues,
    SetCaptions,
    SetCaptionStyle,
    ShiftCaptions,
)
from app.domain.commands.command import Command
from app.domain.commands.edges import (
    RippleTrim,
    Roll,
    Slide,
    Slip,
    Split,
    SplitAll,
    Trim,
    TrimToPlayhead,
)
from app.domain.commands.fields import FRESH
from app.domain.commands.layout import (
    AddMarker,
    AddTrack,
    ChangeMarker,
    RemoveMarker,
    RemoveTrack,
    SetFormat,
    SetTrack,
)
from app.domain.commands.picture import GlideEach, PlaceEach, SetPlacement, StopGliding
from app.domain.commands.playing import (
    DetachSound,
    SetFades,
    SetFadesTogether,
    SetGain,
    SetGains,
    SetPitch,
    SetSound,
    SetSounds,
    SetSpeed,
    SetSpeeds,
)
from app.domain.errors import InvalidRequest

COMMANDS: Mapping[str, type[Command]] = {
    command.type: command
    for command in (
        *(Trim, RippleTrim, TrimToPlayhead, Roll, Slip, Slide, Split, SplitAll),
        *(
            Lift,
            Extract,
            ExtractRange,
            CloseGap,
            Move,
            Reorder,
            Shift,
            ReorderMany,
            Insert,
            Overwrite,
            Append,
            Paste,
            Exchange,
        ),
        *(SetSpeed, SetSpeeds, SetPitch, SetGain, SetGains, SetSound, SetSounds, DetachSound),
        *(SetFades, SetFadesTogether, SetPlacement, PlaceEach, GlideEach, StopGliding),
        *(AddTrack, RemoveTrack, SetTrack, AddMarker, ChangeMarker, RemoveMarker, SetFormat),
        *(AddCaptions, SetCaptions, SetCaptionStyle, RemoveCaptions, ShiftCaptions),
        *(AddCue, ChangeCue, JoinCues, RemoveCues, ImportCues),
    )
}
"""Every command by the `type` of its message."""

_NOT_OURS = frozenset({"type", "base_version"})


def parse(message: Mapping[str, Any], *, new_id: Callable[[], str]) -> Command:
    """The command that a message asks for. Raises InvalidRequest, naming the field that is wrong.

    Nothing is guessed: no floats, no booleans as numbers, no fields that the command has not got.
    """
    if not isinstance(message, Mapping):
        raise InvalidRequest("An edit must be a JSON object.")
    wanted = message.get("type")
    kind = COMMANDS.get(wanted) if isinstance(wanted, str) else None
    if kind is None:
        raise InvalidRequest("That kind of edit is not known.")
    readers = _readers(kind.type)
    for name in message:
        if name not in _NOT_OURS and (name not in readers or readers[name] == FRESH):
            raise InvalidRequest(f"{kind.type} has no field {str(name)[:40]!r}.")
    values: dict[str, Any] = {}
    for field in fields(kind):
        reader = readers[field.name]
        if reader == FRESH:
            values[field.name] = new_id()
        elif field.name in message:
            values[field.name] = _read(reader, message[field.name], f"{kind.type}.{field.name}")
        elif field.default is MISSING:
            raise InvalidRequest(f"{kind.type}.{field.name} is missing.")
    return kind(**values)


def _read(reader: Callable[[Any], Any], value: Any, place: str) -> Any:
    try:
        return reader(value)
    except ValueError as wrong:
        raise InvalidRequest(f"{place} {wrong}.") from wrong


@cache
def _readers(name: str) -> Mapping[str, Any]:
    """What reads each field of a command: the reader beside its type, or the mark FRESH."""
    kind = COMMANDS[name]
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(kind)}
