"""Jobs in the order of their turns: what runs is first, and each is called by the file that it makes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.journeys.studio import Studio


def test_what_runs_is_first_and_exports_of_one_project_are_told_apart(
    page: Page, studio: Studio, slow_project: str
) -> None:
    presets = ("webm", "gif", "mp3")
    jobs = [
        studio.server.post(f"/api/projects/{slow_project}/renders", {"preset": preset})["id"]
        for preset in presets
    ]
    page.goto(f"{studio.url}/projects/{slow_project}")
    panel = page.get_by_test_id("job-panel").get_by_test_id("job")
    expect(panel.nth(0)).to_contain_text("Slow.webm")
    expect(panel.nth(1)).to_contain_text("Slow.gif")
    expect(panel.nth(2)).to_contain_text("Slow.mp3")
    page.goto(f"{studio.url}/jobs")
    page.get_by_test_id("filter-running").click()
    expect(page.get_by_test_id("job").first).to_contain_text("Slow.webm")
    for job in jobs:
        studio.server.post(f"/api/jobs/{job}/cancel")
    for job in jobs:
        studio.finished(job)
