"""An export that copies what no edit touches plays in the browser, across every seam."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from tests.e2e.static_server import serving
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import number_in

RATE = Fraction(25)
SOURCE = Media(frames=120, rate=RATE, gop=24)

PLAY = """async () => {
    const video = document.createElement("video");
    document.body.append(video);
    const ended = new Promise((resolve, reject) => {
        video.onended = () => resolve();
        video.onerror = () => reject(new Error(video.error.message));
    });
    video.muted = true;
    video.playbackRate = 2;
    video.src = "/media/finished.mp4";
    await video.play();
    await ended;
    return video.getVideoPlaybackQuality().corruptedVideoFrames;
}"""

# "seeked" may come before the new picture can be drawn, so the picture's own time is waited for.
LOOK = """async ([seconds, step]) => {
    const video = document.querySelector("video");
    const shown = new Promise((resolve) => {
        const look = (_, { mediaTime }) => {
            const there = mediaTime <= seconds && seconds - mediaTime < step;
            there ? resolve() : video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
    });
    video.currentTime = seconds;
    await shown;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const brush = canvas.getContext("2d");
    brush.drawImage(video, 0, 0);
    return [...brush.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, n) => n % 4 === 1);
}"""


def test_an_export_of_copied_and_encoded_pictures_plays_across_its_seams(page: Page, tmp_path: Path) -> None:
    starts = ((5, 50), (70, 40), (20, 29))
    timeline = timeline_of(tuple(clip(f"c{a}", "s", a / RATE, n) for a, n in starts), rate=RATE)
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True)
    assert made.report["copied_frames"] > 60
    expected = expected_numbers(timeline, {"s": SOURCE})
    with serving(tmp_path) as address:
        page.goto(f"{address}/harness/player.html")
        page.set_content("<p></p>")
        assert page.evaluate(PLAY) == 0
        for frame in (0, 18, 19, 20, 48, 49, 50, 51, 89, 90, 91, 93, 94, len(expected) - 1):
            grey = page.evaluate(LOOK, [float((frame + Fraction(1, 2)) / RATE), float(1 / RATE)])
            assert _number(grey) == expected[frame], f"frame {frame}"


def _number(grey: Sequence[int]) -> int:
    return number_in(np.array(grey, np.uint8).reshape(180, 320))
