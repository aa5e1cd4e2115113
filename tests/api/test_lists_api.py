"""Lists over HTTP."""

from __future__ import annotations

import codecs

import httpx
import pytest

from tests.api.conftest import House, bring_in, sentence

CSV = {"content-type": "text/csv"}


@pytest.fixture
async def talks(client: httpx.AsyncClient) -> str:
    """The id of an empty list."""
    answer = await client.post("/api/lists", json={"name": "Talks"})
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def preview(client: httpx.AsyncClient, list_id: str, data: bytes | str) -> httpx.Response:
    content = data.encode() if isinstance(data, str) else data
    return await client.post(f"/api/lists/{list_id}/videos/bulk?preview=1", content=content, headers=CSV)


async def test_a_list_is_made_shown_renamed_and_deleted(client: httpx.AsyncClient, talks: str) -> None:
    await client.put(f"/api/lists/{talks}", json={"name": "Lectures"})
    [shown] = (await client.get("/api/lists")).json()
    assert (shown["name"], shown["videos"]) == (
        "Lectures",
        {"total": 0, "ready": 0, "waiting": 0, "failed": 0},
    )
    assert (await client.delete(f"/api/lists/{talks}")).status_code == 204
    assert sentence(await client.get(f"/api/lists/{talks}"), 404) == "That list is no longer there."


async def test_the_preview_says_what_is_wrong_in_which_line(
    house: House, client: httpx.AsyncClient, talks: str
) -> None:
    (house.folder / "a.mp4").write_bytes(b"x")
    rows = (
        'path,title,in,out\na.mp4,"One, two",1.5,0:04\n\nnone.mp4\na.mp4,,5,4\na.mp4,,soon\n,No path\n../x\n'
    )
    answer = (await preview(client, talks, rows)).json()
    assert (answer["total"], answer["wrong"]) == (6, 5)
    assert answer["rows"][0]["title"] == "One, two"
    assert [(row["line"], row["error"]) for row in answer["rows"]] == [
        (2, None),
        (4, "There is no such file in the import folder."),
        (5, "The out point has to be after the in point."),
        (6, "The in point “soon” is not a time such as 12.5, 1:02 or 00:01:02:12."),
        (7, "There is no address and no path in that line."),
        (8, "There is no such file in the import folder."),
    ]
    assert not (await client.get(f"/api/lists/{talks}/videos")).json()


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"file;title\n" + "ä.mp4;Größe".encode(),
        "ä.mp4;Größe".encode("utf-16"),
        "ä.mp4\tGröße\r\n".encode("utf-16-le"),
        "ä.mp4,Größe\r".encode("cp1252"),
        '"ä.mp4","Größe"'.encode(),
    ],
)
async def test_csv_files_of_every_program_are_read(
    house: House, client: httpx.AsyncClient, talks: str, data: bytes
) -> None:
    (house.folder / "ä.mp4").write_bytes(b"x")
    [row] = (await preview(client, talks, data)).json()["rows"]
    assert (row["source"], row["title"], row["error"]) == ("ä.mp4", "Größe", None)


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        ("", 422, "nothing in that CSV"),
        ("path,title\n", 422, "nothing below"),
        ('a.mp4,"never closed\nb.mp4\n', 422, "Line 1 of that CSV file cannot be read"),
        (b"\x89PNG\0\0", 422, "not a CSV file"),
        ("a.mp4\n" * 10_001, 413, "more than 10,000 rows"),
        (b"x" * 10_000_001, 413, "larger than this server accepts"),
    ],
)
async def test_what_is_no_list_is_refused(
    client: httpx.AsyncClient, talks: str, data: bytes | str, status: int, reason: str
) -> None:
    assert reason in sentence(await preview(client, talks, data), status)


async def test_formulas_stay_text_and_go_out_harmless(
    house: House, client: httpx.AsyncClient, talks: str
) -> None:
    [row] = (await preview(client, talks, "a.mp4,=cmd|' /C calc'!A0")).json()["rows"]
    assert row["title"] == "=cmd|' /C calc'!A0"
    await client.post(f"/api/lists/{talks}/videos/bulk", content="a.mp4,=cmd|' /C calc'!A0", headers=CSV)
    sheet = await client.get(f"/api/lists/{talks}/videos.csv")
    assert "'=cmd" in sheet.text
    assert ",=cmd" not in sheet.text


async def test_a_file_brings_in_one_job_however_often_it_is_sent(
    house: House, client: httpx.AsyncClient, talks: str
) -> None:
    form = {"file": ("talks.csv", b"a.mp4\nb.mp4\n", "text/csv")}
    address, key = f"/api/lists/{talks}/videos/bulk", {"Idempotency-Key": "monday"}
    first, second = [await client.post(address, files=form, headers=key) for _ in range(2)]
    assert first.status_code == 202
    assert first.json()["operation"] == "batch"
    assert first.json()["id"] == second.json()["id"]
    videos = (await client.get(f"/api/lists/{talks}/videos")).json()
    assert [(video["source"], video["state"], video["line"]) for video in videos] == [
        ("a.mp4", "waiting", 1),
        ("b.mp4", "waiting", 2),
    ]
    shown = (await client.get(f"/api/lists/{talks}/videos?after=1&limit=1")).json()
    assert [video["source"] for video in shown] == ["b.mp4"]


async def test_files_of_the_library_become_videos_and_projects(
    house: House, client: httpx.AsyncClient, talks: str
) -> None:
    bring_in(house, "talk")
    added = await client.post(f"/api/lists/{talks}/videos", json={"assets": ["talk"]})
    assert [video["state"] for video in added.json()] == ["ready"]
    made = await client.post(f"/api/lists/{talks}/projects")
    assert [project["name"] for project in made.json()] == ["talk"]
    address = f"/api/lists/{talks}/videos/{added.json()[0]['id']}"
    assert (await client.delete(address)).status_code == 204
    assert sentence(await client.delete(address), 404) == "That video is no longer in the list."
    assert (await client.get("/api/media/talk")).status_code == 200


async def test_there_must_be_something_to_try_again(client: httpx.AsyncClient, talks: str) -> None:
    answer = await client.post(f"/api/lists/{talks}/videos/retry")
    assert sentence(answer, 422) == "There is nothing to try again."


async def test_a_list_is_exported_by_one_job(house: House, client: httpx.AsyncClient, talks: str) -> None:
    bring_in(house, "talk")
    await client.post(f"/api/lists/{talks}/videos", json={"assets": ["talk"]})
    address, key = f"/api/lists/{talks}/exports", {"Idempotency-Key": "friday"}
    body = {"preset": "mp4-720p", "captions": "burn"}
    first, second = [await client.post(address, json=body, headers=key) for _ in range(2)]
    assert first.status_code == 202
    assert (first.json()["operation"], first.json()["title"]) == ("exports", "Talks")
    assert first.json()["id"] == second.json()["id"]
    assert (await client.post(address)).json()["id"] != first.json()["id"]  # all that is left out is usual
    paused = await client.post(f"/api/jobs/{first.json()['id']}/pause")
    assert paused.json()["paused"]


async def test_exports_that_cannot_be_are_refused(
    house: House, client: httpx.AsyncClient, talks: str
) -> None:
    address = f"/api/lists/{talks}/exports"
    assert sentence(await client.post(address), 422) == "None of those videos is ready."
    bring_in(house, "talk")
    await client.post(f"/api/lists/{talks}/videos", json={"assets": ["talk"]})
    sentence(await client.post(address, json={"preset": "vhs"}), 422)
    sentence(await client.post(address, json={"videos": ["nothing"]}), 422)
    assert (await client.get("/api/jobs")).json() == []
