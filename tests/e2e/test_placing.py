"""The outline in the monitor: a picture is moved and scaled by mouse and keys, one command a gesture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.coloured_media import QUARTERS, colours_at, make_coloured
from tests.e2e.edits_to_show import Json, asset, clip, snapshot, track
from tests.e2e.static_server import serving

UNDER = asset("u", "under.mp4", has_audio=False)
OVER = asset("o", "over.mp4", has_audio=False)
HALF = {"turn": 0, "mirrored": False, "crop": [0, 0, 0, 0], "scale": 500, "x": 0, "y": 0, "opacity": 100}
CORNERS = {"upper left": 0, "upper right": 1, "lower right": 2, "lower left": 3}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the harness and videos of plain colours."""
    media = tmp_path_factory.mktemp("media")
    make_coloured(media / "under.mp4", "yellow")
    make_coloured(media / "over.mp4", *QUARTERS)
    with serving(media) as address:
        yield address


@pytest.fixture
def player(page: Page, address: str) -> Page:
    """A player with a picture of half the size in the middle of a yellow one, selected, with its outline."""
    page.goto(f"{address}/harness/player.html")
    page.wait_for_function("window.harnessReady")
    page.evaluate(
        "() => { window.sent = []; cutroom.outward = (name, it) => name === 'command' && sent.push(it); }"
    )
    show(page, HALF)
    page.evaluate("cutroom.select(['over'])")
    page.get_by_test_id("player-place").click()
    return page


def edit(place: Json | None, version: int = 1, glide: Json | None = None) -> Json:
    changes = {**({"place": place} if place else {}), **({"glide": glide} if glide else {})}
    upper = track("v2", "video", clip("over", "o", "0", 60, **changes))
    under = track("v1", "video", clip("under", "u", "0", 90))
    return snapshot(upper, under, assets=[UNDER, OVER], version=version)


def show(page: Page, place: Json | None, version: int = 1) -> None:
    page.evaluate("edit => cutroom.show(edit)", edit(place, version))
    page.wait_for_function("cutroomPlayer.state.settled")


def hold(page: Page, place: tuple[float, float], corner: str | None = None) -> tuple[float, float]:
    """Press the mouse at a place of the picture, or on a corner; gives the picture's size in pixels."""
    frame = page.get_by_test_id("player-picture").bounding_box()
    assert frame is not None
    x, y = frame["x"] + place[0] * frame["width"], frame["y"] + place[1] * frame["height"]
    if corner:
        box = page.get_by_test_id("player-corner").nth(CORNERS[corner]).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("([x, y]) => window.heldAt = [x, y]", [x, y])
    return frame["width"], frame["height"]


def go(page: Page, across: float, down: float) -> None:
    """Move the held mouse by so many pixels from where it was pressed."""
    x, y = page.evaluate("heldAt")
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)


def sent(page: Page) -> list[Json]:
    found: list[Json] = page.evaluate("sent")
    return [
        {name: value for name, value in one.items() if name not in ("base_version", "clips")} for one in found
    ]


def test_a_picture_is_dragged_and_nothing_travels_until_it_is_let_go(player: Page) -> None:
    width, height = hold(player, (0.5, 0.5))
    go(player, width * 0.2, -height * 0.1)
    assert sent(player) == []
    picture = player.get_by_test_id("player-picture")
    assert colours_at(picture, (0.4, 0.4), (0.9, 0.2), (0.9, 0.6)) == ["yellow", "green", "white"]
    player.mouse.up()
    assert sent(player) == [{"type": "set_placement", "x": 200, "y": -100}]
    assert colours_at(picture, (0.9, 0.2)) == ["green"], "it stays until the answer"
    player.evaluate("cutroom.refuse('No.')")
    player.wait_for_function("cutroomPlayer.layers().at(-1).place.x === 0")
    assert colours_at(picture, (0.9, 0.2)) == ["yellow"], "it springs back"


def test_a_drag_snaps_to_edges_and_the_middle_unless_alt_is_held(player: Page) -> None:
    width, height = hold(player, (0.5, 0.5))
    go(player, width * 0.25 - 5, height * 0.25 + 4)
    player.mouse.up()
    assert sent(player) == [{"type": "set_placement", "x": 250, "y": 250}]
    show(player, {**HALF, "x": 250, "y": 250}, version=2)
    hold(player, (0.75, 0.75))
    go(player, -width * 0.25 + 5, 0)
    player.mouse.up()
    assert sent(player)[1:] == [{"type": "set_placement", "x": 0}]
    show(player, HALF, version=3)
    player.keyboard.down("Alt")
    hold(player, (0.5, 0.5))
    go(player, width * 0.25 - 5, 0)
    player.mouse.up()
    player.keyboard.up("Alt")
    assert 235 < sent(player)[2]["x"] < 249


def test_a_corner_scales_about_the_opposite_one_or_with_shift_about_the_middle(player: Page) -> None:
    width, height = hold(player, (0, 0), "lower right")
    go(player, -width * 0.1, -height * 0.1)
    player.mouse.up()
    [scaled] = sent(player)
    assert scaled == {"type": "set_placement", "scale": 400, "x": -50, "y": -50}
    show(player, HALF, version=2)
    player.keyboard.down("Shift")
    hold(player, (0, 0), "upper left")
    go(player, -width * 0.1, -height * 0.1)
    player.mouse.up()
    player.keyboard.up("Shift")
    assert sent(player)[1] == {"type": "set_placement", "scale": 700}


def test_arrow_keys_nudge_and_a_key_that_is_held_is_one_command(player: Page) -> None:
    expect(player.get_by_test_id("player-outline")).to_be_focused()
    for _ in range(4):
        player.keyboard.down("ArrowRight")
    assert sent(player) == []
    player.keyboard.up("ArrowRight")
    assert sent(player) == [{"type": "set_placement", "x": 20}]
    player.keyboard.press("Shift+ArrowUp")
    assert sent(player)[1] == {"type": "set_placement", "x": 20, "y": -50}, "nothing is answered yet"
    show(player, {**HALF, "x": 20, "y": -50}, version=2)
    player.keyboard.press("ArrowLeft")
    assert sent(player)[2] == {"type": "set_placement", "x": 15}
    assert player.evaluate("cutroom.playhead") == 0


def test_escape_springs_back_and_then_leaves(player: Page) -> None:
    hold(player, (0.5, 0.5))
    go(player, 60, 0)
    player.keyboard.press("Escape")
    player.mouse.up()
    assert player.evaluate("cutroomPlayer.layers().at(-1).place.x") == 0
    player.keyboard.press("Escape")
    expect(player.get_by_test_id("player-outline")).to_be_hidden()
    expect(player.get_by_test_id("player-place")).to_have_attribute("aria-pressed", "false")
    assert sent(player) == []


def test_a_picture_that_covers_all_is_made_small_over_what_it_hid(player: Page) -> None:
    show(player, None, version=2)
    width, height = hold(player, (0, 0), "lower right")
    go(player, -width / 2, -height / 2)
    picture = player.get_by_test_id("player-picture")
    player.wait_for_function("cutroomPlayer.layers().length === 2 && cutroomPlayer.state.settled")
    assert colours_at(picture, (0.1, 0.1), (0.9, 0.9)) == ["red", "yellow"]
    player.mouse.up()
    assert sent(player) == [{"type": "set_placement", "scale": 500, "x": -250, "y": -250}]


def test_the_outline_is_there_only_where_something_can_be_placed(player: Page) -> None:
    outline = player.get_by_test_id("player-outline")
    expect(outline).to_be_visible()
    player.evaluate("cutroom.setPlayhead(70)")
    expect(outline).to_be_hidden()
    player.evaluate("cutroom.select(['under'])")
    expect(outline).to_be_visible()
    player.evaluate("cutroom.tell('caption-sample', 'Hello')")
    expect(outline).to_be_hidden()
    player.evaluate("cutroom.tell('caption-sample', null)")
    expect(outline).to_be_visible()
    player.get_by_test_id("player-place").click()
    expect(outline).to_be_hidden()
    player.evaluate("() => { window.said = []; cutroom.on('unable', (why) => said.push(why)) }")
    player.evaluate("cutroom.select([])")
    player.get_by_test_id("player-place").click()
    assert player.evaluate("said") == ["Select one clip whose picture is seen here; then it can be placed."]


def test_a_gliding_picture_is_placed_where_it_sets_out_and_where_it_arrives(player: Page) -> None:
    glide = {"scale": 500, "x": 200, "y": 100, "begin": 10, "frames": 21, "eased": False}
    player.evaluate("edit => cutroom.show(edit)", edit(HALF, version=2, glide=glide))
    outline = player.get_by_test_id("player-outline")
    for frame, x in ((0, 0), (10, 0), (20, 100), (25, 150), (30, 200), (50, 200)):
        player.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        player.wait_for_function("cutroomPlayer.state.settled")
        assert player.evaluate("cutroomPlayer.layers().at(-1).place.x") == x
        expect(outline).to_be_visible(visible=frame <= 10 or frame >= 30)
    outline.focus()
    player.keyboard.press("ArrowRight")
    assert sent(player) == [{"type": "glide_each", "glides": [{"clip": "over", "x": 205}]}]
    player.evaluate("edit => cutroom.show(edit)", edit(HALF, version=3, glide=glide))
    player.evaluate("cutroom.setPlayhead(5)")
    player.wait_for_function("cutroomPlayer.state.settled")
    outline.focus()
    player.keyboard.press("ArrowRight")
    assert sent(player)[1:] == [{"type": "set_placement", "x": 5}]
    player.evaluate("edit => cutroom.show(edit)", edit(HALF, version=4, glide=glide))
    player.evaluate("cutroom.setPlayhead(20)")
    player.evaluate("() => { window.said = []; cutroom.on('unable', (why) => said.push(why)) }")
    for _ in range(2):
        player.get_by_test_id("player-place").click()
    assert player.evaluate("said") == [
        "The picture glides here. It is placed where its glide begins, and where it ends."
    ]


def test_where_a_picture_glides_a_drag_says_why_it_stays_and_plays_nothing(player: Page) -> None:
    glide = {"scale": 500, "x": 200, "y": 100, "begin": 10, "frames": 21, "eased": False}
    player.evaluate("edit => cutroom.show(edit)", edit(HALF, version=2, glide=glide))
    player.evaluate("cutroom.setPlayhead(20)")
    expect(player.get_by_test_id("player-outline")).to_be_hidden()
    player.evaluate(
        """() => {
            window.said = [];
            for (const kind of ["unable", "playing"]) cutroom.on(kind, (it) => said.push(it));
        }"""
    )
    hold(player, (0.5, 0.5))
    go(player, 40, 20)
    player.mouse.up()
    assert player.evaluate("said") == [
        "The picture glides here. It is placed where its glide begins, and where it ends."
    ]


def test_a_click_beside_the_outline_still_plays(player: Page) -> None:
    player.get_by_test_id("player-picture").click(position={"x": 10, "y": 10})
    player.wait_for_function("cutroom.playing")
    expect(player.get_by_test_id("player-outline")).to_be_hidden()
