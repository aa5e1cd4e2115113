"""Presets that people make themselves, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.accounts import LOCAL_OWNER
from app.domain.own_presets import MOST
from tests.api.conftest import House, sentence
from tests.api.test_renders_api import project_with_a_clip

CHOICE = {"preset": "mp4-hevc", "quality": "small", "size": "480p"}


async def test_a_kept_choice_is_what_an_export_asks_for(client: httpx.AsyncClient, house: House) -> None:
    address = await project_with_a_clip(client, house)
    answer = await client.post("/api/presets/own", json={"title": " For  mail ", "fields": CHOICE})
    made = answer.json()
    assert answer.status_code == 201
    assert (made["title"], made["fields"], made["own"], made["shared"]) == ("For mail", CHOICE, True, False)
    assert (await client.get("/api/presets/own")).json() == [made]
    told = await client.post(f"{address}/renders/description", json={"preset": made["id"]})
    assert told.json()["size"] == [854, 480]
    wanted = {"presets": [made["id"], "gif"], "name": "{preset}"}
    told = await client.post(f"{address}/renders/description", json=wanted)
    assert told.json()["names"] == ["For mail", "GIF"]
    address_of_it = f"/api/presets/own/{made['id']}"
    assert (await client.put(address_of_it, json={"title": "By mail"})).json() == {**made, "title": "By mail"}
    assert (await client.get("/api/presets/own")).json() == [{**made, "title": "By mail"}]
    assert (await client.delete(address_of_it)).status_code == 204
    sentence(await client.post(f"{address}/renders", json={"preset": made["id"]}), 422)


@pytest.mark.parametrize(
    "wanted",
    [
        {"title": "", "fields": CHOICE},
        {"title": "x" * 61, "fields": CHOICE},
        {"title": "Mine", "fields": {"preset": "none"}},
        {"title": "Mine", "fields": {"range": [0, 5]}},
        {"title": "Mine", "fields": []},
        {"title": "Mine"},
    ],
)
async def test_what_is_no_choice_is_not_kept(client: httpx.AsyncClient, wanted: Any) -> None:
    sentence(await client.post("/api/presets/own", json=wanted), 422)
    assert (await client.get("/api/presets/own")).json() == []


async def test_two_of_one_s_presets_are_not_called_the_same(client: httpx.AsyncClient) -> None:
    for title in ("One", "Two"):
        made = await client.post("/api/presets/own", json={"title": title, "fields": CHOICE})
    address = f"/api/presets/own/{made.json()['id']}"
    assert "“One”" in sentence(await client.put(address, json={"title": "One"}), 422)
    assert (await client.put(address, json={"title": "Two"})).status_code == 200
    sentence(await client.put("/api/presets/own/gone", json={"title": "Three"}), 404)


async def test_one_of_the_most_that_may_be_is_replaced(client: httpx.AsyncClient, house: House) -> None:
    own = house.services.rendering.own
    for number in range(MOST):
        own.save(LOCAL_OWNER, f"No. {number}", CHOICE, shared=False)
    again = await client.post("/api/presets/own", json={"title": "No. 7", "fields": {"preset": "gif"}})
    assert again.json()["fields"] == {"preset": "gif"}
    more = await client.post("/api/presets/own", json={"title": "Another", "fields": CHOICE})
    assert f"{MOST} presets" in sentence(more, 422)
