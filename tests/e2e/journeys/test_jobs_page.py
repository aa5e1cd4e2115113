"""Journey 5: the jobs page lists everything, live; jobs wait, hurry, fail with a reason, and are told of."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.studio import Studio
from tests.media import Clip, read_frame_numbers

AWAY = Clip(frames=30, first=6000)

# What looks at the clock every few seconds looks at once when time passes. Playwright's own clock is
# not used: with it the closing of the window never came to an end, about once in thirty times.
CLOCK = """
const now = Date.now.bind(Date), every = window.setInterval.bind(window), looks = [];
let ahead = 0;
Date.now = () => now() + ahead;
window.setInterval = (look, wait, ...words) => {
  if (wait >= 5000) looks.push(look);
  return every(look, wait, ...words);
};
window.letPass = (milliseconds) => {
  ahead += milliseconds;
  looks.forEach((look) => look());
};
"""

# Whether the page has heard of the end of a job, shown or not.
KNOWN_TO_BE_READY = """async (id) => {
  const { progress } = await import("cutroom/progress.js");
  return progress.jobs.get(id)?.status === "completed";
}"""


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
    line.get_by_text("How it was made").click()
    expect(line.get_by_test_id("job-report")).to_contain_text("version 1 of the timeline")
    page.get_by_test_id("filter-waiting").click()
    expect(page.get_by_test_id("no-jobs")).to_contain_text("Nothing waits")
    page.get_by_test_id("filter-failed").click()
    expect(line).to_have_count(0)
    page.get_by_test_id("filter-done").click()
    line.get_by_test_id("delete-job").click()
    keep = line.get_by_test_id("keep-job")
    expect(keep).to_be_focused()
    keep.click()
    expect(line.get_by_test_id("delete-job")).to_be_focused()
    assert studio.job(job)["result"]["files"], "nothing was deleted by the first word"
    line.get_by_test_id("delete-job").click()
    line.get_by_test_id("surely-delete-job").click()
    expect(line).to_have_count(0)
    page.reload()
    page.get_by_test_id("kind-all").click()
    expect(page.get_by_test_id("job").first).to_be_visible()
    expect(line).to_have_count(0)


def test_a_failed_export_says_why_and_works_when_it_is_tried_again(windows: Windows, studio: Studio) -> None:
    page, other = windows.open(), windows.open()
    path = studio.file("Away.mp4", AWAY)
    asset = studio.bring(path)
    project = studio.server.post("/api/projects", {"name": "Away", "assets": [asset]})["id"]
    original = studio.server.data_dir / "files" / "media" / asset / "original"
    whole = original.read_bytes()
    original.write_bytes(whole[:400] + bytes(len(whole) - 400))
    for each in (page, other):
        each.goto(f"{studio.url}/jobs")
    failed = studio.server.post(f"/api/projects/{project}/renders", {"preset": "mp4"})["id"]
    line = page.locator(f"[data-job='{failed}']")
    expect(line).to_contain_text("Failed", timeout=120_000)
    reason = line.get_by_test_id("job-error").inner_text()
    assert reason == studio.job(failed)["error"]
    assert reason.endswith(".")
    assert "Traceback" not in reason
    original.write_bytes(whole)
    elsewhere = other.locator(f"[data-job='{failed}']").get_by_test_id("retry-job")
    expect(elsewhere).to_be_visible()
    line.get_by_test_id("retry-job").click()
    expect(line.get_by_test_id("retry-job")).to_have_count(0)  # the new job has it, should it fail
    expect(elsewhere).to_have_count(0)
    again = page.locator("[data-testid=job]").filter(has_text="Away").filter(has_text="Download")
    expect(again).to_be_visible(timeout=120_000)
    job = again.get_attribute("data-job")
    assert job and job != failed
    assert read_frame_numbers(studio.download(job)) == list(range(6000, 6030))


def test_the_jobs_cover_nothing_and_all_that_ended_is_cleared_at_once(
    windows: Windows, studio: Studio
) -> None:
    page = windows.open()
    page.set_viewport_size({"width": 1024, "height": 700})
    address = f"/api/projects/{studio.project('A', name='Cleared')}/renders"
    jobs = [studio.server.post(address, {"preset": preset})["id"] for preset in ("audio", "mp3")]
    for job in jobs:
        studio.finished(job)
    page.goto(studio.url)
    panel = page.get_by_test_id("job-panel")
    expect(panel).to_contain_text("ready")
    expect(panel.get_by_test_id("job")).to_have_count(0)
    panel.get_by_test_id("fold-jobs").click()
    expect(panel.locator(f"[data-job='{jobs[0]}']")).to_be_visible()
    covered = page.evaluate(
        """() => {
            const taken = document.querySelector(".job-panel").getBoundingClientRect();
            const others = document.querySelectorAll(".page-body *, .page-bar > *:not(.job-panel)");
            return [...others].filter((one) => {
                const place = one.getBoundingClientRect();
                return place.width && place.right > taken.left && place.left < taken.right
                    && place.bottom > taken.top && place.top < taken.bottom;
            }).map((one) => one.outerHTML.slice(0, 80));
        }"""
    )
    assert covered == []
    panel.get_by_test_id("clear-jobs").click()
    expect(panel).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("connection")).to_be_visible()
    page.goto(f"{studio.url}/projects/{studio.project('A')}")
    page.wait_for_function("window.cutroom?.timeline")
    expect(panel).to_have_count(0)
    assert [studio.job(job)["status"] for job in jobs] == ["completed"] * 2


def test_in_the_corner_exports_of_one_project_are_told_apart(windows: Windows, studio: Studio) -> None:
    page = windows.open()
    page.set_viewport_size({"width": 1024, "height": 700})
    page.goto(f"{studio.url}/projects/{studio.project('A')}")
    expect(page.get_by_test_id("connection")).to_be_visible()
    page.evaluate(
        """async () => {
            const { progress } = await import("cutroom/progress.js");
            while (!progress.live) await new Promise((resolve) => setTimeout(resolve, 50));
            progress.jobs.clear(); // those of other tests
            const rest = { operation: "render", stage: "encoding", fraction: 0.2, progress: 20 };
            const title = (ending) => `A long name that has no room${ending}`;
            const known = { ...rest, status: "processing" };
            const one = (id, ending, speed) => ({ ...known, id, title: title(ending), speed });
            const waiting = { ...one("c", ".gif", null), status: "pending" };
            const finished_at = new Date().toISOString();
            const ready = { ...one("d", ".wav", null), status: "completed", finished_at };
            progress.learn([one("a", ".mp4", 0.004), one("b", ".webm", 0.04), waiting, ready]);
        }"""
    )
    panel = page.get_by_test_id("job-panel")
    titles = panel.locator(".job-title")
    expect(titles).to_have_count(4)
    ends = """titles => titles.map((title) => {
        const letters = document.createRange();
        letters.setStart(title.lastChild, 0);
        letters.setEnd(title.lastChild, title.lastChild.length);
        const [{ right: last }, { right }] = [letters, title].map((one) => one.getBoundingClientRect());
        return [letters.toString(), last <= right];
    })"""
    assert titles.evaluate_all(ends) == [[".mp4", True], [".webm", True], [".gif", True], [".wav", True]]
    expect(panel.locator("[data-job=a]")).not_to_contain_text("×")
    expect(panel.locator("[data-job=b]")).to_contain_text("0.04×")
    heading = panel.locator("header a")
    expect(heading).to_have_text("2 running, 1 waiting, 1 ready")
    assert heading.evaluate("heading => heading.scrollWidth <= heading.clientWidth")


def test_the_longest_state_of_a_job_leaves_room_for_its_button(windows: Windows, studio: Studio) -> None:
    page = windows.open()
    page.set_viewport_size({"width": 1024, "height": 700})
    project = studio.project("A", name="A name that has no room at all")
    studio.finished(studio.server.post(f"/api/projects/{project}/renders", {"preset": "audio"})["id"])
    page.goto(f"{studio.url}/projects/{project}")
    line = page.get_by_test_id("job-panel").locator(".job-line").first
    line.locator(".figures").evaluate("state => { state.textContent = 'Ready, with errors'; }")
    assert line.evaluate("line => line.scrollWidth - line.clientWidth") <= 0


def test_a_finished_export_leaves_the_corner_after_five_minutes(altered_page: Page, studio: Studio) -> None:
    page = altered_page
    project = studio.project("A", name="Five minutes")
    job = studio.server.post(f"/api/projects/{project}/renders", {"preset": "audio"})["id"]
    page.add_init_script(CLOCK)
    page.goto(studio.url)
    page.get_by_test_id("fold-jobs").click()
    card = page.get_by_test_id("job-panel").locator(f"[data-job='{job}']")
    expect(card).to_contain_text("Ready")
    page.evaluate("letPass(281_000)")
    expect(card).to_contain_text("Ready")
    page.evaluate("letPass(31_000)")
    expect(card).to_have_count(0)
    assert studio.job(job)["status"] == "completed"


def test_the_queue_is_paused_for_everybody_and_a_job_in_a_hurry_goes_first(
    page: Page, studio: Studio
) -> None:
    project = studio.project("A", name="In a hurry")
    page.goto(f"{studio.url}/jobs")
    page.get_by_test_id("pause-queue").click()
    expect(page.get_by_test_id("queue-notice")).to_contain_text("The queue is paused")
    address = f"/api/projects/{project}/renders"
    calm, hurry, unwanted = [studio.server.post(address, {"preset": "audio"})["id"] for _ in range(3)]
    lines = {job: page.locator(f"[data-job='{job}']") for job in (calm, hurry, unwanted)}
    expect(lines[calm]).to_contain_text("The queue is paused")
    lines[hurry].get_by_test_id("do-first").click()
    expect(lines[hurry].get_by_test_id("back-in-line")).to_be_visible()

    lines[calm].get_by_test_id("do-last").click()
    expect(lines[calm].get_by_test_id("back-in-line")).to_be_visible()
    assert studio.job(calm)["priority"] == "low"

    other = page.context.new_page()
    other.goto(studio.url)
    other.get_by_test_id("fold-jobs").click()
    expect(other.get_by_test_id("job-panel")).to_contain_text("The queue is paused")
    seen_there = other.get_by_test_id("job-panel").locator(f"[data-job='{hurry}']")
    expect(seen_there.get_by_test_id("back-in-line")).to_be_visible()
    seen_there.get_by_test_id("pause-job").click()
    expect(lines[hurry]).to_contain_text("Paused")
    lines[hurry].get_by_test_id("resume-job").click()
    expect(seen_there.get_by_test_id("back-in-line")).to_be_visible()
    other.close()

    lines[unwanted].get_by_test_id("choose-job").check()
    page.get_by_test_id("together-cancel").click()
    expect(lines[unwanted]).to_contain_text("Cancelled")
    page.get_by_test_id("resume-queue").click()
    for job in (calm, hurry):
        expect(lines[job]).to_contain_text("Ready", timeout=60_000)
    assert studio.job(hurry)["finished_at"] < studio.job(calm)["finished_at"]


def press_on(choice: Locator) -> None:
    """Press what may still move at first, and do not let go."""
    choice.hover()
    choice.page.mouse.down()
    while not choice.evaluate("choice => choice.matches(':active')"):
        choice.page.mouse.up()
        choice.hover()
        choice.page.mouse.down()


def test_what_is_pressed_stays_until_it_is_let_go(page: Page, studio: Studio) -> None:
    """A new job comes above the others: the press was meant for the line that was there."""
    address = f"/api/projects/{studio.project('A', name='Pressed')}/renders"
    older = studio.server.post(address, {"preset": "audio"})["id"]
    studio.finished(older)
    page.goto(f"{studio.url}/jobs")
    choice = page.locator(f"[data-job='{older}']").get_by_test_id("choose-job")
    press_on(choice)
    newer = studio.server.post(address, {"preset": "mp3"})["id"]
    page.wait_for_function(KNOWN_TO_BE_READY, arg=newer)
    page.mouse.up()
    expect(choice).to_be_checked()
    expect(page.locator(f"[data-job='{newer}']")).to_contain_text("Ready")


def test_several_exports_are_deleted_only_after_a_question(page: Page, studio: Studio) -> None:
    project = studio.project("A", name="Deleted together")
    page.goto(f"{studio.url}/jobs")
    address = f"/api/projects/{project}/renders"
    jobs = [studio.server.post(address, {"preset": "audio"})["id"] for _ in range(2)]
    lines = [page.locator(f"[data-job='{job}']") for job in jobs]
    for line in lines:
        expect(line).to_contain_text("Ready")
        line.get_by_test_id("choose-job").check()
    page.get_by_test_id("together-delete").click()
    expect(page.get_by_test_id("together")).to_contain_text("Delete 2 for good?")
    expect(page.get_by_test_id("together-keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("choose-all")).to_be_focused()
    page.get_by_test_id("together-delete").click()
    page.get_by_test_id("together-surely").click()
    for line in lines:
        expect(line).to_have_count(0)
    expect(page.get_by_test_id("choose-all")).to_be_focused()


def test_how_many_jobs_run_is_told_and_not_asked_again_and_again(altered_page: Page, studio: Studio) -> None:
    page = altered_page
    project = studio.project("A", name="Counted")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/api/queue" in request.url else None)
    page.goto(f"{studio.url}/jobs")
    notice = page.get_by_test_id("queue-notice")
    expect(notice).to_contain_text("Nothing waits")
    page.get_by_test_id("pause-queue").click()
    job = studio.server.post(f"/api/projects/{project}/renders", {"preset": "audio"})["id"]
    expect(page.locator(f"[data-job='{job}']")).to_contain_text("The queue is paused")
    studio.server.post("/api/queue/resume", {})
    expect(page.locator(f"[data-job='{job}']")).to_contain_text("Ready")
    expect(notice).to_contain_text("Nothing waits")
    assert asked.count("POST") == 1
    assert asked.count("GET") <= 4, "at the start, and when it was stopped and started"


def test_who_looks_elsewhere_is_told_that_an_export_is_ready(page: Page, studio: Studio) -> None:
    project = studio.project("A", name="Elsewhere")
    page.goto(f"{studio.url}/jobs")
    page.get_by_test_id("open-notices").click()
    page.get_by_test_id("want-notices").check()
    page.goto(studio.url)  # the wish is remembered
    hide = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s});"
    page.evaluate(hide % "true")
    studio.server.post(f"/api/projects/{project}/renders", {"preset": "audio"})
    expect(page).to_have_title("(1) “Elsewhere.m4a” is ready.", timeout=60_000)
    page.evaluate(hide % "false" + "document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_test_id("arrived")).to_have_text("“Elsewhere.m4a” is ready.")
    expect(page).not_to_have_title("(1) “Elsewhere.m4a” is ready.")
