"""How long it takes from a worker's word about a job to the bar that shows it.

An event carries the moment at which it was made, before it is written to the database; the page
notes when the bar has the width that the event says. Both are one machine's clock.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.benchmarks.figure import Figure
from tests.benchmarks.socket_round_trip import NAME, round_trips
from tests.e2e.journeys.studio import Studio

EXPORTS = 2

_WATCH = """
    window.words = new Map();  // job and width of its bar -> when it was said first
    window.widths = new Map();  // the same -> when it was shown first
    const now = () => performance.timeOrigin + performance.now();
    window.WebSocket = class extends WebSocket {
        constructor(...args) {
            super(...args);
            this.addEventListener("message", ({ data }) => {
                const word = JSON.parse(data);
                if (word.operation !== "render" || word.status !== "processing" || !word.fraction) return;
                const key = `${word.job_id} ${(word.fraction * 100).toFixed(2)}`;
                if (!words.has(key)) words.set(key, word.created_at);
            });
        }
    };
    new MutationObserver(() => {
        for (const bar of document.querySelectorAll("[data-job] .bar i")) {
            const key = `${bar.closest("[data-job]").dataset.job} ${parseFloat(bar.style.width).toFixed(2)}`;
            if (!widths.has(key)) widths.set(key, now());
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });
"""

_TOOK = """[...words].filter(([key]) => widths.has(key)).map(([key, at]) => {
    // a Date has no more than milliseconds: the rest of the moment is read by itself
    const made = Date.parse(at.slice(0, 23) + "Z") + Number(at.slice(23, 26)) / 1000;
    return (widths.get(key) - made) / 1000;
})"""


def figures(page: Page, studio: Studio) -> list[Figure]:
    """Every word of some exports."""
    project = studio.slow_project()
    page.add_init_script(_WATCH)
    page.goto(f"{studio.url}/jobs")
    page.wait_for_load_state("networkidle")
    for _ in range(EXPORTS):
        studio.finished(studio.server.post(f"/api/projects/{project}/renders", {"preset": "mp4"})["id"])
    took: list[float] = page.evaluate(_TOOK)
    return [Figure("word of a worker to the bar", took, NAME, round_trips(page))]
