"""From what a person asks for to the files that it takes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.choices import taken
from app.domain.errors import InvalidRequest
from app.domain.outputs import MOST_FILES, Naming, name_of, pieces_of
from app.domain.preset_list import DEFAULT_PRESET, preset_named
from app.domain.render_request import RenderRequest, parse_render_request
from app.domain.time import TimeRange
from app.domain.timeline import Timeline

Fields = Mapping[str, Any]
RATES = frozenset({"quality", "bit_rate", "target_bytes"})
_NOT_OF_ONE_FILE = ("presets", "name", "split", "still_at")  # `range` says it, where it matters


@dataclass(frozen=True, slots=True)
class Order:
    """One file that is to be made. `asked` are the fields that make `request` again."""

    request: RenderRequest
    asked: Fields
    name: str
    preset: str  # as the person chose it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an order is made in. `own` are the fields of people's own presets, by their ids."""

    timeline: Timeline
    project: str
    date: str
    assets: Mapping[str, str]  # names by id
    own: Mapping[str, Fields]
    titles: Mapping[str, str]  # of people's own presets


def orders(fields: Fields, around: Surroundings) -> Sequence[Order]:
    """All files that a request asks for; more than one for several presets, clips or markers.

    Raises InvalidRequest.
    """
    wanted = _wanted(fields, around.own)
    made = [
        (name, merged, request, piece)
        for name, merged, request in wanted
        for piece in pieces_of(around.timeline, request.range, request.split, names=around.assets)
    ]
    if len(made) > MOST_FILES:
        raise InvalidRequest(f"That would be {len(made)} files; at most {MOST_FILES} are made at once.")
    usual = "{project} {preset}" if len(wanted) > 1 else "{project}"
    found: list[Order] = []
    for number, (name, merged, request, piece) in enumerate(made, 1):
        title = around.titles.get(name, request.preset.title)
        naming = Naming(around.project, title, around.date, number, len(made), piece)
        asked = {field: value for field, value in merged.items() if field not in _NOT_OF_ONE_FILE}
        if piece.range != TimeRange(0, around.timeline.frames):
            asked["range"] = [piece.range.start, piece.range.end]
        pattern = request.name or usual
        found.append(Order(parse_render_request(asked), asked, name_of(pattern, naming), name))
    return _told_apart(found)


def requests(fields: Fields, own: Mapping[str, Fields]) -> Sequence[RenderRequest]:
    """What is asked for, one for each preset, before there is a timeline. Raises InvalidRequest."""
    return [request for _, _, request in _wanted(fields, own)]


def _wanted(fields: Fields, own: Mapping[str, Fields]) -> Sequence[tuple[str, Fields, RenderRequest]]:
    if not isinstance(fields, Mapping):
        raise InvalidRequest("An export is asked for with a JSON object.")
    return [(name, merged, parse_render_request(merged)) for name, merged in _each(fields, own)]


def _told_apart(found: Sequence[Order]) -> Sequence[Order]:
    """The orders, with a number behind each name that several of them would have."""
    often = Counter(order.name for order in found)
    width = len(str(len(found)))
    return [
        replace(order, name=f"{order.name} {number:0{width}}") if often[order.name] > 1 else order
        for number, order in enumerate(found, 1)
    ]


def _each(fields: Fields, own: Mapping[str, Fields]) -> Sequence[tuple[str, Fields]]:
    """The presets that are chosen, each with what is asked of it."""
    merged = [(name, _merged(fields, name, own)) for name in _chosen(fields)]
    if len(merged) == 1:
        return merged
    presets = [preset_named(str(each["preset"])) for _, each in merged]
    return [
        (name, taken(each, preset, presets)) for (name, each), preset in zip(merged, presets, strict=True)
    ]


def _chosen(fields: Fields) -> Sequence[str]:
    several = fields.get("presets")
    if several is None:
        one = fields.get("preset")
        if not isinstance(one, str | None):
            raise InvalidRequest("`preset` must be a text.")
        return [one or DEFAULT_PRESET.name]
    if fields.get("preset") is not None:
        raise InvalidRequest("`preset` and `presets` cannot both be given.")
    usable = isinstance(several, (list, tuple)) and several and all(isinstance(one, str) for one in several)
    if not usable or len(set(several)) < len(several):
        raise InvalidRequest("`presets` must be a list of different names.")
    return list(several)


def _merged(fields: Fields, chosen: str, own: Mapping[str, Fields]) -> dict[str, Any]:
    """The fields with those of the own preset that was chosen; what is given besides counts more."""
    given = {name: value for name, value in fields.items() if value is not None and name != "presets"}
    if chosen not in own:
        return {**given, "preset": chosen}
    besides = {name: value for name, value in given.items() if name != "preset"}
    rivals = RATES if RATES & set(besides) else frozenset()  # of which there is only one
    return {**{name: value for name, value in own[chosen].items() if name not in rivals}, **besides}
