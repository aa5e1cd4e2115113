"""Journey 5: the jobs page lists everything, live; a failure has a reason, and can be tried again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.journeys.studio import Studio
from tests.media import Clip, read_frame_numbers

AWAY = Clip(frames=30, first=6000)


def test_a_job_appears_by_itself_and_can_be_fetched_and_deleted(page: Page, studio: Studio) -> None:
    project = studio.project("A", name="Seen from the jobs page")
    page.goto(f"{studio.url}/jobs")
    page.get_by_test_id("kind-all").click()
    expect(page.get_by_test_id("job").filter(has_text="A.mp4").first).to_be_visible()
    page.get_by_test_id("kind-exports").click()
    job = studio.server.post(f"/api/projects/{project}/renders", {"preset": "audio"})["id"]
    line = page.locator(f"[data-job='{job}']")
    expect(line).to_contain_text("Seen from the jobs page")
    with page.expect_download() as download:
        line.get_by_test_id("download").click()
    assert download.value.suggested_filename == "Seen from the jobs page.m4a"
    page.get_by_test_id("filter-failed").click()
    expect(line).to_have_count(0)
    page.get_by_test_id("filter-done").click()
    line.get_by_test_id("delete-job").click()
    expect(line).to_have_count(0)
    page.reload()
    page.get_by_test_id("kind-all").click()
    expect(page.get_by_test_id("job").first).to_be_visible()
    expect(line).to_have_count(0)


def test_a_failed_export_says_why_and_works_when_it_is_tried_again(page: Page, studio: Studio) -> None:
    path = studio.file("Away.mp4", AWAY)
    asset = studio.bring(path)
    project = studio.server.post("/api/projects", {"name": "Away", "assets": [asset]})["id"]
    original = studio.server.data_dir / "files" / "media" / asset / "original"
    whole = original.read_bytes()
    original.write_bytes(whole[:400] + bytes(len(whole) - 400))
    page.goto(f"{studio.url}/jobs")
    failed = studio.server.post(f"/api/projects/{project}/renders", {"preset": "mp4"})["id"]
    line = page.locator(f"[data-job='{failed}']")
    expect(line).to_contain_text("Failed", timeout=120_000)
    reason = line.get_by_test_id("job-error").inner_text()
    assert reason == studio.job(failed)["error"]
    assert reason.endswith(".")
    assert "Traceback" not in reason
    original.write_bytes(whole)
    line.get_by_test_id("retry-job").click()
    again = page.locator("[data-testid=job]").filter(has_text="Away").filter(has_text="Download")
    expect(again).to_be_visible(timeout=120_000)
    job = again.get_attribute("data-job")
    assert job and job != failed
    assert read_frame_numbers(studio.download(job)) == list(range(6000, 6030))
