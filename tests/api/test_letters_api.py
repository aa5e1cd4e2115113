"""The letters of captions over HTTP: which fonts draw them, and the fonts themselves."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.adapters.fonts.reading import read_faces
from tests.api.conftest import House, bring_in, sentence
from tests.api.test_projects_api import created, document
from tests.own_fonts import make_font


@pytest.fixture(autouse=True)
def media(house: House) -> None:
    bring_in(house, "A")


async def captioned(client: httpx.AsyncClient, mode: str) -> str:
    cue = {"id": "q", "start": 0, "frames": 10, "text": "日本"}
    captions = [{"id": "k", "language": "ja", "mode": mode, "cues": [cue]}]
    project = await created(client, timeline_state={**document("A[0:50]"), "captions": captions})
    return f"/api/projects/{project['id']}/letters"


async def test_the_letters_of_a_project_are_told_with_their_fonts(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    address = await captioned(client, "burn")
    nobody = (await client.get(address)).json()
    assert (nobody["fonts"], nobody["undrawn"]) == ([], "日本")
    assert nobody["warnings"][0].startswith("No font here has 日 and 本")
    path = make_font(tmp_path / "fonts", "Own", "日", name="an own.ttf")
    told = (await client.get(address)).json()
    (font,) = told["fonts"]
    assert (font["family"], font["letters"], font["line"], told["undrawn"]) == ("Own", "日", 1000, "本")
    sent = await client.get(font["address"])
    assert (sent.status_code, sent.content) == (200, path.read_bytes())
    assert "immutable" in sent.headers["cache-control"]
    assert [face.family for face in read_faces(path)] == ["Own"]


async def test_letters_are_missed_only_where_they_are_burnt_in(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    soft = (await client.get(await captioned(client, "soft"))).json()
    assert soft == {"fonts": [], "undrawn": "", "warnings": []}
    make_font(tmp_path / "fonts", "Own", "日本")
    assert (await client.get(await captioned(client, "off"))).json()["fonts"] == []
    soft = (await client.get(await captioned(client, "soft"))).json()
    assert [font["letters"] for font in soft["fonts"]] == ["日本"]  # the preview shows them


async def test_only_fonts_are_given_away(client: httpx.AsyncClient, tmp_path: Path) -> None:
    address = await captioned(client, "burn")
    path = make_font(tmp_path / "fonts", "Own", "日本")
    (font,) = (await client.get(address)).json()["fonts"]
    wrong = [
        font["address"].replace("face=0", "face=7").replace(path.name, "other.ttf"),
        f"/api/fonts/{'0' * 64}/{path.name}",
        f"/api/fonts/{'0' * 64}/..%2F..%2Fcutroom.db",
        "/api/projects/nobody/letters",
    ]
    for each in wrong:
        sentence(await client.get(each), 404)
    sentence(await client.get(f"/api/fonts/abc/{path.name}"), 422)
