"""What the editor page tells its browser: the document at once, and then only what changed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any, TypeVar

from app.domain.availability import available_in
from app.domain.languages import UNKNOWN_LANGUAGE, language_tag
from app.domain.media import Asset, AssetState
from app.domain.playback import browser_plays
from app.domain.render_plan.sources import is_transparent
from app.domain.serial import (
    captions_to_document,
    style_to_document,
    to_document,
    track_to_document,
)
from app.domain.sound_names import sound_names
from app.domain.timeline import CaptionTrack, Marker, Track
from app.services.projects.editing import EditorState

_Track = TypeVar("_Track", Track, CaptionTrack)


def snapshot(state: EditorState) -> dict[str, Any]:
    """The whole document."""
    return {
        "project_id": state.project.id,
        "name": state.project.name,
        **_heading(state),
        "timeline": to_document(state.timeline),
        "assets": asset_views(state.assets.values()),
        "gone": dict(state.gone),
    }


def patch(before: EditorState, after: EditorState) -> dict[str, Any]:
    """What takes a browser from one state to a later one of the same project.

    A track that did not change is only named; of one that did, the items at its start and its end that
    stayed are only counted. Markers go whole when one of them changed.
    """
    old, new = before.timeline, after.timeline
    message = {"base": before.project.version, **_heading(after)}
    if new.tracks != old.tracks:
        message["tracks"] = _changed(old.tracks, new.tracks, "items", track_to_document)
    if new.captions != old.captions:
        message["captions"] = _changed(old.captions, new.captions, "cues", captions_to_document)
    if new.caption_style != old.caption_style:
        message["caption_style"] = style_to_document(new.caption_style)
    if new.markers != old.markers:
        message["markers"] = [_marker(marker) for marker in new.markers]
    if new.rate != old.rate:
        message["rate"] = [new.rate.numerator, new.rate.denominator]
    if new.size != old.size:
        message["size"] = list(new.size)
    if new.sample_rate != old.sample_rate:
        message["sample_rate"] = new.sample_rate
    changed = [asset for key, asset in after.assets.items() if before.assets.get(key) != asset]
    if changed:
        message["assets"] = asset_views(changed)
    if after.gone != before.gone:
        message["gone"] = dict(after.gone)
    return message


def asset_views(assets: Iterable[Asset]) -> dict[str, dict[str, Any]]:
    """Media files by their id, as the browser needs them."""
    return {asset.id: asset_view(asset) for asset in assets}


def asset_view(asset: Asset) -> dict[str, Any]:
    """A media file as the browser needs it. `play_url` is None while nothing playable is there;
    a `draft` has only some of the pictures, and all of the sound. Of one that is `lost` the original is gone.
    """
    info = asset.info
    picture = info.picture if info else None
    width, height = picture.display_size if picture else (None, None)
    return {
        "id": asset.id,
        "name": asset.name,
        "state": asset.state.value,
        "error": asset.error,
        "lost": asset.lost,
        "duration": float(available_in(info) or info.duration) if info else 0.0,
        "rate": [picture.rate.numerator, picture.rate.denominator] if picture else None,
        "width": width,
        "height": height,
        "has_video": picture is not None,
        "has_audio": bool(info and info.sound),
        "sounds": _sounds(asset),
        "captions": _captions(asset),
        "still": bool(info and info.still),
        "see_through": picture is not None and is_transparent(picture),
        "needs_proxy": asset.needs_proxy,
        "play_url": _play_url(asset),
        "draft": asset.has_draft,
        "filmstrip": _filmstrip(asset),
        "peaks_url": _url(asset, "peaks", asset.peaks_key) if asset.peaks_key else None,
    }


def _heading(state: EditorState) -> dict[str, Any]:
    return {
        "version": state.project.version,
        "revision": state.revision.number,
        "can_undo": state.can_undo,
        "can_redo": state.can_redo,
        "undo_label": state.undo_label,
        "redo_label": state.redo_label,
    }


def _changed(
    old: Sequence[_Track], new: Sequence[_Track], holds: str, document: Callable[[_Track], dict[str, Any]]
) -> list[dict[str, Any]]:
    known = {track.id: track for track in old}
    return [_change(known.get(track.id), track, holds, document) for track in new]


def _change(
    old: _Track | None, new: _Track, holds: str, document: Callable[[_Track], dict[str, Any]]
) -> dict[str, Any]:
    """What became of one track: `{"same": id}`, or its fields, with what is new between head and tail."""
    if old is None:
        return document(new)
    if old == new:
        return {"same": new.id}
    before, after = getattr(old, holds), getattr(new, holds)
    most = min(len(before), len(after))
    head = _alike(before, after, most)
    tail = _alike(reversed(before), reversed(after), most - head)
    change = document(replace(new, **{holds: after[head : len(after) - tail]}))
    return {**change, holds: {"head": head, "between": change[holds], "tail": tail}}


def _alike(before: Iterable[object], after: Iterable[object], most: int) -> int:
    """How many of the first ones are the same."""
    pairs = zip(islice(before, most), islice(after, most), strict=True)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _marker(marker: Marker) -> dict[str, Any]:
    return {"id": marker.id, "at": marker.at, "label": marker.label}


def _play_url(asset: Asset) -> str | None:
    if asset.state is not AssetState.READY:
        return None
    if asset.proxy_key:
        return _url(asset, "proxy", asset.proxy_key)
    plays = asset.info is not None and browser_plays(asset.info) and not asset.lost
    return _url(asset, "file", asset.key) if plays else None


def _filmstrip(asset: Asset) -> dict[str, Any] | None:
    strip = asset.filmstrip
    if strip is None or asset.filmstrip_key is None:
        return None
    return {
        "url": _url(asset, "filmstrip", asset.filmstrip_key),
        "columns": strip.columns,
        "count": strip.count,
        "tile_width": strip.tile_width,
        "tile_height": strip.tile_height,
        "interval": float(strip.interval),
    }


def _sounds(asset: Asset) -> list[dict[str, Any]]:
    """The sound tracks of a file that has several; the first is played with the picture."""
    names = sound_names(asset.info) if asset.info else ()
    return [_sound(asset, number, name) for number, name in enumerate(names, 1)] if len(names) > 1 else []


def _sound(asset: Asset, number: int, name: str) -> dict[str, Any]:
    sound, peaks = asset.sound_key(number), asset.peaks_key_of(number)
    return {
        "name": name,
        "play_url": f"{_url(asset, 'sound', sound)}&track={number}" if sound else None,
        "peaks_url": f"{_url(asset, 'peaks', peaks)}&track={number}" if peaks else None,
    }


def _captions(asset: Asset) -> list[dict[str, str]]:
    """The tracks of captions that are stored in a file."""
    streams = asset.info.captions if asset.info else ()
    return [
        {"language": language_tag(stream.language) or UNKNOWN_LANGUAGE, "title": stream.title}
        for stream in streams
    ]


def _url(asset: Asset, what: str, key: str) -> str:
    """An address that may be kept for ever: it changes with what lies behind it."""
    return f"/api/media/{asset.id}/{what}?v={hashlib.sha256(key.encode()).hexdigest()[:8]}"
