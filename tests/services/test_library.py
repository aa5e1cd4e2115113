"""Bringing files in, preparing them, and removing them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import (
    DiskFull,
    FfmpegFailed,
    InvalidRequest,
    MediaMissing,
    MediaUnreadable,
    NotFound,
    TooLarge,
)
from app.domain.jobs import JobKind, JobState
from app.domain.media import Asset, AssetState, CaptionStream, MediaInfo, VideoStream
from app.domain.names import display_name
from app.domain.projects import Project
from app.domain.timeline import Clip, Timeline, Track, TrackKind
from app.domain.trash import TrashKind
from app.services.media.library import MediaFile
from app.services.media.room import RESERVE_BYTES
from tests.services.library_house import LibraryHouse, open_house
from tests.services.stand_ins import MKV, FakeProber, FakeWork, info_of


@pytest.fixture
def house(tmp_path: Path, prober: FakeProber, work: FakeWork) -> Iterator[LibraryHouse]:
    with open_house(tmp_path, prober=prober, work=work, max_upload_bytes=1000) as house:
        yield house


def test_a_file_comes_in_and_becomes_ready(house: LibraryHouse, work: FakeWork) -> None:
    asset = house.bring(b"mp4", "C:\\talks\\Tâlk 1.mp4")
    assert (asset.name, asset.state, asset.size_bytes) == ("Tâlk 1.mp4", AssetState.PROBING, 3)
    house.work()
    ready = house.get(asset)
    assert (ready.state, ready.info, ready.needs_proxy) == (AssetState.READY, info_of(), False)
    assert house.states(asset) == [
        (JobKind.IMPORT, JobState.COMPLETED),
        (JobKind.DERIVE, JobState.COMPLETED),
    ]
    assert work.made == ["filmstrip", "peaks", "index"]
    folder = f"media/{asset.id}"
    names = ("original", "filmstrip-v2.jpg", "peaks-v2.u8", "index")
    assert house.on_disk() == {f"{folder}/{name}" for name in names}
    assert house.library.path(asset.id, owner=LOCAL_OWNER, what=MediaFile.PEAKS).read_bytes() == b"peaks"
    with pytest.raises(NotFound):
        house.library.path(asset.id, owner=LOCAL_OWNER, what=MediaFile.PROXY)


def test_the_further_sounds_of_a_file_can_be_heard_by_themselves(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    info = info_of()
    prober.found[b"two"] = replace(info, audio=(*info.audio, replace(info.audio[0], index=2, title="Mic")))
    asset = house.bring(b"two")
    house.work()
    assert work.made == ["filmstrip", "peaks", "sounds", "index"]
    folder = f"media/{asset.id}"
    assert {f"{folder}/sound-v2-2.m4a", f"{folder}/sound-v2-2.u8"} <= house.on_disk()
    path = partial(house.library.path, asset.id, owner=LOCAL_OWNER)
    assert path(what=MediaFile.SOUND, track=2).read_bytes() == b"sounds"
    assert path(what=MediaFile.PEAKS, track=2).read_bytes() == b"loud"
    for track in (0, 1, 3):
        with pytest.raises(NotFound):
            path(what=MediaFile.SOUND, track=track)


def test_the_captions_in_a_file_are_kept_beside_it(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    tracks = CaptionStream(2, "subrip", "deu"), CaptionStream(3, "ass")
    prober.found[b"two"] = replace(info_of(), captions=tracks)
    work.faults["captions"] = [FfmpegFailed("It hung.", passing=True)]
    asset = house.bring(b"two")
    house.work()
    assert {f"media/{asset.id}/captions-1.srt", f"media/{asset.id}/captions-2.ass"} <= house.on_disk()
    assert work.made == ["filmstrip", "peaks", "captions", "index"]


def test_what_an_earlier_version_did_not_make_of_a_file_is_made_when_a_project_opens(
    house: LibraryHouse, work: FakeWork
) -> None:
    asset = house.bring(b"mp4")
    house.work()
    info = info_of()
    two = replace(info, audio=(*info.audio, replace(info.audio[0], index=2)))
    known = house.assets.probed(asset.id, two, needs_proxy=False)
    house.library.wake([known])
    house.library.wake([known])
    house.work()
    assert work.made == ["filmstrip", "peaks", "index", "sounds"]


def test_every_step_is_announced(house: LibraryHouse) -> None:
    asset = house.bring(b"mp4")
    house.work()
    assert (
        house.news == [(f"media:{LOCAL_OWNER}", asset.id)] * 5
    )  # arrived, ready, filmstrip, waveform, index


def test_what_a_browser_cannot_play_gets_a_proxy(house: LibraryHouse, work: FakeWork) -> None:
    asset = house.bring(b"mkv")
    house.work()
    assert house.get(asset).needs_proxy
    assert work.made == ["filmstrip", "peaks", "proxy", "index"]
    assert house.library.path(asset.id, owner=LOCAL_OWNER, what=MediaFile.PROXY).exists()


def test_a_file_that_cannot_be_used_is_not_kept(house: LibraryHouse) -> None:
    asset = house.bring(b"junk")
    house.work()
    failed = house.get(asset)
    assert (failed.state, failed.error) == (AssetState.FAILED, MediaUnreadable().message)
    assert house.states(asset) == [(JobKind.IMPORT, JobState.FAILED)]
    assert house.jobs_of(asset)[0].error == failed.error
    assert house.on_disk() == set()


def test_a_file_of_which_nobody_could_say_why_it_is_not_read_does_not_wait_for_ever(
    house: LibraryHouse, prober: FakeProber
) -> None:
    prober.faults += [RuntimeError("a bug of ours")] * 3
    asset = house.bring(b"mp4")
    for left in (2, 1, 0):
        assert house.get(asset).state is AssetState.PROBING, f"{left + 1} attempts are left"
        house.runner.run(house.jobs_of(asset)[0].id)
    assert house.states(asset) == [(JobKind.IMPORT, JobState.FAILED)]
    assert house.get(asset).error == "That file could not be read here. Bring it in once more."
    assert house.news[-1] == (f"media:{LOCAL_OWNER}", asset.id)
    assert house.on_disk() == set()


def test_an_empty_file_is_refused_and_leaves_nothing(house: LibraryHouse) -> None:
    with pytest.raises(MediaUnreadable, match="empty"):
        house.bring(b"")
    assert (house.on_disk(), house.library.list(owner=LOCAL_OWNER)) == (set(), [])


def test_a_file_that_is_declared_too_large_is_refused_before_its_first_byte(house: LibraryHouse) -> None:
    with pytest.raises(TooLarge, match="1\u00a0kB"):
        house.library.receive(owner=LOCAL_OWNER, name="a.mp4", size=1001)
    assert house.on_disk() == set()


def test_a_file_that_grows_too_large_is_refused_while_it_arrives(house: LibraryHouse) -> None:
    with pytest.raises(TooLarge), house.library.receive(owner=LOCAL_OWNER, name="a.mp4") as upload:
        upload.write(b"x" * 1000)
        upload.write(b"x")
    assert (house.on_disk(), house.library.list(owner=LOCAL_OWNER)) == (set(), [])


def test_a_connection_that_breaks_leaves_nothing(house: LibraryHouse) -> None:
    with (
        pytest.raises(ConnectionResetError),
        house.library.receive(owner=LOCAL_OWNER, name="a.mp4", size=100) as upload,
    ):
        upload.write(b"mp4")
        raise ConnectionResetError(errno.ECONNRESET, "gone")
    assert (house.on_disk(), house.library.list(owner=LOCAL_OWNER)) == (set(), [])


class FillingDisk(DiskFiles):
    """A disk on which little room is left."""

    free = RESERVE_BYTES + 100

    def free_bytes(self) -> int:
        return self.free


def test_a_file_for_which_there_is_no_room_is_refused(tmp_path: Path) -> None:
    disk = FillingDisk(tmp_path / "files")
    with open_house(tmp_path, prober=FakeProber(), work=FakeWork(), files=disk) as house:
        with pytest.raises(DiskFull):
            house.library.receive(owner=LOCAL_OWNER, name="a.mp4", size=101)
        with pytest.raises(DiskFull), house.library.receive(owner=LOCAL_OWNER, name="a.mp4") as upload:
            upload.write(b"x" * 1000)
            disk.free = RESERVE_BYTES - 1
            for _ in range(20):
                upload.write(b"x" * 1_000_000)
        assert (house.on_disk(), house.library.list(owner=LOCAL_OWNER)) == (set(), [])


def test_a_filmstrip_that_fails_does_not_keep_the_rest_from_being_made(
    house: LibraryHouse, work: FakeWork
) -> None:
    work.faults["filmstrip"] = [FfmpegFailed("No picture.")]
    asset = house.bring(b"mkv")
    house.work()
    assert work.made == ["peaks", "proxy", "index"]
    assert house.states(asset)[-1] == (JobKind.DERIVE, JobState.COMPLETED_WITH_ERRORS)
    assert house.get(asset).state is AssetState.READY


def long_film() -> MediaInfo:
    """Ten minutes of what no browser plays, with a key frame each second."""
    minutes = Fraction(600)
    stream = VideoStream(
        0, "hevc", "Main", 1920, 1080, "yuv420p", Fraction(25), False, 0, Fraction(1), Fraction(0), minutes
    )
    return MediaInfo(MKV, minutes, 3, (replace(stream, longest_group=25),), ())


def test_of_a_long_film_a_draft_is_played_until_the_proxy_is_there(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    prober.found[b"mkv"] = long_film()
    work.faults["proxy"] = [FfmpegFailed("It hung.", passing=True)]
    asset = house.bring(b"mkv")
    for _ in ("import", "derive"):
        house.runner.run(house.queue.hints.pop(0))
    drafted = house.get(asset)
    assert drafted.has_draft and drafted.proxy_key in house.on_disk()
    assert work.made == ["draft", "filmstrip"]
    house.work()
    whole = house.get(asset)
    assert whole.proxy_key and not whole.has_draft
    assert work.made == ["draft", "filmstrip", "proxy", "index"]
    assert house.states(asset)[-1] == (JobKind.DERIVE, JobState.COMPLETED)
    assert drafted.proxy_key not in house.on_disk()


def test_a_draft_that_fails_is_not_missed(house: LibraryHouse, prober: FakeProber, work: FakeWork) -> None:
    prober.found[b"mkv"] = long_film()
    work.faults["draft"] = [FfmpegFailed("No key frame.")]
    asset = house.bring(b"mkv")
    house.work()
    assert house.states(asset)[-1] == (JobKind.DERIVE, JobState.COMPLETED)
    assert house.get(asset).proxy_key


def test_a_passing_fault_is_tried_again_and_only_what_is_missing_is_made(
    house: LibraryHouse, work: FakeWork
) -> None:
    work.faults["proxy"] = [FfmpegFailed("It hung.", passing=True)]
    asset = house.bring(b"mkv")
    house.work()
    assert work.made == ["filmstrip", "peaks", "proxy", "index"]
    assert house.states(asset)[-1] == (JobKind.DERIVE, JobState.COMPLETED)
    assert not any(key.startswith("scratch") for key in house.on_disk())


def test_the_sample_clip_is_a_file_like_any_other(house: LibraryHouse) -> None:
    job = house.library.sample(owner=LOCAL_OWNER)
    house.work()
    done = house.jobs.get(job.id, owner=LOCAL_OWNER)
    assert done.state is JobState.COMPLETED
    asset = house.library.get(str((done.result or {})["asset_id"]), owner=LOCAL_OWNER)
    assert (asset.name, asset.state) == ("Sample clip.mp4", AssetState.READY)
    assert asset.filmstrip_key


def test_a_file_gets_another_name(house: LibraryHouse) -> None:
    asset = house.bring(b"mkv")
    house.work()
    called = house.library.rename(asset.id, owner=LOCAL_OWNER, name="Interview")
    assert house.get(asset).name == called.name == f"Interview.{asset.name.rpartition('.')[2]}"


def test_a_deleted_file_is_not_found_until_it_is_taken_back(house: LibraryHouse) -> None:
    asset = house.bring(b"mkv")
    house.work()
    before = house.get(asset)
    house.library.delete(asset.id, owner=LOCAL_OWNER)
    with pytest.raises(NotFound):
        house.get(asset)
    assert not house.library.list(owner=LOCAL_OWNER)
    [item] = house.trash.items(owner=LOCAL_OWNER)
    assert (item.kind, item.id, item.name) == (TrashKind.MEDIA, asset.id, "talk.mp4")
    house.trash.take_back(item.kind, item.id, owner=LOCAL_OWNER)
    assert house.get(asset) == before
    assert not house.trash.items(owner=LOCAL_OWNER)


def test_every_file_goes_when_the_time_of_the_trash_is_over(house: LibraryHouse) -> None:
    asset = house.bring(b"mkv")
    house.work()
    house.library.delete(asset.id, owner=LOCAL_OWNER)
    assert house.trash.sweep() == 0
    assert house.on_disk()
    house.trash_ends_at = "9999"
    assert house.trash.sweep() == 1
    assert house.on_disk() == set()
    with pytest.raises(NotFound):
        house.trash.take_back(TrashKind.MEDIA, asset.id, owner=LOCAL_OWNER)


def test_a_file_that_was_deleted_half_read_is_read_when_it_is_taken_back(house: LibraryHouse) -> None:
    asset = house.bring(b"mkv")
    house.library.delete(asset.id, owner=LOCAL_OWNER)
    house.work()
    house.trash.take_back(TrashKind.MEDIA, asset.id, owner=LOCAL_OWNER)
    house.work()
    ready = house.get(asset)
    assert ready.state is AssetState.READY
    assert ready.filmstrip_key


def test_the_same_content_is_kept_once_with_both_names(house: LibraryHouse, work: FakeWork) -> None:
    first = house.bring(b"mkv", "first.mkv")
    house.work()
    kept, made = house.on_disk(), list(work.made)
    second = house.bring(b"mkv", "second.mkv")
    house.work()
    assert house.on_disk() == kept
    assert work.made == made
    one, two = house.get(first), house.get(second)
    assert (one.name, two.name) == ("first.mkv", "second.mkv")
    assert replace(two, id=one.id, name=one.name, created_at=one.created_at) == one


def test_the_same_content_twice_at_once_shares_what_is_made_later(house: LibraryHouse) -> None:
    first, second = house.bring(b"mkv", "first.mkv"), house.bring(b"mkv", "second.mkv")
    house.work()
    one, two = house.get(first), house.get(second)
    assert one.key == two.key
    assert one.proxy_key
    assert one.proxy_key == two.proxy_key


@pytest.mark.parametrize("with_all_that_was_made", [False, True])
def test_a_file_that_was_lost_is_back_once_its_content_comes_in_again(
    house: LibraryHouse, work: FakeWork, with_all_that_was_made: bool
) -> None:
    first = house.bring(b"mkv", "first.mkv")
    house.work()
    before, made = house.on_disk(), list(work.made)
    house.library.look_for([house.get(first)])
    assert not house.get(first).lost
    if with_all_that_was_made:
        house.files.delete_tree(f"media/{first.id}")
    else:
        house.files.delete(first.key)
    house.news.clear()
    house.library.look_for([house.get(first)])
    assert house.get(first).lost
    assert house.news == [(f"media:{LOCAL_OWNER}", first.id)]
    second = house.bring(b"mkv", "second.mkv")
    house.work()
    assert [house.get(each).lost for each in (first, second)] == [False, False]
    assert house.on_disk() == before
    assert work.made == (made + made if with_all_that_was_made else made)


def test_a_file_that_cannot_be_played_because_it_is_lost_is_noted(house: LibraryHouse) -> None:
    asset = house.bring(b"mp4")
    house.work()
    house.files.delete(asset.key)
    with pytest.raises(MediaMissing):
        house.library.path(asset.id, owner=LOCAL_OWNER, what=MediaFile.ORIGINAL)
    assert house.get(asset).lost


def test_content_that_another_person_has_is_not_shared(house: LibraryHouse) -> None:
    first = house.bring(b"mkv")
    second = house.bring(b"mkv", owner="somebody")
    house.work()
    assert house.get(first).key != house.get(second).key


def test_shared_files_stay_until_the_last_name_is_gone(house: LibraryHouse) -> None:
    first = house.bring(b"mkv", "first.mkv")
    house.work()
    second = house.bring(b"mkv", "second.mkv")
    house.work()
    house.trash_ends_at = "9999"
    kept = house.on_disk()
    house.library.delete(first.id, owner=LOCAL_OWNER)
    house.trash.sweep()
    assert house.on_disk() == kept
    house.library.delete(second.id, owner=LOCAL_OWNER)
    house.trash.sweep()
    assert house.on_disk() == set()


def test_what_is_deleted_for_good_takes_its_files_along_but_for_those_that_another_uses(
    house: LibraryHouse,
) -> None:
    first = house.bring(b"mkv", "first.mkv")
    house.work()
    second = house.bring(b"mkv", "second.mkv")
    house.work()
    kept = house.on_disk()
    house.library.delete(first.id, owner=LOCAL_OWNER)
    with pytest.raises(NotFound):
        house.trash.forget(TrashKind.MEDIA, second.id, owner=LOCAL_OWNER)  # it is in the library
    with pytest.raises(NotFound):
        house.trash.forget(TrashKind.MEDIA, first.id, owner="somebody")
    house.trash.forget(TrashKind.MEDIA, first.id, owner=LOCAL_OWNER)
    assert house.on_disk() == kept
    assert not house.trash.items(owner=LOCAL_OWNER)
    house.library.delete(second.id, owner=LOCAL_OWNER)
    assert house.trash.empty(owner="somebody") == 0
    assert house.trash.empty(owner=LOCAL_OWNER) == 1
    assert house.on_disk() == set()


def test_deleting_before_the_file_was_looked_at_ends_its_job(house: LibraryHouse) -> None:
    asset = house.bring(b"mp4")
    house.library.delete(asset.id, owner=LOCAL_OWNER)
    house.work()
    assert house.states(asset) == [(JobKind.IMPORT, JobState.CANCELLED)]


def test_previews_that_were_removed_to_make_room_are_made_again_once_they_are_wanted(
    house: LibraryHouse,
) -> None:
    asset = house.bring(b"mp4")
    house.work()
    made = house.get(asset)
    house.library.wake([made])
    assert house.queue.hints == []  # nothing is missing
    house.assets.clear(made.key, at="2026-02-01T12:00:00.000000Z")
    assert house.get(asset).filmstrip_key is None
    for _ in range(2):
        house.library.wake([house.get(asset)])
        house.work()
    assert house.get(asset).filmstrip_key == made.filmstrip_key
    assert [kind for kind, _ in house.states(asset)].count(JobKind.DERIVE) == 2


def show(house: LibraryHouse, name: str, *assets: Asset) -> None:
    """Make a project that shows files."""
    clips = tuple(Clip(f"c{number}", one.id, Fraction(0), 10) for number, one in enumerate(assets))
    track = Track(id="v1", kind=TrackKind.VIDEO, name="V1", items=clips)
    timeline = Timeline(rate=Fraction(25), size=(64, 36), sample_rate=48_000, tracks=(track,))
    now = "2026-01-31T12:00:00.000000Z"
    house.projects.create(Project(name, LOCAL_OWNER, name, 1, 1, 1, now, now), timeline)


def test_a_file_that_a_project_shows_is_not_deleted(house: LibraryHouse) -> None:
    asset = house.bring(b"mp4")
    house.work()
    show(house, "Lesson", asset)
    with pytest.raises(InvalidRequest, match="“Lesson”"):
        house.library.delete(asset.id, owner=LOCAL_OWNER)
    assert house.get(asset).state is AssetState.READY
    assert house.library.uses(asset.id, owner=LOCAL_OWNER) == ["Lesson"]
    house.library.delete(asset.id, owner=LOCAL_OWNER, anyway=True)
    assert not house.library.list(owner=LOCAL_OWNER)


def test_the_files_that_only_some_projects_show_are_told_apart(house: LibraryHouse) -> None:
    one, two, _ = (house.bring(name.encode(), f"{name}.mp4") for name in ("one", "two", "unused"))
    house.work()
    for name, shown in (("a", [one, two]), ("b", [two]), ("c", [one])):
        show(house, name, *shown)

    def names(*projects: str) -> list[str]:
        found = house.library.shown_only_in(projects, owner=LOCAL_OWNER)
        return sorted(asset.name for asset in found)

    assert names("a") == []
    assert names("a", "c") == ["one.mp4"]
    assert names("a", "b", "c") == ["one.mp4", "two.mp4"]
    assert not house.library.shown_only_in(["a", "b", "c"], owner="somebody")


def test_another_persons_file_does_not_exist(house: LibraryHouse) -> None:
    asset = house.bring(b"mp4", owner="somebody")
    house.work()
    assert house.library.list(owner=LOCAL_OWNER) == []
    for ask in (
        lambda: house.library.get(asset.id, owner=LOCAL_OWNER),
        lambda: house.library.path(asset.id, owner=LOCAL_OWNER, what=MediaFile.ORIGINAL),
        lambda: house.library.delete(asset.id, owner=LOCAL_OWNER),
    ):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("talk.mp4", "talk.mp4"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/home/ann/holiday.mov", "holiday.mov"),
        ("a\r\nSet-Cookie: x.mp4", "a Set-Cookie: x.mp4"),
        ("nul\0byte.mp4", "nul byte.mp4"),
        ("\u202egnp.4pm", "gnp.4pm"),
        ("👩‍👩‍👧 trip.mp4", "👩‍👩‍👧 trip.mp4"),
        ("<img src=x onerror=alert(1)>.mp4", "<img src=x onerror=alert(1)>.mp4"),
        ("-i", "-i"),
        ("--exec=x.mp4", "--exec=x.mp4"),
        ("concat:a|b", "concat:a|b"),
        ("pipe:0", "pipe:0"),
        ("lavfi:testsrc", "lavfi:testsrc"),
        ("%2e%2e%2fx.mp4", "%2e%2e%2fx.mp4"),
        ("frame%03d.png", "frame%03d.png"),
        ("*", "*"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("CON", "CON"),
        ("talk.mp4. . .", "talk.mp4. . ."),
        ("e\u0301.mp4", "\u00e9.mp4"),
        ("🎬" * 255 + ".mp4", "🎬" * 195 + "….mp4"),
        ("   ", "Untitled"),
        ("..", "Untitled"),
        ("", "Untitled"),
        ("x" * 300 + ".mp4", "x" * 195 + "….mp4"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(given: str, shown: str) -> None:
    assert display_name(given) == shown
