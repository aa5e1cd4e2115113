"""Jobs in the order of their turns: what runs is first, and each is called by the file that it makes."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.studio import Studio


def test_what_runs_is_first_and_exports_of_one_project_are_told_apart(
    windows: Windows, studio: Studio, slow_project: str
) -> None:
    presets = ("webm", "gif", "mp3")
    editor, board = windows.open(), windows.open()
    editor.goto(f"{studio.url}/projects/{slow_project}")
    board.goto(f"{studio.url}/jobs")
    jobs = [
        studio.server.post(f"/api/projects/{slow_project}/renders", {"preset": preset})["id"]
        for preset in presets
    ]
    expect(board.get_by_test_id("job").first).to_contain_text("Slow.webm")
    panel = editor.get_by_test_id("job-panel").get_by_test_id("job")
    expect(panel.nth(0)).to_contain_text("Slow.webm")
    expect(panel.nth(1)).to_contain_text("Slow.gif")
    expect(panel.nth(2)).to_contain_text("Slow.mp3")
    for job in jobs:
        studio.server.post(f"/api/jobs/{job}/cancel")
    for job in jobs:
        studio.finished(job)
