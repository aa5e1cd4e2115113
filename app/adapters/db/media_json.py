"""Media facts as JSON and back. Exact: a fraction is written as text, `30000/1001`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from app.domain.media import AudioStream, CaptionStream, Filmstrip, MediaChapter, MediaInfo, Scan, VideoStream


def info_to_json(info: MediaInfo) -> dict[str, Any]:
    """What was probed, as plain JSON."""
    return _plain(asdict(info))


def info_from_json(value: Mapping[str, Any]) -> MediaInfo:
    """The same facts again."""
    return MediaInfo(
        **{
            **value,
            "duration": Fraction(value["duration"]),
            "origin": Fraction(value.get("origin", 0)),
            "video": tuple(_video(stream) for stream in value["video"]),
            "audio": tuple(_audio(stream) for stream in value["audio"]),
            "chapters": tuple(_chapter(each) for each in value.get("chapters", ())),
            "captions": tuple(CaptionStream(**each) for each in value.get("captions", ())),
            "tags": tuple((key, text) for key, text in value["tags"]),
        }
    )


def filmstrip_to_json(filmstrip: Filmstrip) -> dict[str, Any]:
    """A filmstrip's layout, as plain JSON."""
    return _plain(asdict(filmstrip))


def filmstrip_from_json(value: Mapping[str, Any]) -> Filmstrip:
    """The same layout again."""
    return Filmstrip(**{**value, "interval": Fraction(value["interval"])})


def _video(value: Mapping[str, Any]) -> VideoStream:
    exact = {key: Fraction(value[key]) for key in ("rate", "sample_aspect", "start", "duration")}
    if value.get("coded_aspect") is not None:
        exact["coded_aspect"] = Fraction(value["coded_aspect"])
    scan = Scan(value["scan"]) if value.get("scan") is not None else None
    return VideoStream(**{**value, **exact, "scan": scan})


def _audio(value: Mapping[str, Any]) -> AudioStream:
    exact = {key: Fraction(value.get(key, 0)) for key in ("start", "duration", "missing")}
    return AudioStream(**{**value, **exact})


def _chapter(value: Mapping[str, Any]) -> MediaChapter:
    return MediaChapter(Fraction(value["at"]), value["title"])


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in fields.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case Fraction():
            return str(value)
        case tuple():
            return [_plain_value(item) for item in value]
        case dict():
            return _plain(value)
    return value
