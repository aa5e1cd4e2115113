"""What a drag draws is what the server then makes of it, and it offers nothing that the server refuses."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page

from app.domain.commands import apply, parse
from app.domain.serial import to_document
from app.domain.time import Seconds
from app.domain.timeline import Clip, Gap, Item, Timeline, Track, TrackKind

RATE = Fraction(30000, 1001)
MEDIA: Mapping[str, Seconds | None] = {"x": Fraction(1001, 100), "y": Fraction(20), "still": None}
KINDS = {"x": TrackKind.VIDEO, "y": TrackKind.AUDIO, "still": TrackKind.VIDEO}
SPEEDS = [Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 2)]

DRAG_ALL = """async (cases) => {
  const { findClip, rateOf } = await import("cutroom/document.js");
  const { rowsOf, topOf } = await import("cutroom/timeline/rows.js");
  const from = "cutroom/timeline/gestures/";
  const [{ trimming }, { moving, bringing }, { slipping }, { fading }] = await Promise.all(
    ["trim.js", "move.js", "slip.js", "fade.js"].map((name) => import(from + name)),
  );
  const takes = { trim: trimming, move: moving, slip: slipping, fade: fading };
  return cases.map(({ timeline, assets, kind, clip, edge, by, over, held, asset }) => {
    const scene = { timeline, assets, rate: rateOf(timeline), tool: "select", playhead: null };
    const rows = rowsOf(timeline);
    const y = topOf(rows.find(({ id }) => id === over), 0) + 10;
    const point = { frame: by, x: 0, y, rows, scrollY: 0, pixelsPerFrame: 1 };
    if (kind === "bring") return bringing(scene, asset).at(point, held);
    const found = findClip(timeline, clip);
    return takes[kind](scene, { found, edge }, { frame: 0 }).at(point, held);
  });
}"""


def a_track(dice: random.Random, name: str, kind: TrackKind) -> Track:
    items: list[Item] = []
    for number in range(dice.randint(1, 5)):
        if dice.random() < 0.4 and (not items or isinstance(items[-1], Clip)):
            items.append(Gap(dice.randint(1, 60)))
        asset = dice.choice([one for one in MEDIA if KINDS[one] is kind])
        start = Fraction(0) if asset == "still" else dice.randint(0, 60) / RATE
        speed = dice.choice(SPEEDS)
        clip = Clip(f"{name}-{number}", asset, start, dice.randint(1, 100), speed, gain=Decimal(0))
        items.append(clip)
    return Track(name, kind, name, tuple(items))


def a_case(dice: random.Random) -> dict[str, Any]:
    tracks = (
        a_track(dice, "V2", TrackKind.VIDEO),
        a_track(dice, "V1", TrackKind.VIDEO),
        a_track(dice, "A1", TrackKind.AUDIO),
    )
    timeline = Timeline(rate=RATE, size=(1280, 720), tracks=tracks)
    track = dice.choice(tracks)
    clip, _ = dice.choice(list(track.clips()))
    held = {name: dice.random() < 0.3 for name in ("alt", "shift", "exact")}
    asset = dice.choice(["x", "y", "still"])
    seconds = MEDIA[asset]
    brought = {
        "id": asset,
        "still": seconds is None,
        "duration": float(seconds or 0),
        "has_video": KINDS[asset] is TrackKind.VIDEO,
        "has_audio": asset != "still",
    }
    return {
        "drawn": timeline,
        "timeline": to_document(timeline),
        "assets": {
            one: {"still": seconds is None, "duration": float(seconds or 0)} for one, seconds in MEDIA.items()
        },
        "kind": dice.choice(["trim", "trim", "move", "move", "slip", "fade", "bring"]),
        "clip": clip.id,
        "edge": dice.choice(["head", "tail"]),
        "by": dice.randint(-250, 500),
        "over": track.id if dice.random() < 0.6 else dice.choice(["V1", "V2", "A1"]),
        "held": {**held, "snapping": False},
        "asset": brought,
    }


def outline(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What matters of a track's items: the clips' pieces of media, and the gaps."""
    return [
        (item["asset"], item["frames"], round(float(Fraction(item["source_start"]) * RATE), 4))
        if item["type"] == "clip"
        else item["frames"]
        for item in items
    ]


@pytest.mark.parametrize("seed", range(3))
def test_what_a_drag_draws_is_what_the_server_makes(timeline: Page, seed: int) -> None:
    dice = random.Random(seed)
    cases = [a_case(dice) for _ in range(100)]
    plain = [{name: value for name, value in case.items() if name != "drawn"} for case in cases]
    for case, ghost in zip(cases, timeline.evaluate(DRAG_ALL, plain), strict=True):
        made = case["drawn"]
        if ghost["command"] is not None:
            command = parse(ghost["command"], new_id=lambda: "fresh")
            made = apply(made, command, MEDIA)  # raises when the server would refuse
            assert made is not case["drawn"], ghost["command"]
        tracks = {track["id"]: track["items"] for track in to_document(made)["tracks"]}
        drawn = {track["id"]: track["items"] for track in case["timeline"]["tracks"]} | ghost.get(
            "tracks", {}
        )
        for name, items in tracks.items():
            assert outline(drawn[name]) == outline(items), (name, ghost["command"], case["held"])
