"""C saves what is seen of this frame, for who only watches; the others get what the server makes."""

from __future__ import annotations

from pathlib import Path

import av
from playwright.sync_api import Page


def test_who_watches_saves_what_is_seen_in_the_size_of_the_timeline(timeline: Page, tmp_path: Path) -> None:
    timeline.evaluate("""async () => {
      const { listenForPictures } = await import("cutroom/player/frame_picture.js");
      const square = Object.assign(document.createElement("canvas"), { width: 100, height: 100 });
      const context = square.getContext("2d");
      context.fillStyle = "white";
      context.fillRect(0, 0, 100, 100);
      const shown = new Image();
      shown.src = square.toDataURL();
      await shown.decode();
      const whole = { turn: 0, mirrored: false, crop: [0, 0, 0, 0], scale: 1000, x: 0, y: 0, opacity: 100 };
      const small = { ...whole, scale: 100, x: -450, crop: [500, 0, 0, 0], turn: 90 };
      const layers = [whole, small].map((place) => ({ element: shown, place, strength: 0.5 }));
      window.stopPictures = listenForPictures(harness.store, () => layers);
      harness.store.watching = true;
      harness.store.setPlayhead(137);
    }""")
    with timeline.expect_download() as saving:
        timeline.keyboard.press("c")
    timeline.evaluate("stopPictures()")
    assert saving.value.suggested_filename == "Frame 00-00-05-12.png"
    saving.value.save_as(tmp_path / "frame.png")
    with av.open(str(tmp_path / "frame.png")) as picture:
        frame = next(picture.decode(video=0)).to_ndarray(format="gray")
    assert frame.shape == (1080, 1920)
    assert abs(int(frame[540, 960]) - 128) < 3  # the square in the middle, half as strong
    assert frame[540, 200] == 0  # and black beside it
    assert abs(int(frame[540, 116]) - 128) < 3  # the right half of a small one at the left
    assert frame[540, 76] == 0  # whose left half is cut off
