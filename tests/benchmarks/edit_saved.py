"""How long it takes from letting the mouse go to 'Saved', in a short and in a long timeline."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.benchmarks.figure import Figure
from tests.benchmarks.socket_round_trip import NAME, round_trips
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.e2e.timeline.hand import drag, edge

EDITS = 12
MANY = 1000  # clips

_WATCH = """() => {
    window.took = [];
    let released = null;
    window.addEventListener("pointerup", () => (released = performance.now()), { capture: true });
    cutroom.on("saved", () => {
        if (!cutroom.saved || released === null) return;
        took.push((performance.now() - released) / 1000);
        released = null;
    });
}"""


def figures(page: Page, studio: Studio) -> list[Figure]:
    """Trims with the mouse."""
    short = _trims(Editor.open(page, studio, studio.project("AB")))
    long = _trims(Editor.open(page, studio, _long_project(studio)))
    bare = round_trips(page)
    return [
        Figure("mouse up to saved, 2 clips", short, NAME, bare),
        Figure(f"mouse up to saved, {MANY} clips", long, NAME, bare),
    ]


def _trims(editor: Editor) -> list[float]:
    page = editor.page
    page.evaluate("cutroom.setOption({ snapping: false }); cutroom.setView({ pixelsPerFrame: 8, scroll: 0 })")
    page.evaluate(_WATCH)
    for number in range(EDITS):
        start = edge(page, editor.clips[0], "tail")
        with editor.edit():
            drag(page, start, start.right(-40 if number % 2 == 0 else 40))
    took: list[float] = page.evaluate("took")
    return took


def _long_project(studio: Studio) -> str:
    project = str(studio.server.post("/api/projects", {"name": "Long"})["id"])
    studio.edit(project, type="set_format", rate=[30, 1], size=[320, 180])
    clip = {"asset": studio.asset(studio.letter("A")), "source_start": "0", "frames": 60}
    studio.edit(project, type="append", track=None, clips=[clip] * MANY)
    return project
