"""Files from an address arrive in the library, by a job that tells how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.db.reservations import SqlReservations
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.download.http import Patience, WebDownloader
from app.domain.addresses import INSIDE, Allowed
from app.domain.errors import AddressRefused
from app.domain.jobs import Job, JobKind, JobState
from app.services.media.downloading import Downloading
from app.services.media.quotas import Quotas
from app.services.permits import Permits
from tests.media import Clip, make
from tests.services.library_house import LibraryHouse, open_house
from tests.waiting import wait_until
from tests.web_server import Ask, web_server

HERE = Allowed.parse(["127.0.0.0/8"])
QUICK = Patience(silence=0.5, tries=2, first_tries=1, pauses=(0.0,))
MOST = 5_000_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[LibraryHouse]:
    with open_house(tmp_path, max_upload_bytes=MOST) as house:
        yield house


def downloading(
    house: LibraryHouse, allowed: Allowed = HERE, *, quota: int | None = None, patience: Patience = QUICK
) -> Downloading:
    """Downloads of that house; its runner does their jobs."""
    quotas = Quotas(
        assets=house.assets,
        uploads=SqlUploadStore(house.engine),
        reservations=SqlReservations(house.engine),
        files=house.files,
        permits=Permits(house.projects),
        default=quota,
    )
    service = Downloading(
        downloader=WebDownloader(allowed=allowed, patience=patience),
        library=house.library,
        jobs=house.jobs,
        files=house.files,
        allowed=allowed,
        max_upload_bytes=MOST,
        quotas=quotas,
    )
    house.handlers[JobKind.DOWNLOAD] = service.run
    return service


def over(house: LibraryHouse, job: Job) -> Job:
    house.work()
    return house.jobs.get(job.id, owner="local")


def test_a_file_from_an_address_becomes_a_media_file(house: LibraryHouse) -> None:
    data = make(Clip(frames=10)).read_bytes()

    def answer(ask: Ask) -> None:
        ask.head(content_length=len(data), content_disposition='inline; filename="The talk.mp4"')
        ask.send(data)

    with web_server(answer) as server:
        job = downloading(house).request(f"{server.url}/v/1234?sig=abc", owner="local")
        assert (job.kind, job.title) == (JobKind.DOWNLOAD, "1234")
        job = over(house, job)
    assert job.state is JobState.COMPLETED
    (asset,) = house.library.list(owner="local")
    assert job.result is not None
    assert (asset.id, asset.name, asset.size_bytes) == (job.result["asset_id"], "The talk.mp4", len(data))
    assert (asset.id, asset.state) == (job.asset_id, "ready")
    assert house.files.path(asset.key).read_bytes() == data
    words = house.jobs.events(job.id, owner="local")
    spoken = [event for event in words if event.stage == "downloading"]
    assert spoken[0].total_bytes == len(data)
    assert all((event.downloaded_bytes or 0) <= len(data) for event in spoken)
    assert not list((house.folder / "files").glob("scratch/*"))


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/x", "http://localhost/x", "http://localhost./x", "http://db.internal/x"),
        *("http://0x7f.1/", "http://[::1]:8080/", "http://169.254.169.254/latest/meta-data/"),
        *("http://metadata.google.internal/", "http://printer.local/"),
    ],
)
def test_what_is_inside_is_refused_before_there_is_a_job(house: LibraryHouse, address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        downloading(house, Allowed()).request(address, owner="local")
    assert refused.value.message == INSIDE
    assert not house.jobs.list(owner="local")


def test_a_download_that_fails_says_why_and_leaves_nothing(house: LibraryHouse) -> None:
    def page(ask: Ask) -> None:
        ask.head(content_type="text/html", content_length=0)

    def empty(ask: Ask) -> None:
        ask.head(content_length=0)

    def large(ask: Ask) -> None:
        ask.head(content_length=MOST + 1)

    for answer, sentence in ((page, "shows a page"), (empty, "empty"), (large, "5\u00a0MB")):
        with web_server(answer) as server:
            job = over(house, downloading(house).request(f"{server.url}/x.mp4", owner="local"))
        assert job.state is JobState.FAILED
        assert sentence in str(job.error)
        assert not house.on_disk()
    assert not house.library.list(owner="local")


def test_a_name_that_turns_out_to_be_inside_fails_without_a_connection(house: LibraryHouse) -> None:
    with web_server(lambda ask: ask.head()) as canary:
        allowed = Allowed(hosts=frozenset({"elsewhere.example"}))
        service = downloading(house, allowed)
        job = over(house, service.request(f"http://localhost:{canary.port}/x.mp4", owner="local"))
        assert (job.state, job.error) == (JobState.FAILED, INSIDE)
        assert canary.connections == 0


def test_a_download_is_done_once_however_often_it_is_asked_with_one_key(house: LibraryHouse) -> None:
    service = downloading(house)
    first, again = (
        service.request("https://example.com/x.mp4", owner="local", idempotency_key="k") for _ in range(2)
    )
    assert first.id == again.id


def test_a_worker_that_dies_after_the_last_byte_leaves_one_file(house: LibraryHouse) -> None:
    def answer(ask: Ask) -> None:
        ask.head(content_length=3)
        ask.send(b"abc")

    with web_server(answer) as server:
        service = downloading(house)
        job = service.request(f"{server.url}/x.mp4", owner="local")
        assert job.asset_id is not None
        arrived = house.files.scratch(job.id) / "arriving"
        arrived.write_bytes(b"abc")
        house.files.adopt(arrived, f"media/{job.asset_id}/original")  # and then the power went
        house.work()
    assert [asset.id for asset in house.library.list(owner="local")] == [job.asset_id]
    assert server.connections == 0


def test_a_second_download_is_refused_the_room_that_the_first_was_promised(house: LibraryHouse) -> None:
    data = make(Clip(frames=10)).read_bytes()
    second: list[Job] = []

    def answer(ask: Ask) -> None:
        ask.head(content_length=len(data))
        if ask.path == "/first.mp4":
            ask.send(data[:100])
            wait_until(lambda: reservations.promised("local"), "the first is promised its room")
            job = service.request(f"{server.url}/second.mp4", owner="local")
            house.runner.run(job.id)
            second.append(house.jobs.get(job.id, owner="local"))
            ask.send(data[100:])
        else:
            ask.send(data)

    reservations = SqlReservations(house.engine)
    service = downloading(house, quota=len(data) * 3 // 2, patience=Patience())
    with web_server(answer) as server:
        first = over(house, service.request(f"{server.url}/first.mp4", owner="local"))
        again = over(house, service.request(f"{server.url}/third.mp4", owner="local"))
    assert first.state is JobState.COMPLETED
    for refused in (*second, again):
        assert refused.state is JobState.FAILED
        assert "are left" in str(refused.error)
    assert not reservations.promised("local")


def test_a_download_of_unknown_length_is_refused_when_it_passes_the_quota(house: LibraryHouse) -> None:
    def answer(ask: Ask) -> None:
        ask.head()
        for _ in range(20):
            ask.send(bytes(20_000))

    with web_server(answer) as server:
        job = over(house, downloading(house, quota=100_000).request(f"{server.url}/x.mp4", owner="local"))
    assert job.state is JobState.FAILED
    assert "are left" in str(job.error)
    assert not house.on_disk()
