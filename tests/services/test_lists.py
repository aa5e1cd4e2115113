"""Lists: one job over many videos, which goes on when one fails, and after it was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import InvalidRequest, NotFound
from app.domain.jobs import JobKind, JobState, Queue
from app.domain.lists import Entry, VideoState
from app.domain.media import Asset, AssetState
from app.domain.sheet import read_sheet
from app.domain.timeline import Clip
from app.ports import Cancelled
from app.ports.lists import Advance, Wanted
from tests.footage import asset as footage
from tests.footage import picture
from tests.services.list_house import ListHouse, open_lists

SRT = b"1\n00:00:01,000 --> 00:00:02,000\nEarly\n\n2\n00:00:05,000 --> 00:00:06,000\nLate\n"


class WorkerKilled(BaseException):
    """Nothing can catch it, as nothing can catch a kill."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ListHouse]:
    with open_lists(tmp_path) as house:
        yield house


def test_every_row_becomes_a_video_of_the_list_and_of_the_library(house: ListHouse) -> None:
    list_id, job = house.list_of(
        house.put("a.mp4"), Entry(house.put("deep/b.mp4"), title="Second talk", start="1.5", end="0:04")
    )
    assert job.state is JobState.COMPLETED
    assert job.message == "2 of 2 videos are ready."
    first, second = house.videos(list_id)
    assert [first.state, second.state] == [VideoState.READY] * 2
    found = house.assets.get_many([first.asset_id or "", second.asset_id or ""])
    assert sorted(asset.name for asset in found.values()) == ["Second talk", "a.mp4"]
    assert {asset.state for asset in found.values()} == {AssetState.READY}


def test_the_files_of_all_lists_are_known_until_a_video_or_its_list_is_taken_away(house: ListHouse) -> None:
    first, _ = house.list_of(house.put("a.mp4"), house.put("b.mp4"), "nothing.mp4")
    second, _ = house.list_of(house.put("c.mp4"))
    a, b, _ = house.videos(first)
    [c] = house.videos(second)
    assert set(house.lists.assets(owner=LOCAL_OWNER)) == {a.asset_id, b.asset_id, c.asset_id}
    assert not house.lists.assets(owner="somebody")
    house.lists.remove(first, owner=LOCAL_OWNER, ids=[a.id])
    house.lists.delete(second, owner=LOCAL_OWNER)
    assert set(house.lists.assets(owner=LOCAL_OWNER)) == {b.asset_id}


def test_of_250_rows_five_fail_with_their_names_and_the_others_are_ready(house: ListHouse) -> None:
    entries = [Entry(house.put(f"{number:03}.mp4")) for number in range(245)]
    bad = [
        Entry("nothing.mp4", line=11),
        Entry("../outside.mp4", line=22),
        Entry(house.put("text.mp4", b"words"), line=33),
        Entry(house.put("z.mp4"), title="Late", start="11", line=44),
        Entry(house.put("y.mp4"), title="Backwards", start="5", end="4", line=55),
    ]
    for index, entry in enumerate(bad):
        entries.insert(index * 50, entry)
    list_id, job = house.list_of(*entries)
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    assert job.message == "245 of 250 videos are ready. 5 could not be brought in."
    assert house.errors(list_id) == {
        "nothing.mp4": "There is no such file in the import folder.",
        "../outside.mp4": "There is no such file in the import folder.",
        "text.mp4": "That file cannot be read as video or sound. It may be damaged or incomplete.",
        "Late": "The in point is after the end of the video.",
        "Backwards": "The out point has to be after the in point.",
    }
    assert job.result is not None
    assert [error["line"] for error in job.result["errors"]] == [11, 22, 33, 44, 55]
    assert len(house.assets.list(owner=LOCAL_OWNER)) == 245
    news = [event for event in house.events(job) if event.total_videos]
    assert {event.total_videos for event in news} == {250}
    assert [event.current_video for event in news if not event.error] == [0, *range(10, 251, 10)]
    named = [event.error for event in news if event.error]
    assert len(named) == 5
    assert named[0] == "nothing.mp4: There is no such file in the import folder."


def test_few_videos_are_told_one_by_one(house: ListHouse) -> None:
    _, job = house.list_of(*(house.put(f"{number}.mp4") for number in range(3)))
    told = [(event.current_video, event.message) for event in house.events(job) if event.total_videos]
    assert told[1:3] == [(1, "1 of 3: 0.mp4"), (1, "1 of 3: 0.mp4")]
    assert [current for current, _ in told] == [0, 1, 1, 2, 2, 3, 3]


def test_a_worker_that_dies_at_any_video_costs_nothing_and_doubles_nothing(house: ListHouse) -> None:
    names = [house.put(f"{number}.mp4") for number in range(8)]
    deaths = iter([True, False, False, True, False, True])

    def die() -> None:
        if next(deaths, False):
            raise WorkerKilled

    house.prober.before = die
    list_id, job = house.list_of(*names, run=False)
    for _ in range(3):
        with pytest.raises(WorkerKilled):
            house.runner.run(job.id)
        house.runner.start()  # the next worker of that name lets go of what the dead one held
        house.runner.sweep()
    house.work()
    assert house.job(job).state is JobState.COMPLETED
    assert house.states(list_id) == [VideoState.READY] * 8
    assert len(house.assets.list(owner=LOCAL_OWNER)) == 8
    assert len(house.prober.probed) == 8


def test_a_cancelled_batch_leaves_the_rest_waiting_and_can_be_gone_on_with(house: ListHouse) -> None:
    names = [house.put(f"{number}.mp4") for number in range(4)]
    list_id, job = house.list_of(*names, run=False)

    def cancel() -> None:
        if house.prober.probed:
            house.jobs.cancel(job.id, owner=LOCAL_OWNER)
            assert house.store.heard.wait(30)

    house.prober.before = cancel
    house.runner.start()
    house.work()
    assert house.job(job).state is JobState.CANCELLED
    states = house.states(list_id)
    assert VideoState.READY in states
    assert VideoState.WAITING in states
    house.prober.before = lambda: None
    house.lists.retry(list_id, owner=LOCAL_OWNER)
    house.work()
    assert house.states(list_id) == [VideoState.READY] * 4
    assert len(house.prober.probed) == 4


def test_only_what_failed_is_tried_again(house: ListHouse) -> None:
    list_id, job = house.list_of(house.put("a.mp4"), "b.mp4", "c.mp4")
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    house.put("b.mp4")
    again = house.lists.retry(list_id, owner=LOCAL_OWNER)
    house.work()
    assert house.job(again).state is JobState.COMPLETED_WITH_ERRORS
    assert house.job(again).message == "1 of 2 videos are ready. 1 could not be brought in."
    assert list(house.errors(list_id)) == ["c.mp4"]
    assert len(house.prober.probed) == 2
    house.put("c.mp4")
    house.lists.retry(list_id, owner=LOCAL_OWNER)
    house.work()
    assert not house.errors(list_id)
    with pytest.raises(InvalidRequest, match="nothing to try again"):
        house.lists.retry(list_id, owner=LOCAL_OWNER)


def test_a_list_that_is_deleted_while_it_is_filled_ends_the_job_as_cancelled(house: ListHouse) -> None:
    list_id, job = house.list_of(*(house.put(f"{number}.mp4") for number in range(60)), run=False)
    house.runner.start()

    def delete() -> None:
        if len(house.prober.probed) == 2:
            house.lists.delete(list_id, owner=LOCAL_OWNER)

    house.prober.before = delete
    house.work()
    assert house.job(job).state is JobState.CANCELLED
    assert len(house.prober.probed) < 60
    with pytest.raises(NotFound):
        house.lists.get(list_id, owner=LOCAL_OWNER)


def test_a_list_that_is_gone_when_its_job_begins_cancels_it(house: ListHouse) -> None:
    list_id, job = house.list_of(house.put("a.mp4"), run=False)
    house.lists.delete(list_id, owner=LOCAL_OWNER)
    house.work()
    assert house.job(job).state is JobState.CANCELLED


def test_a_video_that_is_deleted_while_it_waits_cancels_the_job_and_leaves_the_others(
    house: ListHouse,
) -> None:
    list_id, job = house.list_of(*(house.put(f"{number}.mp4") for number in range(40)), run=False)
    last = house.videos(list_id)[-1].id
    house.runner.start()

    def remove() -> None:
        if not house.prober.probed:
            house.lists.remove(list_id, owner=LOCAL_OWNER, ids=[last])

    house.prober.before = remove
    house.work()
    assert house.job(job).state is JobState.CANCELLED
    house.lists.retry(list_id, owner=LOCAL_OWNER)
    house.work()
    assert house.states(list_id) == [VideoState.READY] * 39


def test_a_video_that_is_deleted_at_work_leaves_no_file(house: ListHouse) -> None:
    list_id, job = house.list_of(house.put("a.mp4"), run=False)
    [video] = house.videos(list_id)
    house.prober.before = lambda: house.lists.remove(list_id, owner=LOCAL_OWNER, ids=[video.id])
    house.work()
    assert house.job(job).state.terminal
    assert not house.assets.list(owner=LOCAL_OWNER)
    assert not (house.files.path("media/x").parent / video.id).exists()


def test_the_same_request_again_is_the_same_job(house: ListHouse) -> None:
    list_id = house.lists.create(owner=LOCAL_OWNER, name="Talks").list.id
    entries = [Entry(house.put("a.mp4"))]
    first, second = (
        house.lists.bring_in(list_id, owner=LOCAL_OWNER, entries=entries, idempotency_key="one")
        for _ in range(2)
    )
    assert first.id == second.id
    assert len(house.videos(list_id)) == 1


def test_what_is_known_comes_in_over_a_full_quota_and_costs_nothing(tmp_path: Path) -> None:
    with open_lists(tmp_path, quota=20) as house:
        house.put("talk.mp4", b"video of a talk")
        house.put("again.mp4", b"video of a talk")
        house.put("other.mp4", b"video of another")
        list_id, _ = house.list_of("talk.mp4", "other.mp4", "again.mp4")
        assert house.states(list_id) == [VideoState.READY, VideoState.FAILED, VideoState.READY]
        assert "are left" in house.errors(list_id)["other.mp4"]
        first, again = (house.assets.get(house.videos(list_id)[place].asset_id or "") for place in (0, 2))
        assert (first.key, house.assets.bytes_of(LOCAL_OWNER)) == (again.key, (15, 0))


def test_addresses_are_brought_in_by_what_fetches_them(tmp_path: Path) -> None:
    asked: list[Wanted] = []

    def fetch(wanted: Wanted, _advance: Advance, _cancelled: Cancelled) -> Asset:
        asked.append(wanted)
        return footage(wanted.asset_id, video=picture())

    with open_lists(tmp_path, fetch=fetch) as house:
        list_id, job = house.list_of(Entry("https://video.example/talk.mp4", title="Talk"))
        [video] = house.videos(list_id)
    assert video.state is VideoState.READY
    assert asked == [Wanted("https://video.example/talk.mp4", LOCAL_OWNER, video.id, "Talk", job.id)]


def test_a_bug_in_one_video_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fetch(_wanted: Wanted, _advance: Advance, _cancelled: Cancelled) -> NoReturn:
        raise ZeroDivisionError

    with open_lists(tmp_path, fetch=fetch) as house:
        list_id, job = house.list_of("https://video.example/talk.mp4", house.put("a.mp4"))
        assert house.states(list_id) == [VideoState.FAILED, VideoState.READY]
    assert job.state is JobState.COMPLETED_WITH_ERRORS
    assert "ZeroDivisionError" in caplog.text


def test_projects_have_the_range_and_the_captions_of_their_video(house: ListHouse) -> None:
    house.put("talk.srt", SRT)
    list_id, job = house.list_of(
        Entry(house.put("a.mp4"), title="Cut", start="4", end="00:00:08:12", captions="talk.srt"),
        house.put("b.mp4"),
    )
    assert job.state is JobState.COMPLETED
    cut, whole = house.list_projects.make(list_id, owner=LOCAL_OWNER)
    assert (cut.name, whole.name) == ("Cut", "b")
    timeline = house.projects.timeline(cut.id, LOCAL_OWNER)
    [clip] = timeline.clips()
    assert isinstance(clip, Clip)
    assert (clip.source_start, clip.frames) == (Fraction(4), 112)
    [cue] = timeline.captions[0].cues
    assert (cue.start, cue.frames, cue.text) == (25, 25, "Late")
    assert house.projects.timeline(whole.id, LOCAL_OWNER).frames == 250


def test_captions_that_cannot_be_read_are_named(house: ListHouse) -> None:
    house.put("bad.srt", b"no captions")
    list_id, _ = house.list_of(Entry(house.put("a.mp4"), captions="bad.srt"))
    assert "bad.srt is not a caption file" in house.errors(list_id)["a.mp4"]
    assert not house.assets.list(owner=LOCAL_OWNER)


def test_another_persons_list_does_not_exist(house: ListHouse) -> None:
    list_id, _ = house.list_of(house.put("a.mp4"))
    for ask in (house.lists.get, house.lists.videos, house.lists.delete, house.lists.sheet):
        with pytest.raises(NotFound):
            ask(list_id, owner="somebody")


def test_a_list_goes_out_as_the_csv_file_that_it_came_from(house: ListHouse) -> None:
    entry = Entry(house.put("a.mp4"), title="=1+1", start="1", end="2")
    list_id, _ = house.list_of(entry)
    text = house.lists.sheet(list_id, owner=LOCAL_OWNER)
    assert "'=1+1" in text
    [back] = read_sheet(text.encode())
    assert (back.source, back.title, back.start, back.end) == ("a.mp4", "=1+1", "1", "2")


def test_content_that_is_known_is_looked_into_and_drawn_once(house: ListHouse) -> None:
    names = [house.put(f"{number}.mp4", b"video, the same") for number in range(5)]
    _, job = house.list_of(*names)
    assert job.state is JobState.COMPLETED
    assert len(house.prober.probed) == 1
    assets = house.assets.list(owner=LOCAL_OWNER)
    assert sorted(asset.name for asset in assets) == names
    assert len({asset.key for asset in assets}) == 1
    assert [path.name for path in house.files.path("media").rglob("*") if path.is_file()] == ["original"]
    kinds = [job.kind for job in house.jobs.list(owner=LOCAL_OWNER)]
    assert kinds.count(JobKind.DERIVE) == 1


def test_the_pictures_of_a_batch_wait_beside_what_people_wait_for(house: ListHouse) -> None:
    _, job = house.list_of(house.put("a.mp4"))
    [derive] = [one for one in house.jobs.list(owner=LOCAL_OWNER) if one.kind is JobKind.DERIVE]
    assert (job.queue, derive.queue) == (Queue.BATCH, Queue.BACKGROUND)
