"""Media that came in before an upgrade learn what newer versions of the probe find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import text

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import RenderCancelled
from app.domain.jobs import Job, JobKind, JobState, NewJob, Priority, Queue
from app.domain.media import FACTS_VERSION, Asset, CaptionStream, Made, MediaInfo, Scan
from app.domain.playback import wants_proxy
from app.services.jobs.outcome import Outcome
from app.services.media.older_facts import HANDFUL
from app.services.progress.reporting import JobContext
from tests.services.library_house import LibraryHouse, open_house
from tests.services.stand_ins import MKV, FakeProber, FakeWork, info_of

INTERLACED = replace(info_of(), video=(replace(info_of().video[0], scan=Scan.TOP_FIRST),))


@pytest.fixture
def house(tmp_path: Path, prober: FakeProber, work: FakeWork) -> Iterator[LibraryHouse]:
    with open_house(tmp_path, prober=prober, work=work) as opened:
        yield opened


def of_before(house: LibraryHouse, prober: FakeProber, data: bytes, info: MediaInfo) -> Asset:
    """A file that an earlier version took in, and knew so."""
    prober.found[data[:3]] = info
    asset = house.bring(data)
    house.work()
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE assets SET facts_version = 1"))
    house.news.clear()
    return asset


def upgrade(house: LibraryHouse) -> Job:
    """What a worker does some time after its start, and all that comes of it."""
    house.older.once_due()
    house.work()
    return probes(house)[0]


def probes(house: LibraryHouse) -> list[Job]:
    """Newest first."""
    return [job for job in house.jobs.list(owner=LOCAL_OWNER, limit=1000) if job.kind is JobKind.PROBE]


def test_a_file_of_before_an_upgrade_learns_what_is_found_by_now(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    found = prober.found[b"mp4"] = replace(info_of(), tags=(("title", "Talk"),))
    work.made.clear()
    job = upgrade(house)
    assert (job.state, job.queue, job.priority) == (JobState.COMPLETED, Queue.BACKGROUND, Priority.LOW)
    known = house.get(asset)
    assert (known.info, known.facts_version, known.stale) == (found, FACTS_VERSION, ())
    assert house.news == [(f"media:{LOCAL_OWNER}", asset.id)], "open editors hear of it"
    assert work.made == [], "nothing that was made depends on it"


def test_a_fact_that_changes_nothing_for_people_is_no_news_to_their_windows(
    house: LibraryHouse, prober: FakeProber
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    whole = replace(info_of(), video=(replace(info_of().video[0], scan=Scan.WHOLE),))
    prober.found[b"mp4"] = whole
    upgrade(house)
    assert house.get(asset).info == whole
    assert house.news == []


def test_what_depends_on_a_fact_that_changed_is_made_anew_and_shown_until_then(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mkv", replace(info_of(MKV), video=info_of().video))
    before = house.get(asset)
    assert before.proxy_key and before.needs_proxy
    prober.found[b"mkv"] = replace(INTERLACED, container=MKV)
    work.made.clear()
    house.older.once_due()
    house.runner.run(house.queue.hints.pop(0))
    waiting = house.get(asset)
    assert waiting.stale == (Made.FILMSTRIP, Made.PROXY)
    assert (waiting.proxy_key, waiting.filmstrip_key) == (before.proxy_key, before.filmstrip_key)
    [derive] = [job for job in house.jobs_of(asset) if not job.state.terminal]
    assert (derive.kind, derive.queue, derive.priority) == (JobKind.DERIVE, Queue.BACKGROUND, Priority.LOW)
    house.work()
    assert work.made == ["filmstrip", "proxy"]
    assert house.get(asset).stale == ()


def test_what_was_made_of_older_facts_is_gone_then_and_the_new_has_another_name(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mkv", info_of(MKV))
    folder = f"media/{asset.id}"
    (house.folder / f"files/{folder}/proxy-v{FACTS_VERSION}.mp4").rename(
        house.folder / f"files/{folder}/proxy.mp4"
    )
    house.assets.derived(asset.id, proxy_key=f"{folder}/proxy.mp4")
    prober.found[b"mkv"] = replace(INTERLACED, container=MKV)
    upgrade(house)
    assert house.get(asset).proxy_key == f"{folder}/proxy-v{FACTS_VERSION}.mp4"
    assert f"{folder}/proxy.mp4" not in house.on_disk()


def test_a_file_that_turns_out_to_be_interlaced_gets_a_proxy_and_stored_captions_are_read(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    assert house.get(asset).proxy_key is None and wants_proxy(INTERLACED)
    prober.found[b"mp4"] = replace(
        INTERLACED, captions=(CaptionStream(2, "subrip"), CaptionStream(3, "subrip"))
    )
    work.made.clear()
    upgrade(house)
    assert house.get(asset).proxy_key
    assert work.made == ["filmstrip", "captions", "proxy"]
    assert f"media/{asset.id}/captions-2.srt" in house.on_disk()


def test_captions_and_index_of_other_streams_are_made_again(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    tracks = (CaptionStream(2, "subrip"), CaptionStream(3, "subrip"))
    asset = of_before(house, prober, b"mp4", replace(info_of(), captions=tracks))
    prober.found[b"mp4"] = replace(info_of("webm"), captions=tracks[::-1])
    work.made.clear()
    upgrade(house)
    assert work.made == ["captions", "proxy", "index"]
    assert f"media/{asset.id}/index" in house.on_disk()


@pytest.mark.parametrize("fate", ["gone", "unreadable"])
def test_a_file_that_cannot_be_looked_into_keeps_its_facts_and_is_left_alone(
    house: LibraryHouse, prober: FakeProber, fate: str
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    if fate == "gone":
        house.files.delete(asset.key)
    del prober.found[b"mp4"]
    assert upgrade(house).state is JobState.COMPLETED
    known = house.get(asset)
    assert (known.info, known.state, known.error) == (info_of(), house.get(asset).state, None)
    assert house.assets.count_older_facts() == 0
    house.older.once_due()
    assert not house.queue.hints


def test_a_file_that_finds_a_bug_keeps_no_other_waiting(
    house: LibraryHouse, prober: FakeProber, caplog: pytest.LogCaptureFixture
) -> None:
    other, evil = (of_before(house, prober, data, info_of()) for data in (b"mp4", b"bad"))

    def probe(path: Path) -> MediaInfo:
        if path.read_bytes() == b"bad":
            raise RuntimeError("it crashed")
        return INTERLACED

    prober.probe = probe  # type: ignore[method-assign]
    assert upgrade(house).state is JobState.COMPLETED
    assert "it crashed" in caplog.text
    caplog.clear()
    assert (house.get(evil).info, house.get(other).info) == (info_of(), INTERLACED)


def test_however_often_it_is_asked_one_job_looks_and_none_where_nothing_is_older(
    house: LibraryHouse, prober: FakeProber
) -> None:
    house.older.once_due()
    assert probes(house) == []
    of_before(house, prober, b"mp4", info_of())
    house.older.once_due()
    house.older.once_due()
    assert len(probes(house)) == 1


def test_files_with_the_same_bytes_are_looked_into_once(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    twin = replace(house.assets.get(asset.id), id="twin")
    house.assets.add(twin)
    prober.found[b"mp4"] = INTERLACED
    asked = count_probes(prober)
    upgrade(house)
    assert len(asked) == 1
    assert house.assets.get("twin").info == INTERLACED
    assert house.assets.get("twin").proxy_key == house.get(asset).proxy_key is not None


def test_what_waits_for_the_same_workers_goes_first_and_then_it_goes_on(
    house: LibraryHouse, prober: FakeProber
) -> None:
    assets = [of_before(house, prober, b"mp4%d" % number, info_of()) for number in range(HANDFUL + 3)]
    order: list[str] = []
    look = prober.probe

    def probe(path: Path) -> MediaInfo:
        order.append("probe")
        if len(order) == 1:  # a notice comes in while it works
            house.jobs.submit(NewJob("notice", LOCAL_OWNER, JobKind.NOTIFY, "Ready"))
        return look(path)

    def notify(_context: object) -> Outcome:
        order.append("notify")
        return Outcome()

    prober.probe = probe  # type: ignore[method-assign]
    house.handlers[JobKind.NOTIFY] = notify
    house.older.once_due()
    house.queue.hints.clear()
    while house.runner.run_next(Queue.BACKGROUND):
        pass
    assert order == [*["probe"] * HANDFUL, "notify", *["probe"] * 3]
    [job] = probes(house)
    assert (job.state, job.attempt) == (JobState.COMPLETED, 1)
    assert {house.get(asset).facts_version for asset in assets} == {FACTS_VERSION}


def test_what_was_removed_to_make_room_is_not_made_before_somebody_wants_it(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    house.assets.clear(house.get(asset).key, at="2026-01-31T12:00:00.000000Z")
    prober.found[b"mp4"] = INTERLACED
    work.made.clear()
    upgrade(house)
    assert house.get(asset).info == INTERLACED
    assert work.made == []


def test_a_worker_that_died_after_it_noted_what_is_stale_is_made_good(
    house: LibraryHouse, prober: FakeProber, work: FakeWork
) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    prober.found[b"mp4"] = INTERLACED
    house.assets.probed_anew(asset.id, INTERLACED, needs_proxy=False, stale=[Made.FILMSTRIP])
    work.made.clear()
    upgrade(house)
    assert work.made == ["filmstrip", "proxy"]


def test_it_stops_when_it_is_to_and_keeps_what_it_learned(house: LibraryHouse, prober: FakeProber) -> None:
    for number in range(3):
        of_before(house, prober, b"mp4%d" % number, info_of())
    house.older.once_due()
    asked = count_probes(prober)
    stopped = SimpleNamespace(job=probes(house)[0], report=lambda tick: None, cancelled=lambda: bool(asked))
    with pytest.raises(RenderCancelled):
        house.older.run(cast(JobContext, stopped))
    assert (len(asked), house.assets.count_older_facts()) == (1, 2)


def test_what_is_about_to_be_exported_is_looked_into_at_once(house: LibraryHouse, prober: FakeProber) -> None:
    asset = of_before(house, prober, b"mp4", info_of())
    prober.found[b"mp4"] = INTERLACED
    asked = count_probes(prober)
    older = {asset.id: house.get(asset)}
    assert house.older.renewed(older)[asset.id].info == INTERLACED
    assert house.older.renewed(older)[asset.id].info == INTERLACED
    assert len(asked) == 1
    assert house.news == [(f"media:{LOCAL_OWNER}", asset.id)]
    known = {asset.id: house.get(asset)}
    assert house.older.renewed(known) is known


def count_probes(prober: FakeProber) -> list[Path]:
    asked: list[Path] = []
    look: Callable[[Path], MediaInfo] = prober.probe

    def probe(path: Path) -> MediaInfo:
        asked.append(path)
        return look(path)

    prober.probe = probe  # type: ignore[method-assign]
    return asked
