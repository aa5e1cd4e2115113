"""Resumable uploads speak the tus protocol 1.0.0, header by header."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime

import httpx
import pytest
from fastapi import FastAPI

from app.domain.uploads import Upload, UploadRole, UploadState
from tests.api.conftest import HOST, MOST_UPLOAD_BYTES, House, sentence

UPLOADS = "/api/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}
DATA = bytes(range(256)) * 40


def metadata(**told: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())


def checksum(data: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


async def begin(
    client: httpx.AsyncClient, length: int | None = len(DATA), more: Mapping[str, str] | None = None
) -> str:
    told = {"Upload-Defer-Length": "1"} if length is None else {"Upload-Length": str(length)}
    answer = await client.post(UPLOADS, headers={**TUS, **told, **(more or {})})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def send(
    client: httpx.AsyncClient, where: str, data: bytes, offset: int, **headers: str
) -> httpx.Response:
    return await client.patch(where, headers={**BYTES, "Upload-Offset": str(offset), **headers}, content=data)


async def stand(client: httpx.AsyncClient, where: str) -> httpx.Response:
    answer = await client.head(where, headers=TUS)
    assert answer.status_code == 200
    return answer


def bytes_on_disk(house: House) -> int:
    folder = house.folder / "files" / "uploads"
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.exists() else 0


async def test_options_say_what_the_server_can_do(client: httpx.AsyncClient) -> None:
    answer = await client.options(UPLOADS)
    assert answer.status_code == 200
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(MOST_UPLOAD_BYTES)
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"
    assert set(answer.headers["tus-extension"].split(",")) == {
        *("creation", "creation-with-upload", "creation-defer-length", "termination"),
        *("expiration", "checksum", "concatenation"),
    }


async def test_a_file_in_three_requests_becomes_a_media_file(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, more={"Upload-Metadata": metadata(filename="talk.mp4", filetype="video/mp4")})
    for start in range(0, len(DATA), 4000):
        answer = await send(client, where, DATA[start : start + 4000], start)
        assert answer.status_code == 204
        assert answer.content == b""
        assert answer.headers["upload-offset"] == str(min(start + 4000, len(DATA)))
        assert answer.headers["tus-resumable"] == "1.0.0"
    (asset,) = house.services.library.list(owner="local")
    assert answer.headers["cutroom-asset"] == asset.id
    assert asset.name == "talk.mp4"
    assert house.files.path(asset.key).read_bytes() == DATA
    job = house.services.jobs.get(answer.headers["cutroom-job"], owner="local")
    assert (job.kind, job.asset_id) == ("import", asset.id)
    told = (await client.get(where)).json()
    assert told["state"] == "completed"
    assert (told["asset_id"], told["job_id"], told["offset"]) == (asset.id, job.id, len(DATA))
    again = await stand(client, where)
    assert again.headers["upload-offset"] == again.headers["upload-length"] == str(len(DATA))
    assert again.headers["cutroom-asset"] == asset.id


async def test_a_head_tells_where_to_go_on(client: httpx.AsyncClient) -> None:
    told = metadata(filename="x.mp4")
    where = await begin(client, more={"Upload-Metadata": told})
    await send(client, where, DATA[:123], 0)
    answer = await stand(client, where)
    assert answer.headers["upload-offset"] == "123"
    assert answer.headers["upload-length"] == str(len(DATA))
    assert answer.headers["upload-metadata"] == told
    assert answer.headers["cache-control"] == "no-store"
    assert parsedate_to_datetime(answer.headers["upload-expires"]).tzinfo is not None
    listed = (await client.get(UPLOADS)).json()
    assert [(one["name"], one["offset"], one["state"]) for one in listed] == [("x.mp4", 123, "arriving")]


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
async def test_another_version_of_the_protocol_changes_nothing(
    client: httpx.AsyncClient, house: House, version: str | None
) -> None:
    where = await begin(client)
    told = {**BYTES, "Upload-Offset": "0", "Upload-Length": "5"}
    del told["Tus-Resumable"]
    headers = told if version is None else {**told, "Tus-Resumable": version}
    for method, address in (("POST", UPLOADS), ("HEAD", where), ("PATCH", where), ("DELETE", where)):
        answer = await client.request(method, address, headers=headers, content=b"hello")
        assert answer.status_code == 412
        assert answer.headers["tus-version"] == "1.0.0"
    assert (await stand(client, where)).headers["upload-offset"] == "0"
    assert bytes_on_disk(house) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Offset": "0", "Content-Type": "text/plain"}, 415),
        ({"Upload-Offset": "0", "Content-Type": ""}, 415),
        ({}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "1e3"}, 400),
        ({"Upload-Offset": "7"}, 409),
        ({"Upload-Offset": str(2**64)}, 400),
        ({"Upload-Offset": "0", "Upload-Length": "99"}, 400),
        ({"Upload-Offset": "0", "Upload-Checksum": "md5 AAAA"}, 400),
        ({"Upload-Offset": "0", "Upload-Checksum": "sha1 *"}, 400),
        ({"Upload-Offset": "0", "Upload-Checksum": checksum(b"other")}, 460),
    ],
)
async def test_a_refused_request_leaves_no_byte(
    client: httpx.AsyncClient, house: House, headers: dict[str, str], status: int
) -> None:
    where = await begin(client)
    answer = await client.patch(where, headers={**BYTES, **headers}, content=b"hello")
    assert sentence(answer, status)
    assert answer.headers["tus-resumable"] == "1.0.0"
    if status == 409:
        assert answer.headers["upload-offset"] == "0"
    assert bytes_on_disk(house) == 0
    assert (await stand(client, where)).headers["upload-offset"] == "0"


async def test_more_bytes_than_announced_are_refused_before_the_first(
    client: httpx.AsyncClient, house: House
) -> None:
    where = await begin(client, 10)
    assert sentence(await send(client, where, DATA, 0), 413)
    assert bytes_on_disk(house) == 0

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"12345678"

    answer = await client.patch(where, headers={**BYTES, "Upload-Offset": "0"}, content=endless())
    assert sentence(answer, 413)
    assert bytes_on_disk(house) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Defer-Length": "2"}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": str(2**63)}, 400),
        ({"Upload-Length": str(MOST_UPLOAD_BYTES + 1)}, 413),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "a YQ==,a Yg=="}, 400),
        ({"Upload-Length": "5", "Upload-Concat": "some"}, 400),
        ({"Upload-Concat": "final;/etc/passwd"}, 400),
        ({"Upload-Concat": "final;/api/uploads/../media/x"}, 400),
        ({"Upload-Concat": "final;/api/uploads/nothere"}, 404),
        ({"Upload-Concat": "final;/api/uploads/nothere", "Upload-Length": "5"}, 400),
    ],
)
async def test_a_refused_creation_leaves_nothing(
    client: httpx.AsyncClient, house: House, headers: dict[str, str], status: int
) -> None:
    assert sentence(await client.post(UPLOADS, headers={**TUS, **headers}), status)
    assert (await client.get(UPLOADS)).json() == []
    assert bytes_on_disk(house) == 0


async def test_a_creation_may_bring_bytes(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post(UPLOADS, headers={**BYTES, "Upload-Length": "10"}, content=b"hello")
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == "5"
    assert (await send(client, answer.headers["location"], b"world", 5)).status_code == 204
    (asset,) = house.services.library.list(owner="local")
    assert house.files.path(asset.key).read_bytes() == b"helloworld"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Upload-Length": "3"}, 413),
        ({"Upload-Checksum": checksum(b"other")}, 460),
    ],
)
async def test_a_creation_whose_bytes_are_refused_is_none(
    client: httpx.AsyncClient, house: House, headers: dict[str, str], status: int
) -> None:
    told = {**BYTES, "Upload-Length": "10", **headers}
    assert sentence(await client.post(UPLOADS, headers=told, content=b"hello"), status)
    assert (await client.get(UPLOADS)).json() == []
    assert bytes_on_disk(house) == 0


async def test_the_length_may_be_told_later_and_only_once(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, None)
    assert (await stand(client, where)).headers["upload-defer-length"] == "1"
    assert (await send(client, where, b"hello", 0)).status_code == 204
    too_large = str(MOST_UPLOAD_BYTES + 1)
    assert sentence(await send(client, where, b"", 5, **{"Upload-Length": too_large}), 413)
    assert sentence(await send(client, where, b"", 5, **{"Upload-Length": "4"}), 400)
    assert (await send(client, where, b"", 5, **{"Upload-Length": "10"})).status_code == 204
    assert sentence(await send(client, where, b"", 5, **{"Upload-Length": "11"}), 400)
    assert (await stand(client, where)).headers["upload-length"] == "10"
    assert (await send(client, where, b"world", 5)).headers["cutroom-asset"]


async def test_an_upload_without_a_length_stops_at_the_limit(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, None)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield bytes(1_000_000)

    answer = await client.patch(where, headers={**BYTES, "Upload-Offset": "0"}, content=endless())
    assert sentence(answer, 413)
    assert bytes_on_disk(house) <= MOST_UPLOAD_BYTES


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_bytes_with_a_wrong_checksum_are_sent_again(
    client: httpx.AsyncClient, house: House, algorithm: str
) -> None:
    where = await begin(client)
    await send(client, where, DATA[:100], 0)
    for data, status in ((b"x" + DATA[101:], 460), (DATA[100:], 204)):
        told = {"Upload-Checksum": checksum(DATA[100:], algorithm)}
        assert (await send(client, where, data, 100, **told)).status_code == status
    (asset,) = house.services.library.list(owner="local")
    assert house.files.path(asset.key).read_bytes() == DATA


async def test_parts_sent_beside_each_other_become_one_file(client: httpx.AsyncClient, house: House) -> None:
    cuts = [(0, 3000), (3000, 3001), (3001, len(DATA))]
    parts = []
    for start, end in cuts:
        parts.append(await begin(client, end - start, {"Upload-Concat": "partial"}))
        assert (await stand(client, parts[-1])).headers["upload-concat"] == "partial"
    listed = "final;" + " ".join([*parts[:-1], f"http://elsewhere.example{parts[-1]}"])
    early = await client.post(UPLOADS, headers={**TUS, "Upload-Concat": listed})
    assert sentence(early, 400)
    for part, (start, end) in reversed(list(zip(parts, cuts, strict=True))):
        answer = await send(client, part, DATA[start:end], 0)
        assert "cutroom-asset" not in answer.headers
    told = {"Upload-Concat": listed, "Upload-Metadata": metadata(filename="whole.mp4")}
    final = await client.post(UPLOADS, headers={**TUS, **told})
    assert final.status_code == 201
    (asset,) = house.services.library.list(owner="local")
    assert (asset.name, final.headers["cutroom-asset"]) == ("whole.mp4", asset.id)
    assert house.files.path(asset.key).read_bytes() == DATA
    where = final.headers["location"]
    answer = await stand(client, where)
    assert answer.headers["upload-concat"] == "final;" + " ".join(parts)
    assert answer.headers["upload-offset"] == answer.headers["upload-length"] == str(len(DATA))
    assert sentence(await send(client, where, b"more", len(DATA)), 403)
    assert bytes_on_disk(house) == 0


async def test_an_upload_that_is_given_up_is_gone(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client)
    await send(client, where, DATA[:100], 0)
    answer = await client.delete(where, headers=TUS)
    assert answer.status_code == 204
    assert answer.headers["tus-resumable"] == "1.0.0"
    for method in ("HEAD", "PATCH", "DELETE", "GET"):
        gone = await client.request(method, where, headers={**BYTES, "Upload-Offset": "100"})
        assert gone.status_code == 404
    assert bytes_on_disk(house) == 0


async def test_giving_up_a_complete_upload_keeps_the_file(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, 5)
    await send(client, where, b"hello", 0)
    assert (await client.delete(where, headers=TUS)).status_code == 204
    (asset,) = house.services.library.list(owner="local")
    assert house.files.path(asset.key).read_bytes() == b"hello"


async def test_an_upload_whose_time_has_run_out_goes(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client)
    await send(client, where, DATA[:100], 0)
    upload_id = where.rsplit("/", 1)[1]
    house.uploads.advance(upload_id, offset=100, length=len(DATA), expires_at="2026-01-01T00:00:00.000000Z")
    assert (await client.head(where, headers=TUS)).status_code == 404
    assert house.services.uploads.sweep() == 1
    assert bytes_on_disk(house) == 0
    assert house.services.uploads.sweep() == 0


async def test_another_persons_upload_is_not_found(client: httpx.AsyncClient, house: House) -> None:
    theirs = house.services.uploads.create(owner="somebody", length=10, metadata="")
    where = f"{UPLOADS}/{theirs.id}"
    for method in ("HEAD", "PATCH", "DELETE", "GET"):
        answer = await client.request(
            method, where, headers={**BYTES, "Upload-Offset": "0"}, content=b"hello"
        )
        assert answer.status_code == 404
    part = Upload(
        id="theirpart",
        owner="somebody",
        role=UploadRole.PARTIAL,
        state=UploadState.COMPLETED,
        length=0,
        offset=0,
        metadata="",
        asset_id="x",
        created_at=theirs.created_at,
        expires_at=theirs.expires_at,
    )
    house.uploads.add(part)
    stolen = await client.post(UPLOADS, headers={**TUS, "Upload-Concat": f"final;{UPLOADS}/{part.id}"})
    assert stolen.status_code == 404
    assert house.services.uploads.get(theirs.id, owner="somebody").offset == 0
    assert bytes_on_disk(house) == 0


async def test_where_to_send_is_never_taken_from_the_request(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        UPLOADS, headers={**TUS, "Upload-Length": "5", "X-Forwarded-Host": "evil.example", "Host": HOST}
    )
    assert answer.headers["location"].startswith(f"{UPLOADS}/")


async def test_a_proxy_without_patch_is_gone_round(client: httpx.AsyncClient) -> None:
    where = await begin(client, 5)
    told = {**BYTES, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert (await client.post(where, headers=told, content=b"hel")).status_code == 204
    assert (await stand(client, where)).headers["upload-offset"] == "3"
    # A page of another site could send a GET: it never means more than that.
    await client.get(where, headers={**TUS, "X-HTTP-Method-Override": "DELETE"})
    assert (await stand(client, where)).headers["upload-offset"] == "3"
    foreign = {**TUS, "X-HTTP-Method-Override": "DELETE", "Origin": "https://evil.example"}
    assert sentence(await client.post(where, headers=foreign), 403)
    gone = await client.post(where, headers={**TUS, "X-HTTP-Method-Override": "DELETE"})
    assert gone.status_code == 204


async def test_an_empty_file_is_refused_when_it_is_complete(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client, 0)
    assert (await client.get(where)).json()["error"] == "That file is empty."
    assert (await stand(client, where)).headers["upload-offset"] == "0"
    assert house.services.library.list(owner="local") == []


async def test_bytes_that_nobody_promised_are_not_counted(client: httpx.AsyncClient, house: House) -> None:
    where = await begin(client)
    await send(client, where, DATA[:100], 0)
    path = house.files.path(f"uploads/{where.rsplit('/', 1)[1]}")
    with path.open("ab") as file:
        file.write(b"written, but not flushed when the power went")
    assert (await stand(client, where)).headers["upload-offset"] == "100"
    assert (await send(client, where, DATA[100:], 100)).status_code == 204
    (asset,) = house.services.library.list(owner="local")
    assert house.files.path(asset.key).read_bytes() == DATA


async def test_an_upload_whose_bytes_were_lost_begins_where_they_end(
    client: httpx.AsyncClient, house: House
) -> None:
    where = await begin(client)
    await send(client, where, DATA[:100], 0)
    house.files.path(f"uploads/{where.rsplit('/', 1)[1]}").write_bytes(DATA[:40])
    assert (await stand(client, where)).headers["upload-offset"] == "40"
    assert (await send(client, where, DATA[40:], 40)).headers["cutroom-asset"]


async def test_a_second_request_takes_over_from_one_that_hangs(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    """The first one's connection was lost without a word; the same client is back."""
    import asyncio

    where = await begin(client)
    hung = asyncio.Event()

    async def stalling() -> AsyncIterator[bytes]:
        yield DATA[:1000]
        hung.set()
        await asyncio.Event().wait()

    first = asyncio.create_task(
        client.patch(where, headers={**BYTES, "Upload-Offset": "0"}, content=stalling())
    )
    await hung.wait()
    answer = await asyncio.wait_for(stand(client, where), 10)
    assert answer.headers["upload-offset"] == "1000"
    assert sentence(await asyncio.wait_for(first, 10), 423)
    assert (await send(client, where, DATA[1000:], 1000)).headers["cutroom-asset"]
