"""Exports of a list: one job over many, which names what failed, and looks after its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import IllegalTransition, InvalidRequest, NotFound
from app.domain.jobs import Job, JobKind, JobState, Queue
from app.domain.lists import Entry
from app.services.lists.export_course import AT_ONCE
from tests.services.list_house import ListHouse, open_lists

SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"


class WorkerKilled(BaseException):
    """Nothing can catch it, as nothing can catch a kill."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ListHouse]:
    with open_lists(tmp_path) as house:
        yield house


def start(house: ListHouse, list_id: str, *, ids: Sequence[str] | None = None, **request: object) -> Job:
    return house.list_exports.start(list_id, owner=LOCAL_OWNER, request=request, ids=ids)


def export(house: ListHouse, list_id: str, *, ids: Sequence[str] | None = None, **request: object) -> Job:
    job = start(house, list_id, ids=ids, **request)
    house.runner.run(job.id)
    return house.job(job)


def killed_after_one(house: ListHouse, list_id: str) -> Job:
    """A job whose worker was killed when the first of its exports was over."""
    job = start(house, list_id)

    def die() -> None:
        house.export_next()
        raise WorkerKilled

    house.waiting = die
    with pytest.raises(WorkerKilled):
        house.runner.run(job.id)
    return job


def parts(house: ListHouse, job: Job) -> list[Job]:
    return [house.jobs.get(part.id, owner=LOCAL_OWNER) for part in house.jobs.parts(job)]


def test_every_video_that_is_ready_is_exported_by_a_job_of_its_own(house: ListHouse) -> None:
    list_id, _ = house.list_of(
        house.put("a.mp4"), Entry(house.put("b.mp4"), title="Second", start="2", end="4"), "nothing.mp4"
    )
    job = export(house, list_id, preset="mp4-720p", captions="burn")
    assert (job.kind, job.queue, job.state) == (JobKind.EXPORTS, Queue.TOGETHER, JobState.COMPLETED)
    assert (job.title, job.message) == ("Talks", "2 of 2 exports are ready.")
    made = parts(house, job)
    assert [(one.title, one.batch, one.kind) for one in made] == [
        ("a.mp4", job.id, JobKind.RENDER),
        ("Second.mp4", job.id, JobKind.RENDER),
    ]
    assert {one.payload["asked"]["captions"] for one in made} == {"burn"}
    assert {one.payload["preset"] for one in made} == {"mp4-720p"}
    assert house.projects.timeline(made[1].project_id or "", LOCAL_OWNER).frames == 50


def test_the_bar_counts_the_exports_that_are_over(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = export(house, list_id)
    told = [(event.current_video, event.total_videos) for event in house.events(job) if event.total_videos]
    assert (told[0], told[-1]) == ((0, 3), (3, 3))
    assert {"1 of 3: 0.mp4", "3 of 3: 2.mp4"} <= {event.message for event in house.events(job)}
    fractions = [event.fraction for event in house.events(job)]
    assert fractions == sorted(fractions)


def test_what_fails_is_named_and_stops_nothing(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(4)))
    gone = house.assets.get(house.videos(list_id)[1].asset_id or "")
    house.files.path(gone.key).unlink()
    house.exports.broken.add("2.mp4")
    job = export(house, list_id)
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    assert job.message == "2 of 4 exports are ready. 2 failed."
    assert job.result is not None
    assert {one["title"]: one["error"] for one in job.result["errors"]} == {
        "1.mp4": "“1.mp4” is no longer there.",
        "2.mp4": "The picture is damaged.",
    }
    assert house.exports.made == ["0.mp4", "3.mp4"]
    named = [event.error for event in house.events(job) if event.error]
    assert "2.mp4: The picture is damaged." in named


def test_only_the_chosen_videos_are_exported(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = export(house, list_id, ids=[house.videos(list_id)[1].id])
    assert [one.title for one in parts(house, job)] == ["1.mp4"]


def test_a_project_that_is_there_is_exported_as_it_was_edited(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"))
    [project] = house.list_projects.make(list_id, owner=LOCAL_OWNER)
    house.projects.update(project.id, LOCAL_OWNER, version=1, changes={"name": "As I like it"})
    job = export(house, list_id)
    assert [(one.project_id, one.title) for one in parts(house, job)] == [(project.id, "As I like it.mp4")]
    assert len(house.projects.list(LOCAL_OWNER)) == 1


def test_no_project_is_made_twice_until_it_is_deleted(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"))
    [first], [again] = (house.list_projects.make(list_id, owner=LOCAL_OWNER) for _ in range(2))
    assert first.id == again.id
    house.projects.delete(first.id, LOCAL_OWNER)
    [new] = house.list_projects.make(list_id, owner=LOCAL_OWNER)
    assert new.id != first.id
    assert house.videos(list_id)[0].project_id == new.id


def test_two_who_ask_at_once_get_one_project(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"))
    [seen] = house.videos(list_id)  # by both, before either makes it
    first, second = (house.list_projects.of(seen, owner=LOCAL_OWNER) for _ in range(2))
    assert first.id == second.id == house.videos(list_id)[0].project_id
    house.projects.delete(first.id, LOCAL_OWNER)
    new, again = (house.list_projects.of(seen, owner=LOCAL_OWNER) for _ in range(2))
    assert new.id == again.id == house.videos(list_id)[0].project_id != first.id
    assert len(house.projects.list(LOCAL_OWNER)) == 1


def test_several_presets_are_several_exports_of_each(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"), house.put("b.mp4"))
    house.exports.broken.add("b GIF.gif")
    job = export(house, list_id, presets=["mp4", "gif"])
    assert len(parts(house, job)) == 4
    assert job.message == "1 of 2 exports are ready. 1 failed."


def test_a_worker_that_dies_goes_on_with_the_same_exports(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = killed_after_one(house, list_id)
    house.runner.start()  # the next worker of that name lets go of what the dead one held
    house.runner.sweep()
    house.waiting = house.export_next
    house.runner.run(job.id)
    assert house.job(job).message == "3 of 3 exports are ready."
    assert sorted(house.exports.made) == ["0.mp4", "1.mp4", "2.mp4"]
    assert len(house.projects.list(LOCAL_OWNER)) == 3


def test_what_was_exported_before_its_worker_died_is_not_asked_for_again(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = killed_after_one(house, list_id)
    house.projects.delete(parts(house, job)[0].project_id or "", LOCAL_OWNER)  # what came of it stays
    house.runner.start()
    house.runner.sweep()
    house.waiting = house.export_next
    house.runner.run(job.id)
    assert house.job(job).message == "3 of 3 exports are ready."
    assert len(house.projects.list(LOCAL_OWNER)) == 2


def test_trying_all_again_keeps_what_is_finished_and_makes_what_is_missing(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(4)))
    job = start(house, list_id)

    def cancel() -> None:
        house.export_next()
        house.jobs.cancel(job.id, owner=LOCAL_OWNER)

    house.waiting = cancel
    house.runner.run(job.id)
    assert house.job(job).state is JobState.CANCELLED
    again = house.jobs.retry(job.id, owner=LOCAL_OWNER)
    assert house.jobs.retry(job.id, owner=LOCAL_OWNER).id == again.id  # a second click
    house.waiting = house.export_next
    house.runner.run(again.id)
    assert house.job(again).message == "4 of 4 exports are ready."
    assert sorted(house.exports.made) == ["0.mp4", "1.mp4", "2.mp4", "3.mp4"]
    _, files = house.rendering.all_outputs(again.id, LOCAL_OWNER)
    assert len(files) == 4
    with pytest.raises(IllegalTransition, match="tried again already"):
        house.jobs.retry(job.id, owner=LOCAL_OWNER)


def test_only_what_failed_is_made_when_all_is_tried_again(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{name}.mp4") for name in "abc"))
    house.exports.broken |= {"a GIF.gif", "b GIF.gif"}
    job = export(house, list_id, presets=["mp4", "gif"])
    assert job.message == "1 of 3 exports are ready. 2 failed."
    house.exports.broken.remove("a GIF.gif")
    one = next(part for part in parts(house, job) if part.title == "a GIF.gif")
    house.jobs.retry(one.id, owner=LOCAL_OWNER)  # alone, before all
    house.export_all()
    again = house.jobs.retry(job.id, owner=LOCAL_OWNER)
    house.runner.run(again.id)
    result = house.job(again).result or {}
    assert (result["ready"], [each["title"] for each in result["errors"]]) == (2, ["b.mp4"])
    assert len(house.exports.made) == len(set(house.exports.made)) == 5
    house.exports.broken.clear()
    last = house.jobs.retry(again.id, owner=LOCAL_OWNER)
    house.runner.run(last.id)
    assert house.job(last).message == "3 of 3 exports are ready."
    assert len(house.exports.made) == len(set(house.exports.made)) == 6


def test_a_long_list_leaves_room_in_the_queue(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number:02}.mp4") for number in range(40)))
    waiting: list[int] = []

    def look() -> None:
        waiting.append(house.store.load()[Queue.RENDER].pending)
        house.export_next()

    house.waiting = look
    job = export(house, list_id)
    assert job.message == "40 of 40 exports are ready."
    assert max(waiting) == AT_ONCE


def test_cancelling_all_cancels_what_waits(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = start(house, list_id)

    def cancel() -> None:
        house.export_next()
        house.jobs.cancel(job.id, owner=LOCAL_OWNER)
        assert house.store.heard.wait(30)

    house.waiting = cancel
    house.runner.start()
    house.runner.run(job.id)
    assert house.job(job).state is JobState.CANCELLED
    assert [one.state for one in parts(house, job)] == [
        JobState.COMPLETED,
        JobState.CANCELLED,
        JobState.CANCELLED,
    ]


def test_exports_that_are_cancelled_before_their_whole_hears_of_it_are_no_failures(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number:02}.mp4") for number in range(20)))
    job = start(house, list_id)
    house.waiting = lambda: house.jobs.cancel(job.id, owner=LOCAL_OWNER)  # nobody listens for the word
    house.runner.run(job.id)
    assert house.job(job).state is JobState.CANCELLED
    assert {one.state for one in parts(house, job)} == {JobState.CANCELLED}
    assert not [event.error for event in house.events(job) if event.error]


def test_an_export_that_was_cancelled_alone_is_named(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"), house.put("b.mp4"))
    job = start(house, list_id)

    def cancel_one() -> None:
        house.jobs.cancel(house.jobs.parts(job)[0].id, owner=LOCAL_OWNER)
        house.export_all()

    house.waiting = cancel_one
    house.runner.run(job.id)
    result = house.job(job).result or {}
    assert [(one["title"], one["error"]) for one in result["errors"]] == [
        ("a.mp4", "The export was cancelled.")
    ]


def test_pausing_all_has_what_waits_wait_and_resuming_goes_on(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = start(house, list_id)
    paused: list[bool] = []

    def pause() -> None:
        if not paused:
            paused.append(True)
            house.export_next()
            house.jobs.pause(job.id, owner=LOCAL_OWNER)
        house.store.paused.wait(30)

    house.waiting = pause
    house.runner.start()
    house.runner.run(job.id)
    assert (house.job(job).state, house.job(job).held) == (JobState.PENDING, True)
    assert [(one.state, one.held) for one in parts(house, job)[1:]] == [(JobState.PENDING, True)] * 2
    assert not house.runner.run_next(Queue.RENDER)
    house.jobs.resume(job.id, owner=LOCAL_OWNER)
    house.waiting = house.export_next
    house.runner.run(job.id)
    assert house.job(job).message == "3 of 3 exports are ready."
    assert len(parts(house, job)) == 3


def test_parts_that_were_resumed_before_their_whole_has_stopped_go_on(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    job = start(house, list_id)
    paused: list[bool] = []

    def pause_and_resume() -> None:
        if not paused:
            paused.append(True)
            house.jobs.pause(job.id, owner=LOCAL_OWNER)
            assert house.store.paused.wait(30)
            house.jobs.resume(job.id, owner=LOCAL_OWNER)

    house.waiting = pause_and_resume
    house.runner.start()
    house.runner.run(job.id)
    assert [one.held for one in parts(house, job)] == [False] * 3


def test_what_is_tried_again_goes_on_when_its_whole_is_cleared_away(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"))
    house.exports.broken.add("a.mp4")
    job = export(house, list_id)
    [failed] = parts(house, job)
    again = house.jobs.retry(failed.id, owner=LOCAL_OWNER)
    house.jobs.cancel(job.id, owner=LOCAL_OWNER)
    assert house.job(again).state is JobState.PENDING


def test_captions_get_the_look_that_they_have_in_another_project(house: ListHouse) -> None:
    model = house.projects.create(LOCAL_OWNER, "How we do it")
    house.editing.apply(model.id, LOCAL_OWNER, {"type": "set_caption_style", "size": 90, "bold": True}, 1)
    house.put("a.srt", SRT)
    list_id, _ = house.list_of(Entry(house.put("a.mp4"), captions="a.srt"), house.put("b.mp4"))
    for _ in range(2):
        job = house.list_exports.start(list_id, owner=LOCAL_OWNER, request={}, captions_as=model.id)
        house.runner.run(job.id)
        assert house.job(job).message == "2 of 2 exports are ready."
    first, second = (house.projects.get(part.project_id or "", LOCAL_OWNER) for part in parts(house, job))
    style = house.projects.timeline(first.id, LOCAL_OWNER).caption_style
    assert (style.size, style.bold) == (90, True)
    assert (first.version, second.version) == (2, 1)  # changed once, and only where there are captions
    assert parts(house, job)[0].payload["revision"] == first.head
    with pytest.raises(NotFound):
        house.list_exports.start(list_id, owner=LOCAL_OWNER, request={}, captions_as="nothing")


def test_what_no_export_can_be_is_refused_before_anything_is_queued(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"), "nothing.mp4")
    for request in ({"preset": "vhs"}, {"preset": "mp3", "size": "720p"}, {"encoder": "nvenc"}):
        with pytest.raises(InvalidRequest):
            start(house, list_id, **request)
    with pytest.raises(InvalidRequest, match="None of those videos is ready"):
        start(house, list_id, ids=[house.videos(list_id)[1].id])
    with pytest.raises(NotFound):
        house.list_exports.start(list_id, owner="somebody", request={})
    kinds = [job.kind for job in house.jobs.list(owner=LOCAL_OWNER)]
    assert not {JobKind.EXPORTS, JobKind.RENDER} & set(kinds)


def test_the_offer_says_what_there_is_to_choose(house: ListHouse) -> None:
    house.put("b.srt", SRT)
    list_id, _ = house.list_of(house.put("a.mp4"), Entry(house.put("b.mp4"), captions="b.srt"), "nothing.mp4")
    offer = house.list_exports.offer(list_id, owner=LOCAL_OWNER)
    assert (offer.videos, offer.left_out, offer.captions) == (2, 1, True)
    assert offer.example.size == (64, 36)
    one = house.list_exports.offer(list_id, owner=LOCAL_OWNER, ids=[house.videos(list_id)[0].id])
    assert (one.videos, one.left_out, one.captions) == (1, 0, False)


def test_all_finished_files_are_found_together_also_what_was_tried_again(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"), house.put("b.mp4"))
    house.exports.broken.add("b.mp4")
    job = export(house, list_id)
    whole, files = house.rendering.all_outputs(job.id, LOCAL_OWNER)
    assert (whole.id, [name for name, _ in files]) == (job.id, ["a.mp4"])
    house.exports.broken.clear()
    house.jobs.retry(parts(house, job)[1].id, owner=LOCAL_OWNER)
    house.export_all()
    _, files = house.rendering.all_outputs(job.id, LOCAL_OWNER)
    assert [(name, path.read_text()) for name, path in files] == [("a.mp4", "a.mp4"), ("b.mp4", "b.mp4")]


def test_a_whole_is_told_when_the_last_of_its_files_is_deleted_by_hand(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"), house.put("b.mp4"), house.put("c.mp4"))
    house.exports.broken.add("c.mp4")
    job = export(house, list_id)
    first, second, broken = parts(house, job)
    house.jobs.delete(first.id, owner=LOCAL_OWNER)
    assert "files" not in (house.job(job).result or {})
    house.jobs.delete(broken.id, owner=LOCAL_OWNER)
    assert "files" not in (house.job(job).result or {})
    house.jobs.delete(second.id, owner=LOCAL_OWNER)
    whole = house.job(job)
    assert (whole.result or {})["files"] == []
    assert whole.message == "Its files were deleted."


def test_projects_are_exported_as_one_and_one_that_is_gone_is_named(house: ListHouse) -> None:
    list_id, _ = house.list_of(*(house.put(f"{name}.mp4") for name in "abc"))
    projects = house.list_projects.make(list_id, owner=LOCAL_OWNER)
    ids = [project.id for project in projects]
    offer = house.list_exports.offer_projects(ids, owner=LOCAL_OWNER)
    assert (offer.videos, offer.left_out, offer.captions) == (3, 0, False)
    job = house.list_exports.start_projects(ids, owner=LOCAL_OWNER, request={})
    house.projects.delete(ids[1], LOCAL_OWNER)
    house.runner.run(job.id)
    whole = house.job(job)
    assert (whole.title, whole.message) == ("3 projects", "2 of 3 exports are ready. 1 failed.")
    assert [(one["project_id"], one["title"]) for one in (whole.result or {})["errors"]] == [(ids[1], "b")]
    assert [one.title for one in parts(house, job)] == ["a.mp4", "c.mp4"]
    again = house.jobs.retry(job.id, owner=LOCAL_OWNER)
    house.runner.run(again.id)
    assert len(house.exports.made) == 2, "what was made is kept"
    for wrong in ([], ["nothing"]):
        with pytest.raises((InvalidRequest, NotFound)):
            house.list_exports.start_projects(wrong, owner=LOCAL_OWNER, request={})
    with pytest.raises(NotFound):
        house.list_exports.start_projects(ids[:1], owner="somebody", request={})
