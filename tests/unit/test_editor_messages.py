"""What the editor page tells its browser, as plain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.caption_style import LOOKS
from app.domain.media import Asset, AssetState, AudioStream, Filmstrip, MediaInfo, VideoStream
from app.domain.projects import Project, RevisionInfo
from app.domain.serial import style_to_document, to_document
from app.domain.timeline import Timeline
from app.services.projects.editing import EditorState
from pages.editor_messages import asset_view, patch, snapshot
from tests.notation import timeline_of

NOW = "2026-01-31T12:00:00.000000Z"
PICTURE = VideoStream(
    index=0,
    codec="h264",
    profile="High",
    width=720,
    height=1280,
    pixel_format="yuv420p",
    rate=Fraction(30000, 1001),
    variable_rate=False,
    rotation=90,
    sample_aspect=Fraction(1),
    start=Fraction(0),
    duration=Fraction(20),
)
SOUND = AudioStream(
    index=1, codec="aac", sample_rate=48_000, channels=2, start=Fraction(0), duration=Fraction(20)
)
INFO = MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", Fraction(41, 2), 1000, video=(PICTURE,), audio=(SOUND,))
ASSET = Asset("A", "local", "talk.mp4", "media/A/original", AssetState.READY, 1000, NOW, info=INFO)


def state_of(timeline: Timeline, version: int, assets: Sequence[Asset] = (ASSET,)) -> EditorState:
    return EditorState(
        project=Project("p", "local", "Talk", version, version, version, NOW, NOW),
        revision=RevisionInfo("p", version, None, "Split", None, "", NOW),
        timeline=timeline,
        assets={asset.id: asset for asset in assets},
        can_undo=True,
        can_redo=False,
        undo_label="Split",
        redo_label="",
    )


def test_a_snapshot_holds_the_document_as_it_is_saved() -> None:
    timeline = timeline_of("V1: A[0:10] _4 B[2:7]\nC1: q[3:5]\nM: k@7")
    message = snapshot(state_of(timeline, 3))
    assert message["timeline"] == to_document(timeline)
    assert (message["project_id"], message["version"], message["undo_label"]) == ("p", 3, "Split")
    json.dumps(message, allow_nan=False)


def test_a_patch_names_the_tracks_that_did_not_change() -> None:
    before = state_of(timeline_of("V2: A[0:10]\nV1: B[0:10]"), 3)
    after = state_of(timeline_of("V2: A[0:10]\nV1: B[0:8]"), 4)
    message = patch(before, after)
    assert (message["base"], message["version"]) == (3, 4)
    assert message["tracks"][0] == {"same": "V2"}
    assert message["tracks"][1]["items"]["between"][0]["frames"] == 8
    assert not {"captions", "markers", "rate", "size", "sample_rate", "assets"} & set(message)


@pytest.mark.parametrize(
    ("before", "after", "head", "between", "tail"),
    [
        ("V1: A[0:9] B[0:9] C[0:9]", "V1: A[0:9] B[0:4] D[4:9] C[0:9]", 1, "BD", 1),
        ("V1: A[0:9] B[0:9] C[0:9]", "V1: A[0:9] C[0:9]", 1, "", 1),
        ("V1: A[0:9] _3 B[0:9] _3 B2[0:9]", "V1: A[0:9] _3 B2[0:9]", 2, "", 1),
        ("V1: A[0:9]", "V1: A[0:9] B[0:9]", 1, "B", 0),
        ("V1: A[0:9] B[0:9]", "V1: B[0:9] A[0:9]", 0, "BA", 0),
    ],
)
def test_a_patch_holds_of_a_track_only_what_is_new(
    before: str, after: str, head: int, between: str, tail: int
) -> None:
    message = patch(state_of(timeline_of(before), 3), state_of(timeline_of(after), 4))
    items = message["tracks"][0]["items"]
    new = "".join(item.get("id", "_") for item in items["between"])
    assert (items["head"], new, items["tail"]) == (head, between, tail)


def test_a_patch_holds_of_captions_only_what_is_new() -> None:
    before = timeline_of("V1: A[0:90]\nC1: q[3:5] r[6:9] s[10:12]")
    after = timeline_of("V1: A[0:90]\nC1: q[3:5] r[7:9] s[10:12]")
    [captions] = patch(state_of(before, 3), state_of(after, 4))["captions"]
    assert (captions["id"], captions["language"]) == (after.captions[0].id, after.captions[0].language)
    new = {"id": "r", "start": 7, "frames": 9, "text": ""}
    assert captions["cues"] == {"head": 1, "between": [new], "tail": 1}


def test_a_patch_holds_whatever_else_changed() -> None:
    before = state_of(timeline_of("V1: A[0:10]"), 3)
    drawn = timeline_of("V1: A[0:10]\nC1: q[3:5]\nM: k@7", rate=Fraction(30))
    styled = replace(drawn, caption_style=LOOKS["Loud"])
    after = state_of(replace(styled, size=(640, 360), sample_rate=44_100), 4)
    message = patch(before, after)
    assert message["captions"][0]["cues"] == [{"id": "q", "start": 3, "frames": 5, "text": ""}]
    assert message["markers"] == [{"id": "k", "at": 7, "label": ""}]
    assert message["caption_style"] == style_to_document(LOOKS["Loud"])
    assert (message["rate"], message["size"], message["sample_rate"]) == ([30, 1], [640, 360], 44_100)


def test_media_that_are_gone_go_by_their_names() -> None:
    timeline = timeline_of("V1: A[0:10] B[0:5]")
    before = state_of(timeline, 3)
    after = replace(state_of(timeline, 4), gone={"B": "more.mp4"})
    assert (snapshot(before)["gone"], snapshot(after)["gone"]) == ({}, {"B": "more.mp4"})
    assert "gone" not in patch(before, replace(before, project=after.project))
    assert patch(before, after)["gone"] == {"B": "more.mp4"}


def test_a_patch_brings_the_media_that_are_new() -> None:
    timeline = timeline_of("V1: A[0:10]")
    other = replace(ASSET, id="B", name="more.mp4")
    message = patch(state_of(timeline, 3), state_of(timeline, 4, [ASSET, other]))
    assert list(message["assets"]) == ["B"]


def test_a_file_is_shown_upright_with_the_length_that_a_clip_may_use() -> None:
    view = asset_view(ASSET)
    assert (view["width"], view["height"], view["duration"]) == (1280, 720, 20.0)
    assert (view["rate"], view["has_video"], view["has_audio"]) == ([30000, 1001], True, True)


def test_a_picture_with_alpha_says_that_something_is_seen_through_it() -> None:
    assert not asset_view(ASSET)["see_through"]
    info = replace(INFO, video=(replace(PICTURE, codec="png", pixel_format="rgba"),))
    assert asset_view(replace(ASSET, info=info))["see_through"]


def test_a_file_that_browsers_play_is_played_as_it_is_until_there_is_a_proxy() -> None:
    assert asset_view(replace(ASSET, needs_proxy=True))["play_url"].startswith("/api/media/A/file?v=")
    made = replace(ASSET, needs_proxy=True, proxy_key="media/A/proxy.mp4")
    assert asset_view(made)["play_url"].startswith("/api/media/A/proxy?v=")


def test_a_file_that_browsers_do_not_play_waits_for_its_proxy() -> None:
    info = replace(INFO, video=(replace(PICTURE, codec="hevc"),))
    assert asset_view(replace(ASSET, info=info, needs_proxy=True))["play_url"] is None


def test_a_file_that_nobody_has_looked_into_has_no_facts() -> None:
    view = asset_view(replace(ASSET, state=AssetState.PROBING, info=None))
    assert (view["state"], view["play_url"], view["rate"], view["duration"]) == ("probing", None, None, 0.0)


def test_a_filmstrip_is_told_with_its_layout() -> None:
    strip = Filmstrip(columns=10, count=41, tile_width=160, tile_height=90, interval=Fraction(1, 2))
    made = replace(ASSET, filmstrip_key="media/A/filmstrip.jpg", filmstrip=strip)
    view = asset_view(made)["filmstrip"]
    assert view["url"].startswith("/api/media/A/filmstrip?v=")
    assert (view["columns"], view["count"], view["interval"]) == (10, 41, 0.5)
