"""Projects over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.serial import to_document
from app.domain.upgrades import SCHEMA
from tests.api.conftest import House, bring_in, sentence
from tests.notation import timeline_of


def document(drawing: str = "A[0:10] _4 A2[20:30]") -> dict[str, Any]:
    return to_document(timeline_of(drawing))


async def created(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/api/projects", json={"name": "Talk"} | fields)
    assert answer.status_code == 201, answer.text
    project: dict[str, Any] = answer.json()
    return project


async def test_a_project_is_created_shown_listed_and_deleted(client: httpx.AsyncClient) -> None:
    project = await created(client, description="A talk", video_url="https://example.org/talk")
    assert (project["name"], project["description"], project["version"]) == ("Talk", "A talk", 1)
    assert project["timeline_state"]["schema"] == SCHEMA
    address = f"/api/projects/{project['id']}"
    assert (await client.get(address)).json() == project
    listed = (await client.get("/api/projects")).json()
    assert [one["id"] for one in listed] == [project["id"]]
    assert "timeline_state" not in listed[0]
    assert (await client.delete(address)).status_code == 204
    sentence(await client.get(address), 404)


async def test_a_timeline_comes_back_exactly(client: httpx.AsyncClient, house: House) -> None:
    bring_in(house, "A")
    project = await created(client, timeline_state=document())
    assert project["timeline_state"] == document()


async def test_a_project_is_made_of_whole_files(client: httpx.AsyncClient, house: House) -> None:
    bring_in(house, "A")
    bring_in(house, "B")
    answer = await client.post("/api/projects", json={"assets": ["A", "B"]})
    items = answer.json()["timeline_state"]["tracks"][0]["items"]
    assert answer.json()["name"] == "A"
    assert [(clip["asset"], clip["frames"]) for clip in items] == [("A", 250), ("B", 250)]


async def test_a_change_counts_and_a_stale_one_is_answered_with_the_newer_project(
    client: httpx.AsyncClient, house: House
) -> None:
    bring_in(house, "A")
    project = await created(client, description="Old")
    address = f"/api/projects/{project['id']}"
    first = await client.put(address, json={"version": 1, "name": "Lecture", "timeline_state": document()})
    changed = first.json()
    assert (first.status_code, changed["name"], changed["description"]) == (200, "Lecture", "Old")
    assert changed["timeline_state"] == document()
    assert changed["version"] > 1
    late = await client.put(address, json={"version": 1, "name": "Late"})
    sentence(late, 409)
    assert late.json()["project"] == changed
    assert (await client.get(address)).json() == changed


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 256},
        {"name": 7},
        {"name": None},
        {"name": "a\u0000b"},
        {"name": "Talk", "description": "a\u0000b"},
        {"name": "Talk", "owner": "somebody"},
        {"name": "Talk", "role": "admin"},
        {"name": "Talk", "state": "ready"},
        {"name": "Talk", "timeline_state": "{}"},
        {"name": "Talk", "timeline_state": {"schema": 99}},
        {"name": "Talk", "timeline_state": {**document("_1 A[0:1]"), "size": [3, 3]}},
        {"name": "Talk", "timeline_state": document()},  # its file is not there
        {"assets": []},
        {"assets": ["A"], "description": "x"},
        [],
        "Talk",
    ],
)
async def test_a_project_that_cannot_be_is_refused(client: httpx.AsyncClient, body: Any) -> None:
    sentence(await client.post("/api/projects", json=body), 422)
    assert (await client.get("/api/projects")).json() == []


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ('{"name": "Talk"}', "text/plain", 415),
        ("name=Talk", "application/x-www-form-urlencoded", 415),
        ('{"name": "Talk"', "application/json", 422),
        ('{"name": "Talk", "name": "Twice"}', "application/json", 422),
        ('{"name": NaN}', "application/json", 422),
        ('{"name": 1e999}', "application/json", 422),
        ('{"name": "Talk", "timeline_state": {"schema": 1, "rate": [25.0, 1]}}', "application/json", 422),
        ('{"name": "Talk", "timeline_state": ' + "[" * 100_000, "application/json", 422),
        (b'{"name": "\xff"}', "application/json", 422),
        ('{"name": "\\ud800"}', "application/json", 422),
        ("", "application/json", 422),
    ],
)
async def test_a_body_that_is_no_strict_json_is_refused(
    client: httpx.AsyncClient, text: str | bytes, kind: str, status: int
) -> None:
    sentence(await client.post("/api/projects", content=text, headers={"content-type": kind}), status)


async def test_a_file_of_another_person_is_not_put_on_a_timeline(
    client: httpx.AsyncClient, house: House
) -> None:
    bring_in(house, "A", owner="somebody")
    sentence(await client.post("/api/projects", json={"name": "x", "timeline_state": document()}), 422)
    sentence(await client.post("/api/projects", json={"assets": ["A"]}), 404)


async def test_what_is_not_there_is_404(client: httpx.AsyncClient) -> None:
    project = await created(client)
    address = f"/api/projects/{project['id']}"
    for method, path, body in (
        ("GET", "/api/projects/nothing", None),
        ("PUT", "/api/projects/nothing", {"version": 1}),
        ("DELETE", "/api/projects/nothing", None),
        ("POST", "/api/projects/nothing/duplicate", None),
        ("POST", "/api/projects/nothing/edits", {"type": "undo", "base_version": 1}),
        ("GET", "/api/projects/nothing/revisions", None),
        ("POST", f"{address}/revisions/9/restore", None),
        ("PUT", f"{address}/revisions/9", {"name": "x"}),
    ):
        sentence(await client.request(method, path, json=body), 404)


async def test_an_edit_is_done_as_in_the_editor(client: httpx.AsyncClient, house: House) -> None:
    bring_in(house, "A")
    project = await created(client, timeline_state=document("A[0:10]"))
    address = f"/api/projects/{project['id']}/edits"
    trim = {"type": "trim", "clip": "A", "edge": "tail", "delta": -4, "base_version": project["version"]}
    trimmed = (await client.post(address, json=trim)).json()
    assert trimmed["timeline_state"] == document("A[0:6]")
    stale = await client.post(address, json=trim)
    sentence(stale, 409)
    assert stale.json()["project"]["version"] == trimmed["version"]
    undo = {"type": "undo", "base_version": trimmed["version"]}
    undone = (await client.post(address, json=undo)).json()
    assert undone["timeline_state"] == document("A[0:10]")
    too_far = trim | {"delta": 9999, "base_version": undone["version"]}
    assert "no more media" in sentence(await client.post(address, json=too_far), 422)
    nonsense = {"type": "explode", "base_version": undone["version"]}
    sentence(await client.post(address, json=nonsense), 422)


async def test_the_history_is_listed_named_and_restored(client: httpx.AsyncClient, house: House) -> None:
    bring_in(house, "A")
    project = await created(client, timeline_state=document("A[0:10]"))
    address = f"/api/projects/{project['id']}"
    await client.put(address, json={"version": 1, "timeline_state": document("A[0:5]")})
    history = (await client.get(f"{address}/revisions")).json()
    assert [(one["number"], one["parent"]) for one in history] == [(2, 1), (1, None)]
    named = await client.put(f"{address}/revisions/1", json={"name": "First cut"})
    assert named.json()["name"] == "First cut"
    restored = await client.post(f"{address}/revisions/1/restore")
    assert restored.json()["timeline_state"] == document("A[0:10]")
    late = await client.post(f"{address}/revisions/2/restore", json={"version": 1})
    sentence(late, 409)
    assert late.json()["project"] == restored.json()
    older = (await client.get(f"{address}/revisions", params={"before": 2})).json()
    assert [one["number"] for one in older] == [1]


async def test_a_copy_has_the_timeline_and_no_history(client: httpx.AsyncClient, house: House) -> None:
    bring_in(house, "A")
    project = await created(client, timeline_state=document())
    copy = (await client.post(f"/api/projects/{project['id']}/duplicate")).json()
    assert copy["id"] != project["id"]
    assert copy["timeline_state"] == document()
    assert len((await client.get(f"/api/projects/{copy['id']}/revisions")).json()) == 1
