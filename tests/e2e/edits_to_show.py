"""Documents as the server sends them to the browser, written shortly."""

from __future__ import annotations

from typing import Any

from app.domain.caption_style import PLAIN, CaptionStyle
from app.domain.placement import Placement
from app.domain.serial import placement_to_document, style_to_document
from app.domain.upgrades import SCHEMA

Json = dict[str, Any]


def asset(asset_id: str, file: str | None, **facts: Any) -> Json:
    """A media file that is served from the harness's media folder; None is one without a preview yet."""
    view: Json = {"id": asset_id, "name": asset_id, "state": "ready", "error": None, "duration": 10.0}
    view |= {"rate": [30, 1], "width": 320, "height": 180, "has_video": True, "has_audio": True}
    view |= {
        "still": False,
        "see_through": False,
        "play_url": file and f"/media/{file}",
        "needs_proxy": False,
    }
    return view | {"filmstrip": None, "peaks_url": None} | facts


def clip(clip_id: str, asset_id: str, source_start: str, frames: int, **changes: Any) -> Json:
    """A clip with the defaults of the document."""
    plain: Json = {"type": "clip", "id": clip_id, "asset": asset_id, "source_start": source_start}
    plain |= {"frames": frames, "speed": "1", "keep_pitch": True, "gain": "0", "fade_in": 0, "fade_out": 0}
    return plain | changes


def placed(**changes: Any) -> Json:
    """How a picture lies in the frame, as it is saved."""
    return placement_to_document(Placement(**changes))


def gap(frames: int) -> Json:
    """Black and silence."""
    return {"type": "gap", "frames": frames}


def track(track_id: str, kind: str, *items: Json, muted: bool = False) -> Json:
    """A row of the timeline."""
    row = {"id": track_id, "kind": kind, "name": track_id, "muted": muted, "locked": False}
    return row | {"items": list(items)}


def captions(captions_id: str, *cues: tuple[int, int, str], mode: str = "burn", language: str = "en") -> Json:
    """A caption track of (start, frames, text); the cues are called q0, q1, …"""
    written = [
        {"id": f"q{index}", "start": start, "frames": frames, "text": text}
        for index, (start, frames, text) in enumerate(cues)
    ]
    return {"id": captions_id, "language": language, "mode": mode, "cues": written}


def snapshot(
    *tracks: Json,
    assets: list[Json] | None = None,
    captions: list[Json] | None = None,
    version: int = 1,
    size: tuple[int, int] = (320, 180),
    style: CaptionStyle = PLAIN,
) -> Json:
    """A whole document at 30 frames a second."""
    timeline = {"schema": SCHEMA, "rate": [30, 1], "size": list(size), "sample_rate": 48000}
    timeline |= {"tracks": list(tracks), "captions": captions or [], "markers": []}
    timeline |= {"caption_style": style_to_document(style)}
    history = {"can_undo": False, "can_redo": False, "undo_label": "", "redo_label": ""}
    known = {asset["id"]: asset for asset in assets or []}
    return {"project_id": "p1", "name": "Talk", "version": version, "revision": version} | {
        "timeline": timeline,
        "assets": known,
        **history,
    }
