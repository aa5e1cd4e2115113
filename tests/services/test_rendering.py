"""Exports as jobs: refused early, made once, found again after a crash, gone when cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.files import DiskFiles
from app.adapters.fonts import FontFolders
from app.adapters.piece_cache import DiskPieces, PersonalPieces
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import (
    AppError,
    DiskFull,
    FfmpegFailed,
    InvalidRequest,
    MediaMissing,
    NotFound,
    OutputInvalid,
    RenderCancelled,
    RenderError,
)
from app.domain.hardware import Encoder
from app.domain.jobs import Job, JobKind, JobState, NewJob
from app.domain.media import Asset, AssetState, AudioStream, CaptionStream, MediaInfo, Scan, VideoStream
from app.domain.names import file_name
from app.domain.projects import Project
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.room import needed_bytes
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionTrack, Cue, Timeline
from app.ports import Backing, Cancelled, Rendered, Report, WorkProgress
from app.services.jobs.job_json import job_to_json
from app.services.jobs.jobs import Jobs
from app.services.jobs.running import JobRunner
from app.services.media.originals import Originals
from app.services.permits import Permits
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus
from tests.notation import timeline_of
from tests.own_fonts import make_font
from tests.services.library_house import AT_ONCE, WaitingQueue
from tests.waiting import wait_until

NOW = "2026-01-31T12:00:00.000000Z"
PICTURE = VideoStream(
    0, "h264", "High", 1280, 720, "yuv420p", Fraction(25), False, 0, Fraction(1), Fraction(0), Fraction(60)
)
SOUND = AudioStream(1, "aac", 48_000, 2, Fraction(0), Fraction(60))
INFO = MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", Fraction(60), 300_000_000, (PICTURE,), (SOUND,))


class FakeWork(FfmpegWork):
    """Renders in no time: a word into a file. `before` runs first and may raise."""

    def __init__(self) -> None:
        super().__init__(Ffmpeg(Path("/no/ffmpeg")))
        self.before: Callable[[Cancelled], None] = lambda cancelled: None
        self.plans: list[RenderPlan] = []
        self.backings: list[Backing] = []
        self.facts: dict[str, Any] = {}
        self.unindexed: AppError = OutputInvalid("There is nothing to index.")
        self.found: list[bool] = []  # whether parts of an earlier attempt were there

    def index(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        raise self.unindexed

    def render(
        self,
        plan: RenderPlan,
        sources: Mapping[str, Path],
        folder: Path,
        *,
        report: Report,
        cancelled: Cancelled,
        backing: Backing | None = None,
    ) -> Rendered:
        self.backings.append(backing or Backing())
        self.plans.append(plan)
        self.found.append((folder / "part").exists())
        (folder / "part").write_text("half")
        report(WorkProgress(0.5, "encoding", "Rendering the picture", fps=100.0))
        self.before(cancelled)
        main = folder / "finished"
        main.write_text("film")
        beside = [folder / f"captions-{number}" for number in range(len(plan.beside))]
        for path in beside:
            path.write_text("1\n")
        return Rendered((main, *beside), {"frames": plan.frames, **self.facts})


@dataclass
class House:
    """Rendering with everything around it."""

    rendering: Rendering
    jobs: Jobs
    store: SqlJobStore
    projects: SqlProjectStore
    assets: SqlAssetStore
    files: DiskFiles
    work: FakeWork
    queue: WaitingQueue
    runner: JobRunner
    root: Path
    cache: PersonalPieces
    asked: list[str]
    encoders: list[str]
    kept: list[Kept]
    found_anew: dict[str, MediaInfo]  # in assets of older facts
    trims: list[set[str]]  # what exports had left when what is too much of pieces was removed
    made: list[str] = field(default_factory=list)

    def project(self, timeline: Timeline, name: str = "My talk") -> Project:
        self.made.append(name)
        made = Project(f"project{len(self.made)}", LOCAL_OWNER, name, 1, 1, 1, NOW, NOW)
        return self.projects.create(made, timeline)

    def add(self, asset_id: str, state: AssetState = AssetState.READY, *, owner: str = LOCAL_OWNER) -> None:
        key = f"media/{asset_id}/original"
        info = INFO if state is AssetState.READY else None
        self.assets.add(Asset(asset_id, owner, f"{asset_id}.mp4", key, state, 5, NOW, info))
        with self.files.writing(key) as file:
            file.write(b"media")

    def run(self, job: Job) -> Job:
        self.runner.run(job.id)
        return self.store.get(job.id)

    def left(self, job: Job) -> set[str]:
        """What lies on the disk because of a job."""
        every = (str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())
        return {path for path in every if job.id in path}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    engine = migrated_sqlite(tmp_path / "cutroom.db")
    bus, queue, work = MemoryBus(), WaitingQueue(), FakeWork()
    files = DiskFiles(tmp_path / "files")
    assets, projects, store = SqlAssetStore(engine), SqlProjectStore(engine), SqlJobStore(engine)
    jobs = Jobs(store=store, queue=queue, bus=bus, files=files)
    cache, asked = PersonalPieces(tmp_path / "pieces", limit=0), list[str]()

    class Watched(DiskPieces):
        def of(self, person: str) -> PersonalPieces:
            asked.append(person)
            return cache

        def make_room(self) -> int:
            trims.append({path.name for path in (tmp_path / "files").glob("scratch/*")})
            return 0

    encoders, kept, trims = list[str](), [Kept()], list[set[str]]()
    found_anew: dict[str, MediaInfo] = {}

    def renewed(older: Mapping[str, Asset]) -> Mapping[str, Asset]:
        return {key: replace(asset, info=found_anew.get(key, asset.info)) for key, asset in older.items()}

    rendering = Rendering(
        projects=projects,
        assets=assets,
        files=files,
        work=work,
        jobs=jobs,
        originals=Originals(assets=assets, files=files, bus=bus),
        pieces=Watched(tmp_path / "pieces", limit=0),
        kept=lambda plan, contents, cache: kept[0],
        encoders=lambda: encoders,
        renewed=renewed,
        fonts=FontFolders(tmp_path / "fonts"),
        own=OwnPresets(SqlOwnPresetStore(engine), Permits(projects)),
    )
    handlers = {JobKind.RENDER: rendering.making.run}
    runner = JobRunner(store=store, queue=queue, bus=bus, handlers=handlers, worker="here", pace=AT_ONCE)
    made = House(
        rendering,
        jobs,
        store,
        projects,
        assets,
        files,
        work,
        queue,
        runner,
        tmp_path / "files",
        cache,
        asked,
        encoders,
        kept,
        found_anew,
        trims,
    )
    made.add("A")
    yield made
    engine.dispose()


def ask(house: House, timeline: str | Timeline = "V1: A[0:50]", **request: Any) -> Job:
    edit = timeline_of(timeline) if isinstance(timeline, str) else timeline
    return house.rendering.request(house.project(edit).id, LOCAL_OWNER, request)


def test_an_export_becomes_a_file_under_its_project_name(house: House) -> None:
    job = house.run(ask(house))
    path, name = house.rendering.output_path(job.id, LOCAL_OWNER, 0)
    assert (job.state, path.read_text(), name) == (JobState.COMPLETED, "film", "My talk.mp4")
    assert job.message == "Exported: 1280×720, 25\u00a0fps, 2.0\u00a0s."
    assert house.left(job) == {f"outputs/{job.id}/0.mp4"}


def test_the_result_names_its_files_and_the_revision(house: House) -> None:
    job = house.run(ask(house))
    assert job.result == {
        "files": [{"name": "My talk.mp4", "key": f"outputs/{job.id}/0.mp4", "bytes": 4, "kind": "video"}],
        "report": {"frames": 50},
        "revision": 1,
    }


def test_what_was_asked_for_is_exported_even_if_the_project_changes_meanwhile(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    job = house.rendering.request(project.id, LOCAL_OWNER, {"name": "First cut"})
    house.projects.save(project.id, version=1, timeline=timeline_of("V1: A[0:10]"), label="Trim", parent=1)
    house.run(job)
    assert (house.work.plans[0].frames, job.title) == (50, "First cut.mp4")


def test_an_export_knows_what_is_found_by_now_in_media_of_before_an_upgrade(house: House) -> None:
    combed = replace(INFO, video=(replace(PICTURE, scan=Scan.BOTTOM_FIRST),))
    house.found_anew["A"] = combed
    house.run(ask(house))
    picture = house.work.plans[0].source("A").picture
    assert picture is not None and picture.scan is Scan.BOTTOM_FIRST


def test_captions_beside_the_video_are_files_of_their_own(house: House) -> None:
    captions = (CaptionTrack("s", "de", cues=(Cue("q", 0, 5, "Hallo"),)),)
    job = house.run(ask(house, replace(timeline_of("V1: A[0:50]"), captions=captions), captions="beside"))
    assert [file.name for file in house.rendering.outputs(job)] == ["My talk.mp4", "My talk.de.srt"]
    assert house.rendering.output_path(job.id, LOCAL_OWNER, 1)[0].read_text() == "1\n"


def test_a_description_says_what_would_be_made(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    made = house.rendering.describe(project.id, LOCAL_OWNER, {"preset": "gif"})
    sentence = "480×270, 12.5\u00a0fps, 2.0\u00a0s; no sound; about 1\u00a0s, 972\u00a0kB"
    assert (made.sentence, made.size, made.frames) == (sentence, (480, 270), 25)
    assert made.names == ("My talk",)


def test_letters_that_no_font_has_are_said_before_they_are_drawn(house: House, tmp_path: Path) -> None:
    captions = (CaptionTrack("c", "ja", cues=(Cue("q", 0, 5, "日本"),)),)
    project = house.project(replace(timeline_of("V1: A[0:50]"), captions=captions))

    def warned(request: dict[str, Any]) -> int:
        return len(house.rendering.describe(project.id, LOCAL_OWNER, request).warnings)

    assert warned({"presets": ["mp4", "webm"]}) == 1
    assert warned({"captions": "soft"}) == 0
    make_font(tmp_path / "fonts", "Own", "日本")
    assert warned({}) == 0


def test_an_export_is_made_with_the_fonts_it_was_planned_with(house: House, tmp_path: Path) -> None:
    font = make_font(tmp_path / "fonts", "Own", "日本")
    captions = (CaptionTrack("c", "ja", cues=(Cue("q", 0, 5, "日本"),)),)
    house.run(ask(house, replace(timeline_of("V1: A[0:50]"), captions=captions)))
    assert [font.family for font in house.work.plans[0].lettering.fonts] == ["Own"]
    assert list(house.work.backings[0].fonts.values()) == [font]


def test_what_is_there_already_is_told_and_takes_no_time(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:1500]"))

    def described(kept: Kept) -> tuple[str, float]:
        house.kept[:] = [kept]
        made = house.rendering.describe(project.id, LOCAL_OWNER, {"encode": "all"})
        return made.sentence.split("; ")[1], made.estimate.seconds

    (first, all_of_it), (few, rest), (none, check) = map(
        described, (Kept(of=6), Kept(5, 6, 5 / 6, sound=True), Kept(whole=True))
    )
    assert (few, none) == ("5 of 6 parts are there already", "made before")
    assert first.startswith("about") and all_of_it / 6 < rest < all_of_it / 3 and check < rest / 2


def test_room_is_made_around_an_export_once_nothing_uses_what_is_kept(house: House) -> None:
    job = house.run(ask(house))
    assert [job.id in left for left in house.trims] == [True, False]


def test_only_encoders_that_a_worker_has_are_offered(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    with pytest.raises(InvalidRequest, match="No worker here"):
        house.rendering.request(project.id, LOCAL_OWNER, {"encoder": "nvenc"})
    assert house.rendering.encoders() == [Encoder.SOFTWARE]
    house.encoders.append("nvenc")
    job = house.run(house.rendering.request(project.id, LOCAL_OWNER, {"encoder": "nvenc"}))
    assert (job.state, house.rendering.encoders()) == (JobState.COMPLETED, [Encoder.SOFTWARE, Encoder.NVENC])
    house.work.facts |= {"not_on": "h264_nvenc"}
    job = house.run(house.rendering.request(project.id, LOCAL_OWNER, {"encoder": "nvenc"}))
    assert job.message.endswith("The graphics card did not work, so the processor encoded it.")


def test_every_part_becomes_a_job_and_is_planned_anew_as_that_part(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:30] B/A[30:50]"))
    wanted = {"split": "clips", "name": "{project} {n}, {clip}", "preset": "mp4-hevc"}
    jobs = [house.run(job) for job in house.rendering.request_all(project.id, LOCAL_OWNER, wanted)]
    assert [job.title for job in jobs] == ["My talk 1, A.mp4", "My talk 2, A.mp4"]
    assert [plan.frames for plan in house.work.plans] == [30, 20]
    old = planned_by_an_older_version(house, jobs[1])
    assert (house.run(old).state, house.work.plans[-1].frames) == (JobState.COMPLETED, 20)


def test_captions_in_a_file_that_nobody_took_are_told_of_before_they_are_lost(house: House) -> None:
    spoken = replace(INFO, captions=(CaptionStream(2, "subrip", "deu"),))
    house.assets.add(
        Asset("S", LOCAL_OWNER, "talk.mkv", "media/S/original", AssetState.READY, 5, NOW, spoken)
    )
    with house.files.writing("media/S/original") as file:
        file.write(b"media")
    silent = timeline_of("V1: S[0:50]")
    captioned = replace(silent, captions=(CaptionTrack("s", "en", cues=(Cue("q", 3, 5, "Hello"),)),))

    def told(timeline: Timeline, **request: Any) -> tuple[str, ...]:
        project = house.project(timeline)
        return house.rendering.describe(project.id, LOCAL_OWNER, request).warnings

    assert "talk.mkv are left out" in " ".join(told(silent))
    assert not told(silent, captions="off")
    assert not told(silent, preset="gif")
    assert not told(captioned)
    assert not told(timeline_of("V1: A[0:50]"))


def test_what_is_encoded_since_the_disk_is_full_is_told(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))

    def told(**request: Any) -> str:
        return " ".join(house.rendering.describe(project.id, LOCAL_OWNER, request).warnings)

    house.work.unindexed = DiskFull()
    assert "where A.mp4 can be cut, so it is encoded" in told()
    assert not told(encode="all") and not told(preset="gif")
    house.work.unindexed = OutputInvalid()
    assert not told()


def test_a_new_project_takes_over_habits_and_not_what_was_meant_for_another_one(house: House) -> None:
    first, second = house.project(timeline_of("V1: A[0:30]")), house.project(timeline_of("V1: A[0:30]"))
    wanted = {"preset": "mp4-hevc", "loudness": "web", "encode": "all", "target_bytes": 90_000_000}
    house.rendering.request(first.id, LOCAL_OWNER, wanted)
    assert house.rendering.last_choice(first.id, LOCAL_OWNER) == wanted
    habits = {"preset": "mp4-hevc", "loudness": "web"}
    assert house.rendering.last_choice(second.id, LOCAL_OWNER) == habits
    house.rendering.request(second.id, LOCAL_OWNER, {"quality": "small"})
    house.rendering.request(second.id, LOCAL_OWNER, {"preset": "png", "still_at": 3})  # as the key C does
    assert house.rendering.last_choice(second.id, LOCAL_OWNER) == {"preset": "mp4", "quality": "small"}


def test_what_is_only_heard_becomes_sound_unless_it_was_exported_otherwise(house: House) -> None:
    film = house.project(timeline_of("V1: A[0:30]"))
    heard = timeline_of("V1:\nA1: A[0:30]")
    podcast = house.project(heard)
    with_words = house.project(timeline_of("A1: A[0:30]\nC1: q[3:5]"))

    def offered(project: Project) -> object:
        return house.rendering.last_choice(project.id, LOCAL_OWNER).get("preset")

    assert [offered(project) for project in (film, podcast, with_words)] == [None, "audio", None]
    house.rendering.request(film.id, LOCAL_OWNER, {"preset": "mp4-hevc"})
    assert offered(podcast) == "audio"
    house.rendering.request(film.id, LOCAL_OWNER, {"preset": "mp3"})
    assert offered(podcast) == "mp3"
    house.rendering.request(podcast.id, LOCAL_OWNER, {"preset": "mp4"})
    assert offered(podcast) == "mp4"


def test_an_estimate_follows_what_earlier_exports_took(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:1500]"))
    first = house.rendering.describe(project.id, LOCAL_OWNER, {}).estimate
    slow = {"made_part": 1.0, "took": {"encoding": 400.0}, "bytes": 50_000_000}
    house.work.facts |= slow
    house.run(house.rendering.request(project.id, LOCAL_OWNER, {}))
    made = house.rendering.describe(project.id, LOCAL_OWNER, {}).estimate
    assert first.seconds < 100 < made.seconds
    assert first.bytes < made.bytes


def test_an_export_that_took_over_everything_teaches_nothing(house: House) -> None:
    house.work.facts |= {"kept_whole": True, "took": {"encoding": 400.0}, "bytes": 1}
    house.run(ask(house))
    assert not house.files.exists("paces.json")


@pytest.mark.parametrize(
    "request_",
    [
        {"preset": "avi"},
        {"preset": 3},
        {"captions": "loud"},
        {"name": ""},
        {"name": 5},
        {"name": "x" * 256},
        {"owner": "me"},
        [],
    ],
)
def test_a_malformed_request_is_refused(house: House, request_: Any) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    with pytest.raises(InvalidRequest):
        house.rendering.request(project.id, LOCAL_OWNER, request_)


def test_what_cannot_be_made_is_refused_before_anything_is_queued(house: House) -> None:
    house.add("B", AssetState.PROBING)
    house.add("C", owner="somebody")
    house.add("D")
    house.files.delete("media/D/original")
    refusals: Mapping[str, type[AppError]] = {
        "V1:": RenderError,
        "V1: B[0:5]": AppError,
        "V1: C[0:5]": MediaMissing,
        "V1: D[0:5]": MediaMissing,
        "V1: E[0:5]": MediaMissing,
    }
    for timeline, refusal in refusals.items():
        with pytest.raises(refusal):
            ask(house, timeline)
    assert house.queue.hints == []


def test_a_file_that_was_deleted_is_named_where_an_export_wants_it(house: House) -> None:
    house.add("B")
    house.assets.bury("B", owner=LOCAL_OWNER, at="2026-01-31T12:00:00.000000Z")
    with pytest.raises(MediaMissing, match=r"“B\.mp4” is no longer there\."):
        ask(house, "V1: A[0:5] B[0:5]")


def test_a_file_that_is_deleted_while_an_export_waits_is_named(house: House) -> None:
    job = ask(house)
    house.assets.bury("A", owner=LOCAL_OWNER, at="2026-01-31T12:00:00.000000Z")
    assert house.run(job).error == "“A.mp4” is no longer there."


def test_a_file_that_goes_from_the_disk_while_it_is_exported_is_named_and_marked(house: House) -> None:
    def move_away(_: Cancelled) -> None:
        house.files.delete("media/A/original")
        raise FfmpegFailed("A file that this needs cannot be read. It may be damaged, or no longer there.")

    house.work.before = move_away
    assert house.run(ask(house)).error == "“A.mp4” is no longer there."
    assert house.assets.get("A").lost


def test_another_persons_project_is_not_there(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    with pytest.raises(NotFound):
        house.rendering.request(project.id, "somebody", {})


def test_the_same_key_is_the_same_export(house: House) -> None:
    project = house.project(timeline_of("V1: A[0:50]"))
    jobs = {house.rendering.request(project.id, LOCAL_OWNER, {}, idempotency_key="k").id for _ in range(2)}
    assert len(jobs) == 1


def test_a_second_attempt_goes_on_with_what_the_first_one_finished(house: House) -> None:
    def break_once(_: Cancelled) -> None:
        if len(house.work.plans) == 1:
            raise OSError("the machine hiccups")

    house.work.before = break_once
    job = ask(house)
    assert house.run(job).state is JobState.PENDING
    assert house.run(job).state is JobState.COMPLETED
    assert house.work.found == [False, True]


def test_a_worker_killed_after_the_file_was_in_place_does_not_make_it_again(house: House) -> None:
    job = ask(house)
    folder = house.files.scratch(job.id)
    (folder / "report.json").write_text('{"frames": 50}')
    (folder / "whole").write_text("film")
    house.files.adopt(folder / "whole", f"outputs/{job.id}/0.mp4")
    assert house.run(job).state is JobState.COMPLETED
    assert house.work.plans == []


def planned_by_an_older_version(house: House, job: Job) -> Job:
    """The same export as an older Cutroom left it: waiting, with a plan that nobody reads any more."""
    payload = {**job.payload, "plan": {"version": 1, "plan": {}}}
    left = NewJob("old", job.owner, job.kind, job.title, payload=payload, project_id=job.project_id)
    return house.jobs.submit(left)


def test_an_export_of_an_older_version_is_planned_anew_when_it_is_tried_again(house: House) -> None:
    captions = (CaptionTrack("s", "de", cues=(Cue("q", 0, 5, "Hallo"),)),)
    asked = ask(
        house, replace(timeline_of("V1: A[0:50]"), captions=captions), preset="mp4-720p", captions="beside"
    )
    old = planned_by_an_older_version(house, asked)
    trimmed = timeline_of("V1: A[0:10]")
    house.projects.save(str(old.project_id), version=1, timeline=trimmed, label="Trim", parent=1)
    house.jobs.cancel(old.id, owner=LOCAL_OWNER)
    again = house.run(house.jobs.retry(old.id, owner=LOCAL_OWNER))
    assert (again.state, again.error) == (JobState.COMPLETED, None)
    assert [(plan.frames, plan.preset.name) for plan in house.work.plans] == [(50, "mp4-720p")]
    assert [file.name for file in house.rendering.outputs(again)] == ["My talk.mp4", "My talk.de.srt"]


def test_an_export_that_waited_while_cutroom_was_upgraded_is_made_as_asked_and_says_so(house: House) -> None:
    old = planned_by_an_older_version(house, ask(house))
    trimmed = timeline_of("V1: A[0:10]")
    house.projects.save(str(old.project_id), version=1, timeline=trimmed, label="Trim", parent=1)
    ended = house.run(old)
    assert ended.state is JobState.COMPLETED
    assert ended.message.endswith(
        " It had been planned by another version of Cutroom, so it was planned anew."
    )
    told = house.rendering.report(old.id, LOCAL_OWNER)
    assert (told["revision"], told["report"]["planned_anew"]) == (1, True)
    assert told["plan"] == plan_to_json(house.work.plans[0]), "by which it was made"
    assert "plan" not in job_to_json(ended)["result"], "that is only for who asks"


@pytest.mark.parametrize(
    ("lose", "sentence"),
    [
        (lambda house, job: house.files.delete("media/A/original"), "“A.mp4” is no longer there."),
        (
            lambda house, job: house.projects.delete(job.project_id, owner=LOCAL_OWNER),
            "That project is no longer there.",
        ),
        (lambda house, job: None, "That version of the project is no longer there."),
    ],
    ids=["media", "project", "revision"],
)
def test_an_export_that_cannot_be_planned_anew_says_why_and_leaves_nothing(
    house: House, lose: Callable[[House, Job], None], sentence: str
) -> None:
    asked = ask(house)
    gone = {"revision": 7} if sentence.startswith("That version") else {}
    old = planned_by_an_older_version(house, replace(asked, payload={**asked.payload, **gone}))
    lose(house, old)
    ended = house.run(old)
    assert (ended.state, ended.error) == (JobState.FAILED, sentence)
    assert house.left(ended) == set()


def test_pieces_are_named_after_what_is_in_a_file_and_are_the_persons_own(house: House) -> None:
    house.assets.unite("A", "5e" * 32)
    house.run(ask(house))
    house.run(ask(house))
    first, second = house.work.backings
    assert first.contents == {"A": "5e" * 32}
    assert set(house.asked) == {LOCAL_OWNER} and first.cache is second.cache is house.cache


def test_an_export_that_was_made_before_says_so(house: House) -> None:
    house.work.facts["kept_whole"] = True
    message = house.run(ask(house)).message
    assert message == "Exported: 1280×720, 25\u00a0fps, 2.0\u00a0s. The same export had been made before."


def test_a_cancelled_export_leaves_nothing(house: House) -> None:
    job = ask(house)

    def cancel(cancelled: Cancelled) -> None:
        house.jobs.cancel(job.id, owner=LOCAL_OWNER)
        while not cancelled():
            pass
        raise RenderCancelled

    house.runner.start()
    house.work.before = cancel
    assert house.run(job).state is JobState.CANCELLED
    assert house.left(job) == set()


def test_whoever_lost_an_export_leaves_it_to_whoever_makes_it_now(house: House) -> None:
    job = ask(house)

    def lose(cancelled: Cancelled) -> None:
        house.store.abandon("here")
        house.runner.sweep()
        assert house.store.claim(job.id, worker="another", lease=60)
        house.runner._look_everywhere()
        while not cancelled():
            pass

    house.work.before = lose
    assert house.run(job).state is JobState.PROCESSING
    assert house.left(job) == {f"scratch/{job.id}/{name}" for name in ("part", "finished", "report.json")}


def test_an_export_that_is_cancelled_while_it_is_checked_leaves_nothing(house: House) -> None:
    job = ask(house)

    def cancel(cancelled: Cancelled) -> None:
        house.jobs.cancel(job.id, owner=LOCAL_OWNER)
        while not cancelled():
            pass

    house.runner.start()
    house.work.before = cancel
    assert house.run(job).state is JobState.CANCELLED
    assert house.left(job) == set()


def test_an_export_that_was_paused_goes_on_from_its_percent(house: House) -> None:
    job = ask(house)

    def pause(cancelled: Cancelled) -> None:
        house.jobs.pause(job.id, owner=LOCAL_OWNER)
        wait_until(cancelled, "the pause is heard")
        raise RenderCancelled

    house.runner.start()
    house.work.before = pause
    assert house.run(job).state is JobState.PENDING
    house.jobs.resume(job.id, owner=LOCAL_OWNER)
    house.work.before = lambda cancelled: None
    assert house.run(job).state is JobState.COMPLETED
    fractions = [event.fraction for event in house.store.events_of_job(job.id)]
    assert fractions == sorted(fractions)
    assert 0.75 in fractions  # half of what was left after the first half


def test_a_failed_export_says_why_and_leaves_nothing(house: House) -> None:
    def fail(_: Cancelled) -> None:
        raise OutputInvalid

    house.work.before = fail
    job = house.run(ask(house))
    assert (job.state, job.error) == (JobState.FAILED, OutputInvalid().message)
    assert house.left(job) == set()


def test_an_export_for_which_there_is_no_room_says_how_much_it_needs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.files, "free_bytes", lambda: 2000)
    job = house.run(ask(house))
    assert job.state is JobState.FAILED and job.error is not None
    assert "needs about" in job.error and "2\u00a0kB are free" in job.error
    assert house.work.plans == []


def test_what_an_attempt_before_has_made_needs_no_room_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(house)
    plan = plan_from_json(job.payload["plan"])
    (house.files.scratch(job.id) / "segment").write_bytes(bytes(2000))
    monkeypatch.setattr(house.files, "free_bytes", lambda: needed_bytes(plan) - 1000)
    assert house.run(job).state is JobState.COMPLETED


@pytest.mark.parametrize("kept", [Kept(whole=True), Kept(spans=9, of=10, part=0.9, sound=True)])
def test_what_exports_before_have_made_needs_no_room_again(
    house: House, monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    job = ask(house)
    needed = needed_bytes(plan_from_json(job.payload["plan"]), kept)
    house.kept[0] = kept
    monkeypatch.setattr(house.files, "free_bytes", lambda: needed)
    assert house.run(job).state is JobState.COMPLETED


def test_an_export_that_is_finished_is_handed_over_even_if_its_report_cannot_be_kept(house: House) -> None:
    job = ask(house)
    (house.files.scratch(job.id) / "report.part").mkdir()
    assert house.run(job).state is JobState.COMPLETED


def test_an_export_whose_media_went_meanwhile_says_which(house: House) -> None:
    job = ask(house)
    house.files.delete("media/A/original")
    done = house.run(job)
    assert (done.state, done.error) == (JobState.FAILED, "“A.mp4” is no longer there.")
    assert house.work.plans == []


def test_there_is_no_output_that_was_not_made(house: House) -> None:
    job = ask(house)
    with pytest.raises(NotFound):
        house.rendering.output_path(job.id, LOCAL_OWNER, 0)
    with pytest.raises(NotFound):
        house.rendering.output_path(house.run(job).id, LOCAL_OWNER, -1)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Talk 1", "Talk 1"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ('a<b>:"c"|?*', "a-b---c----"),
        ("dots...", "dots"),
        ("\x00\n", "Untitled"),
        ("CON", "_CON"),
        ("🎬" * 120, "🎬" * 50),
    ],
)
def test_a_name_becomes_a_file_name_that_every_system_takes(name: str, cleaned: str) -> None:
    assert file_name(name) == cleaned
