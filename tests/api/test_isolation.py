"""Nothing of one person reaches another: every route there is, asked by somebody else and by nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect

from app.api.accounts.first_word import introduced
from app.api.mount import EVERY_METHOD
from app.domain.accounts import Access, Role
from app.domain.jobs import JobKind, NewJob
from app.services.accounts.visitors import Visitor
from app.services.ids import new_id
from tests.team import Team, team
from tests.virtual_time import run_in_virtual_time

# routes without an id: what a stranger gets, and whether the answer lists what belongs to somebody
OPEN = {"GET /health", "GET /login", "POST /login", "GET /link", "POST /link", "POST /api/session"}
OPEN |= {"DELETE /api/session", "GET /metrics", "GET /favicon.ico"}
OPEN |= {f"{method} /health" for method in EVERY_METHOD}  # but for GET it says which is right
LISTS = {
    f"GET /api/{what}" for what in ("projects", "media", "jobs", "lists", "uploads", "trash", "presets/own")
}
ONE_S_OWN = LISTS | {
    *(f"POST /api/{what}" for what in ("projects", "media", "media/sample", "lists", "uploads")),
    "POST /api/media/import",
    "OPTIONS /api/uploads",
    "GET /api/presets",
    "GET /api/presets/own",
    "POST /api/presets/own",
    "GET /api/session",
    "GET /api/queue",
    "GET /api/usage",
    "DELETE /api/trash",
    *(f"{method} /api/webhook" for method in ("GET", "PUT", "DELETE")),
    "POST /api/webhook/test",
    "GET /api/people",
    "GET /api/docs",
    "GET /api/openapi.json",
    "HEAD /api/openapi.json",
    "GET /account",
    *(f"{method} /account/{what}" for method in ("GET", "POST") for what in ("password", "tokens")),
    "POST /account/everywhere",
    "POST /account/tokens/revoke",
    "POST /logout",
    *(f"GET /people/{what}" for what in ("invite", "link", "change", "quota")),  # the way back to the page
}
ADMINS = {
    "GET /people",
    "POST /people/invite",
    "POST /people/link",
    "POST /people/change",
    "POST /people/quota",
}
ADMINS |= {"POST /api/queue/pause", "POST /api/queue/resume"}
NOTHING_THERE = "/api/{path:path}"

BODIES: dict[str, Any] = {
    "PUT /api/projects/{project_id}": {"version": 1, "name": "Mine"},
    "POST /api/projects/{project_id}/edits": {"type": "undo", "base_version": 1},
    "PUT /api/projects/{project_id}/revisions/{number}": {"name": "Mine"},
    "PUT /api/projects/{project_id}/shares/{person_id}": {"access": "edit"},
    "PUT /api/lists/{list_id}": {"name": "Mine"},
    "PUT /api/media/{asset_id}": {"name": "Mine"},
    "PUT /api/presets/own/{preset_id}": {"title": "Mine"},
    "POST /api/jobs/{job_id}/priority": {"priority": "first"},
    "POST /api/lists/{list_id}/videos": {"assets": ["annas_file"]},
}
FORMS = {"POST /api/projects/{project_id}/captions", "POST /api/lists/{list_id}/videos/bulk"}
TUS = {
    "Tus-Resumable": "1.0.0",
    "Upload-Offset": "0",
    "Content-Type": "application/offset+octet-stream",
    "X-HTTP-Method-Override": "PATCH",
}
NEW_UPLOAD = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "filename U2VjcmV0"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team")) as made:
        made.bring_in("annas_file", made.anna)
        yield made


@pytest.fixture(scope="module")
def ids(house: Team) -> dict[str, str]:
    """Things of Anna's, by the names that routes give them."""
    services, anna = house.services, house.anna.id
    project = services.projects.create_from_assets(anna, ["annas_file"], "Secret talk")
    job = services.rendering.request(project.id, anna, {})
    with TestClient(house.app, headers={"Authorization": f"Bearer {house.tokens[anna]}"}) as client:
        upload_id = client.post("/api/uploads", headers=NEW_UPLOAD).headers["location"].rsplit("/", 1)[1]
    deleted = services.projects.create(anna, "Secret, deleted")
    services.projects.delete(deleted.id, anna)
    made_list = services.lists.create(owner=anna, name="Secret list")
    return {
        "project_id": project.id,
        "asset_id": "annas_file",
        "job_id": job.id,
        "upload_id": upload_id,
        "list_id": made_list.list.id,
        "person_id": house.ben.id,
        "video_id": "nothing",
        "captions_id": "nothing",
        "preset_id": services.rendering.own.save(anna, "Secret preset", {}, shared=False).id,
        "item_id": deleted.id,
        "number": "1",
        "index": "0",
        "what": "original",
        "kind": "srt",
        "sha256": "0" * 64,
        "name": "font.ttf",
    }


def routes_of(house: Team) -> list[str]:
    """Every route, as `METHOD /path`."""

    def walk(routes: Iterable[Any]) -> Iterator[str]:
        for route in routes:
            if (included := getattr(route, "original_router", None)) is not None:
                yield from walk(included.routes)
            elif route.path != NOTHING_THERE:
                yield from (f"{method} {route.path}" for method in getattr(route, "methods", None) or ())

    return sorted(set(walk(house.app.routes)))


async def ask(house: Team, who: Any, route: str, ids: dict[str, str]) -> tuple[int, str]:
    method, path = route.split(" ", 1)
    kind = {"kind": "project"} if "/trash/" in path else {}
    address = path.format_map({**ids, **kind})
    more: dict[str, Any] = {}
    if route in BODIES:
        more["json"] = BODIES[route]
    elif route in FORMS:
        more["files"] = {"file": ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n")}
    elif "/uploads/" in path and method in ("PATCH", "POST"):
        more["headers"] = TUS
    elif "/uploads" in path and method != "GET":
        more["headers"] = {"Tus-Resumable": "1.0.0"}
    async with house.client(who) as client:
        answer = await client.request(method, address, **more)
    return answer.status_code, answer.text


async def test_every_route_has_a_rule(house: Team) -> None:
    free = {route for route in routes_of(house) if "{" not in route}
    assert free <= OPEN | ONE_S_OWN | ADMINS, "say in this file whom the new route answers"


async def test_what_belongs_to_another_person_is_not_there(house: Team, ids: dict[str, str]) -> None:
    found = {}
    for route in routes_of(house):
        if "{" in route and not route.startswith("OPTIONS"):
            status, text = await ask(house, house.ben, route, ids)
            if status != 404 or "Secret" in text:
                found[route] = (status, text[:120])
    assert not found
    assert house.services.projects.get(ids["project_id"], house.anna.id).name == "Secret talk"


async def test_strangers_get_nothing(house: Team, ids: dict[str, str]) -> None:
    for route in routes_of(house):
        if route in OPEN:
            continue
        status, text = await ask(house, None, route, ids)
        assert status == (401 if " /api" in route else 303), route
        assert "Secret" not in text


async def test_lists_hold_only_ones_own(house: Team, ids: dict[str, str]) -> None:
    for route in LISTS:
        status, text = await ask(house, house.ben, route, ids)
        assert status == 200, route
        assert "Secret" not in text
        assert "annas_file" not in text


async def test_people_are_for_administrators(house: Team, ids: dict[str, str]) -> None:
    async with house.client(house.ben) as ben, house.client(house.anna) as anna:
        for route in sorted(ADMINS):
            method, path = route.split(" ")
            form = {"person": house.vera.id, "role": "admin", "name": "Zoe"}
            answer = await ben.request(method, path, data=form if method == "POST" else None)
            assert answer.status_code == 403, route
        assert (await anna.get("/people")).status_code == 200
    assert house.services.accounts is not None
    assert house.services.accounts.people.get(house.vera.id).role == "viewer"


async def test_a_viewer_watches_and_changes_nothing(house: Team) -> None:
    async with house.client(house.vera) as vera:
        assert (await vera.get("/api/projects")).json() == []
        for path, body in (("/api/projects", {"name": "New"}), ("/api/media/sample", None)):
            answer = await vera.post(path, json=body)
            assert answer.status_code == 403, path


async def test_what_is_done_for_the_place_is_for_every_administrator(house: Team) -> None:
    services = house.services
    assert services.accounts is not None
    another = services.accounts.people.change(house.anna.id, house.vera.id, role=Role.ADMIN)
    job = services.jobs.submit(NewJob(new_id(), house.anna.id, JobKind.TIDY, "Tidying up"))
    async with house.client(another) as vera, house.client(house.ben) as ben:
        assert [one["id"] for one in (await vera.get("/api/jobs")).json()] == [job.id]
        assert (await ben.get(f"/api/jobs/{job.id}")).status_code == 404
        assert (await ben.post(f"/api/jobs/{job.id}/cancel")).status_code == 404
        assert (await vera.post(f"/api/jobs/{job.id}/cancel")).json()["status"] == "cancelled"
        assert (await vera.delete(f"/api/jobs/{job.id}")).status_code == 204
    services.accounts.people.change(house.anna.id, house.vera.id, role=Role.VIEWER)


async def test_sharing_opens_a_project_as_far_as_it_says(house: Team, ids: dict[str, str]) -> None:
    services, project = house.services, ids["project_id"]
    edit = {"type": "split_all", "at": 10, "base_version": 1}
    async with house.client(house.anna) as anna, house.client(house.ben) as ben:
        shares = f"/api/projects/{project}/shares/{house.ben.id}"
        assert (await anna.put(shares, json={"access": Access.VIEW})).status_code == 204
        assert (await ben.get(f"/api/projects/{project}")).json()["name"] == "Secret talk"
        assert [one["id"] for one in (await ben.get("/api/projects")).json()] == [project]
        assert (await ben.get("/api/media/annas_file/file")).content == b"pictures"
        assert (await ben.get(f"/api/jobs/{ids['job_id']}")).status_code == 200
        (seen,) = (await ben.get("/api/jobs")).json()
        assert (seen["id"], seen["owner"]) == (ids["job_id"], house.anna.id)
        assert (await ben.post(f"/api/jobs/{ids['job_id']}/cancel")).status_code == 403
        assert (await ben.post(f"/api/projects/{project}/edits", json=edit)).status_code == 403
        assert (await ben.post(f"/api/projects/{project}/renders")).status_code == 403
        assert (await ben.delete(f"/api/projects/{project}")).status_code == 403
        assert (await ben.put(shares, json={"access": Access.EDIT})).status_code == 403

        assert (await anna.put(shares, json={"access": Access.EDIT})).status_code == 204
        assert (await ben.post(f"/api/projects/{project}/edits", json=edit)).status_code == 200
        assert (await ben.post(f"/api/projects/{project}/duplicate")).status_code == 403

        assert (await ben.delete(shares)).status_code == 204
        assert (await ben.get(f"/api/projects/{project}")).status_code == 404
        assert (await ben.get("/api/media/annas_file/file")).status_code == 404
        assert (await ben.get("/api/jobs")).json() == []
    assert services.projects.list(house.ben.id) == []


def but_own_uploads(ready: dict[str, Any], person_id: str) -> list[str]:
    """The jobs in the first word of the socket, without those of one's own uploads."""
    return [job["id"] for job in ready["jobs"] if (job["operation"], job["owner"]) != ("upload", person_id)]


def test_the_progress_socket_refuses_strangers_and_tells_people_apart(
    house: Team, ids: dict[str, str]
) -> None:
    with TestClient(house.app) as client:
        for word in ("ping", "[]", '{"type": "auth", "token": 1}', '{"type": "auth", "token": "cutroom_no"}'):
            with client.websocket_connect("/api/ws/progress") as socket:
                socket.send_text(word)
                with pytest.raises(WebSocketDisconnect) as end:
                    socket.receive_json()
                assert end.value.code == 1008
        for person, jobs in ((house.anna, [ids["job_id"]]), (house.ben, [])):
            token = house.tokens[person.id]
            with client.websocket_connect(f"/api/ws/progress?token={token}") as socket:
                assert but_own_uploads(socket.receive_json(), person.id) == jobs
            with client.websocket_connect("/api/ws/progress") as socket:
                socket.send_json({"type": "auth", "token": token})
                assert but_own_uploads(socket.receive_json(), person.id) == jobs


def test_a_stranger_who_says_nothing_is_not_waited_for_long() -> None:
    async def story() -> None:
        said: list[str] = []
        words = iter(({"type": "websocket.connect"},))

        async def receive() -> Message:
            for word in words:
                return word
            return await asyncio.Future()

        async def send(message: Message) -> None:
            said.append(message["type"])

        async def by_token(_token: str) -> Visitor | None:
            raise AssertionError

        assert await introduced(by_token, receive, send) is None
        assert said == ["websocket.accept"]

    run_in_virtual_time(story())


def test_a_revoked_token_opens_nothing(tmp_path: Path) -> None:
    with team(tmp_path) as house, TestClient(house.app) as client:
        accounts = house.services.accounts
        assert accounts is not None
        token, secret = accounts.people.create_token(house.ben.id, "script")
        asked = {"Authorization": f"Bearer {secret}"}
        assert client.get("/api/projects", headers=asked).status_code == 200
        accounts.people.revoke_token(house.ben.id, token.id)
        assert client.get("/api/projects", headers=asked).status_code == 401


async def test_an_export_is_not_made_again_by_who_lost_the_project(house: Team) -> None:
    services, anna, ben = house.services, house.anna.id, house.ben.id
    assert services.accounts is not None
    sharing = services.accounts.sharing
    project = services.projects.create_from_assets(anna, ["annas_file"], "Lent").id
    sharing.share(project, anna, to=ben, access=Access.EDIT)
    job = services.rendering.request(project, ben, {})
    async with house.client(house.ben) as client:
        assert (await client.post(f"/api/jobs/{job.id}/cancel")).status_code == 200
        sharing.share(project, anna, to=ben, access=Access.VIEW)
        assert (await client.post(f"/api/jobs/{job.id}/retry")).status_code == 403
        sharing.unshare(project, anna, to=ben)
        assert (await client.post(f"/api/jobs/{job.id}/retry")).status_code == 403
        sharing.share(project, anna, to=ben, access=Access.EDIT)
        assert (await client.post(f"/api/jobs/{job.id}/retry")).status_code == 202


async def test_a_look_is_not_taken_from_a_project_of_somebody_else(house: Team, ids: dict[str, str]) -> None:
    services, ben = house.services, house.ben.id
    house.bring_in("bens_file", house.ben)
    own = services.lists.create(owner=ben, name="Talks").list.id
    services.lists.add(own, owner=ben, asset_ids=["bens_file"])
    async with house.client(house.ben) as client:
        wanted = {"captions_as": ids["project_id"]}
        assert (await client.post(f"/api/lists/{own}/exports", json=wanted)).status_code == 404
        assert (await client.post(f"/api/lists/{own}/exports")).status_code == 202
    async with house.client(house.vera) as client:
        assert (await client.post(f"/api/lists/{own}/exports")).status_code == 403
