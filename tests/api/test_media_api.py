"""Media over HTTP: files come in while they arrive, and go out in ranges under their own names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.media import Asset, AssetState, MediaInfo
from tests.api.conftest import MOST_UPLOAD_BYTES, House, sentence
from tests.footage import sound

FORM = {"content-type": "multipart/form-data; boundary=xyz"}


def form(data: bytes, name: str = "talk.mp4", *, before: bytes = b"", field: str = "file") -> bytes:
    heading = f'--xyz\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return before + heading.encode() + b"Content-Type: video/mp4\r\n\r\n" + data + b"\r\n--xyz--\r\n"


def left_behind(house: House) -> list[Path]:
    return [path for path in (house.folder / "files").rglob("*") if path.is_file()]


def stored(house: House, data: bytes, *, name: str = "talk.mp4", owner: str = LOCAL_OWNER) -> str:
    asset = Asset(
        id="asset",
        owner=owner,
        name=name,
        key="media/asset/original",
        state=AssetState.READY,
        size_bytes=len(data),
        created_at="2026-01-31T12:00:00.000000Z",
        proxy_key="media/asset/proxy.mp4",
    )
    with house.files.writing(asset.key) as file:
        file.write(data)
    house.assets.add(asset)
    return asset.id


async def test_a_file_arrives_whole_with_a_job_that_looks_into_it(
    client: httpx.AsyncClient, house: House
) -> None:
    data = bytes(range(256)) * 12_000 + b"\r\n--xy"
    answer = await client.post("/api/media", content=form(data, "Tâlk 1.mp4"), headers=FORM)
    assert answer.status_code == 201
    asset, job = answer.json()["asset"], answer.json()["job"]
    assert (asset["name"], asset["size_bytes"], asset["state"]) == ("Tâlk 1.mp4", len(data), "probing")
    assert (job["operation"], job["asset_id"]) == ("import", asset["id"])
    assert (await client.get(asset["urls"]["file"])).content == data
    assert [one["id"] for one in (await client.get("/api/media")).json()] == [asset["id"]]
    assert len(left_behind(house)) == 1


async def test_a_browsers_form_with_other_fields_is_read_too(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/media", data={"note": "x" * 100}, files={"video": ("a.mp4", b"12345")})
    assert answer.json()["asset"]["size_bytes"] == 5


async def test_a_file_that_comes_in_crumbs_is_the_same_file(client: httpx.AsyncClient) -> None:
    data = b"\r\n--xy\r\n-\r\n\r\n--x--xyz" * 50

    async def crumbs() -> AsyncIterator[bytes]:
        whole = form(data)
        for start in range(0, len(whole), 7):
            yield whole[start : start + 7]

    asset = (await client.post("/api/media", content=crumbs(), headers=FORM)).json()["asset"]
    assert (await client.get(asset["urls"]["file"])).content == data


@pytest.mark.parametrize(
    ("body", "kind", "status", "word"),
    [
        (form(b""), FORM, 422, "empty"),
        (form(b"12345")[:-12], FORM, 422, "complete"),
        (b"--xyz--\r\n", FORM, 422, "no file"),
        (b"", FORM, 422, "no file"),
        (b"rubbish", FORM, 422, "form"),
        (form(b"1")[:-9] + form(b"2"), FORM, 422, "one file"),
        (form(b"12345", "x" * 2000), FORM, 422, "name"),
        (form(b"12345"), {"content-type": "application/json"}, 422, "form"),
        (form(b"12345"), {"content-type": "multipart/form-data"}, 422, "form"),
        (form(b"1" * (MOST_UPLOAD_BYTES + 10_000)), FORM, 413, "larger"),
    ],
)
async def test_an_upload_that_goes_wrong_leaves_nothing_behind(
    client: httpx.AsyncClient, house: House, body: bytes, kind: dict[str, str], *, status: int, word: str
) -> None:
    answer = await client.post("/api/media", content=body, headers=kind)
    assert word in sentence(answer, status)
    assert left_behind(house) == []
    assert (await client.get("/api/media")).json() == []
    assert (await client.get("/api/jobs")).json() == []


async def test_an_upload_that_lies_about_its_length_is_stopped_on_its_way(
    client: httpx.AsyncClient, house: House
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield form(b"1")[:-12]
        while True:
            yield b"1" * 100_000

    sentence(await client.post("/api/media", content=endless(), headers=FORM), 413)
    assert left_behind(house) == []


async def test_a_declared_length_is_judged_before_the_bytes_come(client: httpx.AsyncClient) -> None:
    async def only_the_heading() -> AsyncIterator[bytes]:
        yield form(b"1")[:-12]
        raise AssertionError("more was read than had to be")

    headers = FORM | {"content-length": "9" * 12}
    sentence(await client.post("/api/media", content=only_the_heading(), headers=headers), 413)


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-4", 206, b"01234"),
        ("bytes=5-", 206, b"56789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=8-999", 206, b"89"),
        ("bytes=-0", 416, None),
        ("bytes=10-", 416, None),
        ("bytes=" + ",".join("0-1" for _ in range(1000)), 200, b"0123456789"),
        ("apples=1-2", 200, b"0123456789"),
        ("bytes=4-2", 200, b"0123456789"),
        ("bytes=one", 200, b"0123456789"),
        ("bytes=0-1, x", 200, b"0123456789"),
    ],
)
async def test_a_file_is_sent_in_ranges(
    client: httpx.AsyncClient, house: House, asked: str, status: int, got: bytes | None
) -> None:
    stored(house, b"0123456789")
    answer = await client.get("/api/media/asset/file", headers={"range": asked})
    assert answer.status_code == status
    if got is not None:
        assert answer.content == got
        assert answer.headers["accept-ranges"] == "bytes"


async def test_a_file_may_be_kept_and_is_never_run(client: httpx.AsyncClient, house: House) -> None:
    stored(house, b"<html>", name="page.html")
    answer = await client.get("/api/media/asset/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    head = await client.head("/api/media/asset/file")
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "6", b"")


@pytest.mark.parametrize(
    "name",
    [
        "a b.mp4",
        'q"u\\o.mp4',
        "\N{CLAPPER BOARD} ü.mp4",
        "x\r\nSet-Cookie: a=b.mp4",
        "../../etc/passwd",
        "%s;%41.mp4",
    ],
)
async def test_the_users_own_name_is_given_back_safely(
    client: httpx.AsyncClient, house: House, name: str
) -> None:
    stored(house, b"x", name=name)
    answer = await client.get("/api/media/asset/file")
    given = answer.headers["content-disposition"]
    exact = quote(name.replace("/", "_").replace("\\", "_"), safe="")
    assert given.startswith('inline; filename="')
    assert given.endswith(f"filename*=UTF-8''{exact}")
    assert "set-cookie" not in answer.headers


async def test_what_was_not_made_or_is_gone_is_said(client: httpx.AsyncClient, house: House) -> None:
    stored(house, b"x")
    sentence(await client.get("/api/media/asset/peaks"), 404)
    assert "no longer" in sentence(await client.get("/api/media/asset/proxy"), 410)
    sentence(await client.get("/api/media/asset/secrets"), 422)
    sentence(await client.get("/api/media/nothing/file"), 404)


async def test_a_further_sound_track_is_served_by_its_number(client: httpx.AsyncClient, house: House) -> None:
    sounds = tuple(replace(sound(), index=number, title=f"Track {number}") for number in (1, 2))
    info = MediaInfo("mov,mp4", Fraction(10), 1, audio=sounds)
    stored(house, b"x")
    house.assets.probed("asset", info, needs_proxy=False)
    house.assets.derived("asset", sounds_key="media/asset/sound")
    for ending in ("m4a", "u8"):
        with house.files.writing(f"media/asset/sound-2.{ending}") as file:
            file.write(ending.encode())
    asset = (await client.get("/api/media/asset")).json()
    assert [stream["title"] for stream in asset["streams"]] == ["Track 1", "Track 2"]
    given = await client.get(asset["urls"]["sound-2"])
    assert (given.content, given.headers["content-type"]) == (b"m4a", "audio/mp4")
    assert (await client.get("/api/media/asset/peaks?track=2")).content == b"u8"
    for track in ("", "?track=1", "?track=3", "?track=-2"):
        sentence(await client.get(f"/api/media/asset/sound{track}"), 404)
    sentence(await client.get("/api/media/asset/sound?track=two"), 422)


async def test_another_persons_file_is_404(client: httpx.AsyncClient, house: House) -> None:
    stored(house, b"x", owner="somebody")
    for address in ("/api/media/asset", "/api/media/asset/file", "/api/media/asset/proxy"):
        sentence(await client.get(address), 404)
    sentence(await client.delete("/api/media/asset"), 404)
    assert (await client.get("/api/media")).json() == []


async def test_a_file_is_given_another_name(client: httpx.AsyncClient, house: House) -> None:
    stored(house, b"x")
    answer = await client.put("/api/media/asset", json={"name": "Interview"})
    assert (answer.status_code, answer.json()["name"]) == (200, "Interview.mp4")
    assert (await client.get("/api/media")).json()[0]["name"] == "Interview.mp4"
    sentence(await client.put("/api/media/asset", json={"name": " "}), 422)


async def test_a_file_that_nobody_uses_is_deleted_and_taken_back(
    client: httpx.AsyncClient, house: House
) -> None:
    stored(house, b"x")
    assert (await client.delete("/api/media/asset")).status_code == 204
    sentence(await client.get("/api/media/asset"), 404)
    [item] = (await client.get("/api/trash")).json()
    assert (item["kind"], item["id"]) == ("media", "asset")
    assert (await client.post("/api/trash/media/asset/restore")).json()["name"] == item["name"]
    assert (await client.get("/api/media/asset/file")).content == b"x"
    assert sentence(await client.post("/api/trash/media/asset/restore"), 404)


async def test_the_trash_is_emptied_of_all_and_nothing_comes_back(
    client: httpx.AsyncClient, house: House
) -> None:
    stored(house, b"x")
    assert (await client.delete("/api/media/asset")).status_code == 204
    assert (await client.delete("/api/trash")).json() == {"forgotten": 1}
    assert (await client.get("/api/trash")).json() == []
    assert (await client.delete("/api/trash")).json() == {"forgotten": 0}
    for method, way in (("POST", "/restore"), ("DELETE", "")):
        assert sentence(await client.request(method, f"/api/trash/media/asset{way}"), 404)


async def test_the_sample_clip_is_made_by_a_job(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/api/media/sample")
    assert (answer.status_code, answer.json()["operation"]) == (202, "sample")
    assert house.queue.hints[0][0] == answer.json()["id"]
