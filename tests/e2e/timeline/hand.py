"""A hand on the mouse: presses, drags and looks at the timeline of the harness."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Page

Json = dict[str, Any]

TWO_SOUNDS = """() => {
  const { timeline } = harness;
  const sound = timeline.tracks.at(-1);
  const [first] = sound.items;
  sound.items = [{ ...first, frames: 200, fade_out: 0 }, { ...first, id: "n", frames: 200, fade_out: 0 }];
  harness.show(timeline);
}"""
"""Two clips of sound, which end before the frame 400."""


class Point(NamedTuple):
    """A place in the window, in pixels."""

    x: float
    y: float

    def right(self, pixels: float) -> Point:
        """The place so many pixels to the right."""
        return Point(self.x + pixels, self.y)


def edge(page: Page, clip: str, side: str) -> Point:
    """Just inside the "head" or "tail" of a clip."""
    found = page.evaluate("([clip, side]) => cutroomTimeline.edgePoint(clip, side)", [clip, side])
    return Point(found["x"], found["y"])


def middle(page: Page, clip: str) -> Point:
    """The middle of a clip's pictures."""
    found = page.evaluate("clip => cutroomTimeline.clipRect(clip)", clip)
    return Point(found["x"] + found["width"] / 2, found["y"] + found["height"] * 0.6)


def at_frame(page: Page, frame: float, near: Point) -> Point:
    """The place of a frame, at the height of another place."""
    return Point(page.evaluate("frame => cutroomTimeline.frameToX(frame)", frame), near.y)


@contextmanager
def dragging(page: Page, start: Point, end: Point, *, keys: Sequence[str] = ()) -> Any:
    """Something is held at `end`; it is let go afterwards."""
    for key in keys:
        page.keyboard.down(key)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    yield
    page.mouse.up()
    for key in keys:
        page.keyboard.up(key)


def drag(page: Page, start: Point, end: Point, *, keys: Sequence[str] = ()) -> None:
    """Take something, carry it and let it go."""
    with dragging(page, start, end, keys=keys):
        pass


def commands(page: Page) -> list[Json]:
    """The edits that were sent to the server, without their version."""
    found: list[Json] = page.evaluate("harness.commands()")
    return found


def shown(page: Page, clip: str) -> Json:
    """Where a clip is drawn now: {track, start, frames}, drags included."""
    found: Json = page.evaluate("clip => harness.shown(clip)", clip)
    return found


def tip(timeline: Page) -> str:
    """What stands beside the pointer."""
    said: str = timeline.evaluate("cutroomTimeline.timeline.scene().ghost.tip")
    return said
