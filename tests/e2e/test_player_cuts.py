"""How long the last picture stays at a cut while the preview plays. Figures are printed, none is asserted."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Page

from tests.e2e.edits_to_show import asset, clip, snapshot, track
from tests.e2e.numbered_media import RATE, make_video
from tests.e2e.static_server import serving

# Every picture that is put together tells when it will be seen. At a cut, the freeze is the time from
# the last picture of the clip before to the first of the clip after, less the length of one picture.
WATCH = """() => {
    window.freezes = [];
    const due = new Map();  // element -> when its newest picture is seen
    const watched = new WeakSet();
    const watch = (element) => {
        if (watched.has(element) || !element.requestVideoFrameCallback) return;
        watched.add(element);
        const composited = (now, { expectedDisplayTime }) => {
            due.set(element, expectedDisplayTime);
            element.requestVideoFrameCallback(composited);
        };
        element.requestVideoFrameCallback(composited);
    };
    let shown = null;
    cutroom.on("playhead", () => {
        document.querySelectorAll("video").forEach(watch);
        const { element } = cutroomPlayer.shownFrame();
        if (element === shown) return;
        const swapped = performance.now() + 1000 / 60;
        if (shown && element) freezes.push(Math.max(swapped, due.get(element) ?? 0) - due.get(shown));
        shown = element;
    });
}"""


@pytest.mark.benchmark
@pytest.mark.parametrize("key_every", [15, 250])
def test_freezes_at_cuts_are_measured(
    page: Page, tmp_path_factory: pytest.TempPathFactory, key_every: int
) -> None:
    media = tmp_path_factory.mktemp("media")
    make_video(media / "a.mp4", source=1, frames=300, key_every=key_every)
    make_video(media / "b.mp4", source=2, frames=300, key_every=key_every)
    clips = [clip(str(index), "ab"[index % 2], str(index * 3 % 8), 30) for index in range(6)]
    edit = snapshot(track("v", "video", *clips), assets=[asset("a", "a.mp4"), asset("b", "b.mp4")])
    with serving(media) as address:
        page.goto(f"{address}/harness/player.html")
        page.wait_for_function("window.harnessReady")
        page.evaluate("edit => cutroom.show(edit)", edit)
        page.wait_for_function("cutroomPlayer.state.settled")
        page.evaluate(WATCH)
        page.evaluate("cutroom.tell('verb', 'play')")
        page.wait_for_function("!cutroom.playing", timeout=60_000)
        freezes = sorted(gap - 1000 / RATE for gap in page.evaluate("freezes"))
        latency = page.evaluate("cutroomPlayer.state.latency")
    assert len(freezes) == 5
    middle = statistics.median(freezes)
    figures = f"median {middle:.0f} ms, longest {freezes[-1]:.0f} ms, start {latency * 1000:.0f} ms"
    print(f"\nfreeze at cuts, a key frame every {key_every}: {figures}")  # noqa: T201
