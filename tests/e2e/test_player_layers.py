"""Pictures over pictures in the preview: each where it is placed, upper ones letting lower ones through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.coloured_media import QUARTERS, colours_at, look, make_coloured
from tests.e2e.edits_to_show import Json, asset, clip, gap, placed, snapshot, track
from tests.e2e.numbered_media import make_still, make_video
from tests.e2e.static_server import serving

UNDER = asset("u", "under.mp4", has_audio=False)
OVER = asset("o", "over.mp4", has_audio=False)
TALL = asset("t", "tall.mp4", has_audio=False, width=90, height=180)
NUMBERED = [asset("a", "a.mp4"), asset("b", "b.mp4")]
STILL = asset("p", "p.png", still=True, has_audio=False)
UNREADY = asset("n", None)

CORNERS = ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))
INNER = ((0.42, 0.3), (0.58, 0.3), (0.42, 0.7), (0.58, 0.7))
SIDES = ((0.1, 0.5), (0.9, 0.5))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the harness and videos of plain colours."""
    media = tmp_path_factory.mktemp("media")
    make_coloured(media / "under.mp4", "yellow")
    make_coloured(media / "over.mp4", *QUARTERS)
    make_coloured(media / "tall.mp4", "blue", size=(90, 180))
    make_video(media / "a.mp4", source=1, frames=90)
    make_video(media / "b.mp4", source=2, frames=90)
    make_still(media / "p.png", source=5)
    with serving(media) as address:
        yield address


def over_yellow(**changes: Any) -> Json:
    """A clip of four colours over a yellow one."""
    upper = track("v2", "video", clip("over", "o", "0", 60, **changes))
    return snapshot(upper, track("v1", "video", clip("under", "u", "0", 60)), assets=[UNDER, OVER])


def show(player: Page, edit: Json, frame: int = 10) -> Locator:
    """Stand on a frame of an edit; gives the picture."""
    player.evaluate("edit => cutroom.show(edit)", edit)
    player.evaluate("frame => cutroom.setPlayhead(frame)", frame)
    player.wait_for_function("cutroomPlayer.state.settled")
    return player.get_by_test_id("player-picture")


@pytest.mark.parametrize(
    ("place", "points", "colours"),
    [
        ({}, CORNERS, ["red", "green", "blue", "white"]),
        ({"mirrored": True}, CORNERS, ["green", "red", "white", "blue"]),
        ({"turn": 180}, CORNERS, ["white", "blue", "green", "red"]),
        ({"turn": 90}, INNER, ["blue", "red", "white", "green"]),
        ({"turn": 270}, INNER, ["green", "white", "red", "blue"]),
        ({"turn": 90}, SIDES, ["yellow", "yellow"]),
        ({"turn": 90, "mirrored": True}, INNER, ["red", "blue", "green", "white"]),
        ({"crop": [500, 0, 0, 0]}, CORNERS, ["yellow", "green", "yellow", "white"]),
        ({"crop": [0, 0, 0, 500]}, CORNERS, ["red", "green", "yellow", "yellow"]),
        ({"crop": [500, 0, 0, 0], "mirrored": True}, CORNERS, ["yellow", "red", "yellow", "blue"]),
        ({"crop": [0, 500, 0, 0], "turn": 90}, INNER, ["yellow", "yellow", "white", "green"]),
        (
            {"crop": [500, 0, 0, 0], "turn": 270, "mirrored": True},
            INNER,
            ["yellow", "green", "yellow", "red"],
        ),
        ({"scale": 2000, "x": 500, "y": 500}, CORNERS, ["red"] * 4),
        ({"scale": 200, "x": 400, "y": -400}, ((0.7, 0.1), (0.95, 0.05)), ["yellow", "green"]),
        ({"opacity": 0}, CORNERS, ["yellow"] * 4),
    ],
)
def test_a_picture_lies_where_it_is_placed(
    player: Page, place: Json, points: tuple[tuple[float, float], ...], colours: list[str]
) -> None:
    picture = show(player, over_yellow(place=placed(**place)))
    assert colours_at(picture, *points) == colours


def test_a_picture_glides_while_it_plays_and_then_rests(player: Page) -> None:
    glide = {"scale": 500, "x": 250, "y": 250, "begin": 5, "frames": 31, "eased": False}
    show(player, over_yellow(place=placed(scale=500, x=-250, y=-250), glide=glide), 0)
    assert colours_at(player.get_by_test_id("player-picture"), *CORNERS) == ["red"] + ["yellow"] * 3
    player.evaluate("""() => {
        window.places = [];
        cutroom.on("playhead", () => places.push([cutroom.playhead, cutroomPlayer.layers().at(-1)?.place.x]));
    }""")
    player.evaluate("cutroom.tell('verb', 'play')")
    player.wait_for_function("cutroom.playhead >= 45")
    player.evaluate("cutroom.tell('verb', 'stop')")
    places = player.evaluate("places")
    for frame, x in places:
        if frame < 45:
            assert x == pytest.approx(-250 + 500 * min(1, max(0, (frame - 5) / 30)), abs=0.01)
    assert len({x for _, x in places}) > 5, "it moves on its way"
    player.wait_for_function("cutroomPlayer.state.settled")
    assert player.evaluate("cutroomPlayer.layers().at(-1).place.x") == 250


def test_a_picture_hides_what_is_under_it_only_where_it_covers_everything_all_the_way(player: Page) -> None:
    closer = {"scale": 1500, "x": 100, "y": 0, "begin": 0, "frames": 60, "eased": True}
    show(player, over_yellow(glide=closer), 30)
    assert _clips(player) == ["over"]
    show(player, over_yellow(glide={**closer, "scale": 900}) | {"version": 2}, 30)
    assert _clips(player) == ["under", "over"]


def test_a_picture_that_is_half_opaque_is_mixed_with_what_is_under_it(player: Page) -> None:
    pixels = look(show(player, over_yellow(place=placed(opacity=50))))
    height, width, _ = pixels.shape
    assert pixels[height // 10, width // 10] == pytest.approx([255, 128, 0], abs=14)
    assert pixels[height * 9 // 10, width // 10] == pytest.approx([128, 128, 128], abs=14)


def test_a_fade_goes_to_what_is_under_it_and_to_black_where_that_is_nothing(player: Page) -> None:
    fading = clip("over", "o", "0", 60, fade_in=21)
    under = track("v1", "video", clip("under", "u", "0", 30))
    dissolve = snapshot(track("v2", "video", fading), under, assets=[UNDER, OVER])
    middle = look(show(player, dissolve, 10))
    assert middle[5, 5] == pytest.approx([255, 128, 0], abs=14)
    alone = snapshot(track("v2", "video", fading), assets=[OVER], version=2)
    assert look(show(player, alone, 10))[5, 5] == pytest.approx([128, 0, 0], abs=14)


def test_beside_a_picture_with_bars_what_is_under_it_is_seen(player: Page) -> None:
    under = track("v1", "video", clip("under", "u", "0", 60))
    bars = snapshot(track("v2", "video", clip("1", "t", "0", 60)), under, assets=[UNDER, TALL])
    assert colours_at(show(player, bars), (0.1, 0.5), (0.5, 0.5), (0.9, 0.5)) == ["yellow", "blue", "yellow"]


def test_what_a_picture_hides_for_certain_has_no_element(player: Page) -> None:
    show(player, over_yellow())
    assert player.locator("video").count() == 1
    assert player.evaluate("cutroom.shownLayers()") is None, "in another shape more may be seen"
    show(player, over_yellow(place=placed(scale=500)) | {"version": 2})
    assert player.locator("video").count() == 2
    assert player.evaluate("cutroom.shownLayers().length") == 2
    show(player, over_yellow(fade_out=10) | {"version": 3}, 40)
    assert _clips(player) == ["over"]
    show(player, over_yellow(fade_out=10) | {"version": 3}, 55)
    assert _clips(player) == ["under", "over"]


def test_three_layers_lie_over_each_other_in_the_order_of_their_tracks(player: Page) -> None:
    small = placed(scale=400)
    rows = [
        track("v3", "video", clip("3", "t", "0", 60, place=small)),
        track("v2", "video", clip("2", "o", "0", 60, place=placed(scale=700))),
        track("v1", "video", clip("1", "u", "0", 60)),
    ]
    picture = show(player, snapshot(*rows, assets=[UNDER, OVER, TALL]))
    assert colours_at(picture, (0.05, 0.5), (0.3, 0.3), (0.5, 0.5)) == ["yellow", "red", "blue"]
    assert _clips(player) == ["1", "2", "3"]


def test_eight_layers_are_seen_at_once(player: Page) -> None:
    rows = [
        track(
            f"v{index}", "video", clip(str(index), "ou"[index % 2], "0", 60, place=placed(scale=index * 100))
        )
        for index in range(2, 10)
    ]
    picture = show(player, snapshot(*rows, assets=[UNDER, OVER]))
    assert _clips(player) == [str(index) for index in range(9, 1, -1)]
    assert colours_at(picture, (0.07, 0.5), (0.12, 0.3), (0.45, 0.45)) == ["yellow", "red", "red"]


def test_a_still_hides_what_is_under_it_unless_it_has_holes(player: Page) -> None:
    rows = [track("v2", "video", clip("still", "p", "0", 60)), track("v1", "video", clip("1", "u", "0", 60))]
    show(player, snapshot(*rows, assets=[UNDER, STILL]))
    assert _clips(player) == ["still"]
    show(player, snapshot(*rows, assets=[UNDER, {**STILL, "see_through": True}], version=2))
    assert _clips(player) == ["1", "still"]


def test_a_still_lies_over_a_moving_picture(player: Page) -> None:
    over = track("v2", "video", clip("still", "p", "0", 60, place=placed(scale=500)))
    picture = show(
        player, snapshot(over, track("v1", "video", clip("under", "u", "0", 60)), assets=[UNDER, STILL])
    )
    assert colours_at(picture, (0.1, 0.1), (0.9, 0.9)) == ["yellow", "yellow"]
    assert colours_at(picture, (0.5, 0.7)) == ["black"], "the grey of the still"


def test_a_small_picture_without_a_preview_is_a_small_card(player: Page) -> None:
    over = track("v2", "video", clip("new", "n", "0", 60, place=placed(scale=300, x=300)))
    picture = show(
        player, snapshot(over, track("v1", "video", clip("under", "u", "0", 60)), assets=[UNDER, UNREADY])
    )
    assert colours_at(picture, (0.1, 0.5), (0.7, 0.5)) == ["yellow", "black"]
    assert player.get_by_test_id("player-card").inner_text() == "Preparing a preview…"


def test_layers_play_in_step_and_show_their_own_frames(player: Page) -> None:
    over = track("v2", "video", gap(20), clip("b", "b", "1", 30, place=placed(scale=400)))
    under = track("v1", "video", clip("a", "a", "0", 80))
    player.evaluate("edit => cutroom.show(edit)", snapshot(over, under, assets=NUMBERED))
    player.wait_for_function("cutroomPlayer.state.settled")
    player.evaluate("""() => {
        window.moments = [];
        cutroom.on("playhead", (frame) => moments.push({ frame, layers: layersShown() }));
        cutroom.tell("verb", "play");
    }""")
    player.wait_for_function("!cutroom.playing && cutroom.playhead === 80")
    moments = player.evaluate("moments")
    both = [moment for moment in moments if 26 <= moment["frame"] < 48]
    assert both and all([layer["source"] for layer in moment["layers"]] == [1, 2] for moment in both[3:])
    for moment in both[-5:]:
        under_frame, over_frame = (layer["frame"] for layer in moment["layers"])
        assert abs((over_frame - 30) - (under_frame - 20)) <= 3, moment
    assert all(len(moment["layers"]) == 1 for moment in moments if moment["frame"] > 55)


def test_stepping_shows_the_exact_frame_of_every_layer(player: Page) -> None:
    over = track("v2", "video", gap(20), clip("b", "b", "1", 30, place=placed(scale=400)))
    under = track("v1", "video", clip("a", "a", "0", 80))
    edit = snapshot(over, under, assets=NUMBERED)
    for frame in (20, 21, 35, 49):
        show(player, edit, frame)
        player.wait_for_function("layersShown().every(({ source }) => source !== 0)")
        assert player.evaluate("layersShown()") == [
            {"source": 1, "frame": frame},
            {"source": 2, "frame": frame + 10},
        ]


def _clips(player: Page) -> list[str]:
    found: list[str] = player.evaluate("cutroomPlayer.layers().map(({ clip }) => clip)")
    return found
