"""How long it takes from choosing a file to its pictures on the timeline.

The file has ten seconds of 720p. The reference is one bare decoding of it, which the filmstrip needs
anyway.
"""

from __future__ import annotations

import time
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import Page

from tests.benchmarks.figure import RUNS, Figure, run, timed
from tests.e2e.journeys.studio import Studio

SECONDS = 10
ON_THE_TIMELINE = "window.cutroom?.timeline?.tracks[0]?.items.length === 1 && window.cutroomTimeline"
PICTURES_LOADED = "performance.getEntriesByType('resource').some(({ name }) => name.includes('/filmstrip'))"


def figures(page: Page, studio: Studio, folder: Path) -> list[Figure]:
    """Until the clip is there, and until its filmstrip is."""
    film = _film(folder / "Film.mp4")
    decode = ["-v", "error", "-i", str(film), "-f", "null", "-"]
    bare = timed(lambda: run([get_ffmpeg_exe(), *decode]))
    clips, pictures = [], []
    for _ in range(RUNS):
        page.goto(studio.url)
        page.wait_for_load_state("networkidle")
        began = time.perf_counter()
        page.get_by_test_id("file-input").set_input_files(film)
        page.wait_for_function(ON_THE_TIMELINE)
        clips.append(time.perf_counter() - began)
        page.wait_for_function(PICTURES_LOADED)
        pictures.append(time.perf_counter() - began)
    reference = f"one bare decoding of {SECONDS} s of 720p"
    return [
        Figure("file to clip on the timeline", clips, reference, bare),
        Figure("file to pictures on the timeline", pictures, reference, bare),
    ]


def _film(path: Path) -> Path:
    picture = f"testsrc2=s=1280x720:r=30:d={SECONDS}"
    sources = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=d={SECONDS}"]
    coding = ["-c:v", "libx264", "-preset", "veryfast", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    run([get_ffmpeg_exe(), "-v", "error", "-y", *sources, *coding, str(path)])
    return path
