"""The preview in a real browser: which frame of which source is seen, and what is heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.edits_to_show import Json, asset, captions, clip, gap, snapshot, track
from tests.e2e.numbered_media import make_sound, make_still, make_video
from tests.e2e.static_server import serving

A = asset("a", "a.mp4")
B = asset("b", "b.mp4")
SOUND = asset("s", "s.m4a", has_video=False)
STILL = asset("p", "p.png", still=True, has_audio=False)
UNREADY = asset("n", None)
SOURCES = {"a": 1, "b": 2}  # the numbers in the pictures


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the harness and two numbered videos, one of them with few key frames."""
    media = tmp_path_factory.mktemp("media")
    make_video(media / "a.mp4", source=1, frames=300)
    make_video(media / "b.mp4", source=2, frames=300, tone=660, key_every=250)
    make_sound(media / "s.m4a", seconds=20)
    make_still(media / "p.png", source=5)
    with serving(media) as address:
        yield address


def show(player: Page, edit: Json) -> None:
    player.evaluate("edit => cutroom.show(edit)", edit)


def stand(player: Page, frame: int) -> tuple[int, int] | None:
    """Put the playhead on a frame and read what the picture shows: (source, its frame), or None if black."""
    player.evaluate("frame => cutroom.setPlayhead(frame)", frame)
    return seen(player)


def seen(player: Page) -> tuple[int, int] | None:
    # Sources count from 1: a picture of source 0 is not drawn yet, which a busy machine takes its time for.
    player.wait_for_function("cutroomPlayer.state.settled && numberShown()?.source !== 0")
    number = player.evaluate("numberShown()")
    return number and (number["source"], number["frame"])


def watch(player: Page) -> None:
    """Note from now on, at each move of the playhead, what is seen and heard then."""
    player.evaluate("""() => {
        window.moments = [];
        cutroom.on("playhead", (frame) => moments.push({
            frame, seen: numberShown(), sounds: cutroomPlayer.sounds(),
            caption: document.querySelector("[data-testid=player-captions]").textContent,
            card: document.querySelector("[data-testid=player-card]").textContent,
        }));
    }""")


def play_to_the_end(player: Page) -> list[dict[str, Any]]:
    watch(player)
    player.evaluate("cutroom.tell('verb', 'play')")
    player.wait_for_function("cutroom.playing")
    player.wait_for_function("!cutroom.playing", timeout=40_000)
    moments: list[dict[str, Any]] = player.evaluate("moments")
    return moments


def test_a_standing_playhead_shows_exactly_the_frame_of_the_edit(player: Page) -> None:
    show(
        player, snapshot(track("v", "video", clip("1", "a", "1", 30), clip("2", "b", "2", 30)), assets=[A, B])
    )
    assert [stand(player, frame) for frame in (0, 1, 29, 30, 31, 59)] == [
        (1, 30), (1, 31), (1, 59), (2, 60), (2, 61), (2, 89),
    ]  # fmt: skip


def test_clips_are_seen_in_their_new_order_after_a_reorder(player: Page) -> None:
    first, second = clip("1", "a", "1", 30), clip("2", "b", "2", 30)
    show(player, snapshot(track("v", "video", first, second), assets=[A, B]))
    assert stand(player, 0) == (1, 30)
    show(player, snapshot(track("v", "video", second, first), assets=[A, B], version=2))
    assert seen(player) == (2, 60)
    assert stand(player, 30) == (1, 30)


def test_a_clip_at_double_speed_shows_every_other_frame(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "b", "1", 30, speed="2")), assets=[B]))
    # the middle of a frame of the timeline is exactly where the second of its two source frames starts
    assert [stand(player, frame) for frame in (0, 1, 10, 29)] == [(2, 31), (2, 33), (2, 51), (2, 89)]


def test_the_topmost_video_track_with_a_clip_is_seen(player: Page) -> None:
    over = track("v2", "video", gap(20), clip("2", "b", "0", 10))
    under = track("v1", "video", clip("1", "a", "0", 60))
    show(player, snapshot(over, under, assets=[A, B]))
    assert [stand(player, frame) for frame in (19, 20, 29, 30)] == [(1, 19), (2, 0), (2, 9), (1, 30)]


def test_the_end_shows_the_last_frame_and_a_gap_is_black(player: Page) -> None:
    show(player, snapshot(track("v", "video", gap(10), clip("1", "a", "0", 30)), assets=[A]))
    assert stand(player, 5) is None
    assert stand(player, 40) == (1, 29)


def test_of_many_quick_seeks_the_last_one_wins(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "b", "0", 300)), assets=[B]))
    player.evaluate("for (let frame = 0; frame <= 240; frame += 1) cutroom.setPlayhead(frame)")
    assert seen(player) == (2, 240)


def test_playing_over_cuts_shows_the_right_sources_and_ends_at_the_end(player: Page) -> None:
    starts = [("a", 1), ("b", 2), ("a", 5), ("b", 0), ("b", 6), ("a", 0), ("b", 4)]
    clips = [clip(str(index), name, str(second), 25) for index, (name, second) in enumerate(starts)]
    show(player, snapshot(track("v", "video", *clips), assets=[A, B]))
    moments = play_to_the_end(player)
    frames = [moment["frame"] for moment in moments]
    assert frames == sorted(frames)
    assert frames[-1] == 175
    for moment in moments[:-1]:
        clip_number, frame = divmod(moment["frame"], 25)
        name, second = starts[clip_number]
        source = moment["seen"]["source"]
        if frame == 0 and source != SOURCES[name]:  # on a busy machine the last picture may stay for a moment
            assert source == SOURCES[starts[clip_number - 1][0]], moment
            continue
        assert source == SOURCES[name], moment
        assert second * 30 <= moment["seen"]["frame"] < second * 30 + 30, moment  # a second of the source
    assert {moment["frame"] // 25 for moment in moments[:-1]} == set(range(7))
    assert player.evaluate("cutroom.playhead") == 175


def test_a_cut_that_goes_on_in_the_same_source_keeps_the_element(player: Page) -> None:
    halves = clip("1", "a", "0", 20), clip("2", "a", "2/3", 20)
    show(player, snapshot(track("v", "video", *halves), assets=[A]))
    assert stand(player, 0) == (1, 0)
    player.evaluate("window.first = cutroomPlayer.shownFrame().element")
    play_to_the_end(player)
    assert player.evaluate("cutroomPlayer.shownFrame().element === first")
    assert player.locator("video").count() == 1


def test_captions_are_seen_at_their_frames_unless_they_are_off(player: Page) -> None:
    tracks = [captions("k", (10, 20, "Hello"), (20, 30, "again")), captions("o", (0, 60, "no"), mode="off")]
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 60)), assets=[A], captions=tracks))
    shown = {}
    for frame in (9, 10, 19, 20, 29, 30, 49, 50):
        stand(player, frame)
        shown[frame] = player.get_by_test_id("player-captions").inner_text()
    assert shown == {
        9: "", 10: "Hello", 19: "Hello", 20: "Hello\nagain",
        29: "Hello\nagain", 30: "again", 49: "again", 50: "",
    }  # fmt: skip


def test_a_caption_is_seen_in_the_picture_while_it_is_typed(player: Page) -> None:
    clips = [clip("1", "a", "0", 30)]
    show(
        player, snapshot(track("v", "video", *clips), assets=[A], captions=[captions("c", (5, 10, "Hello"))])
    )
    player.evaluate("cutroom.setPlayhead(5)")
    shown = player.get_by_test_id("player-captions")
    expect(shown).to_have_text("Hello")
    cue = player.evaluate("cutroom.timeline.captions[0].cues[0].id")
    player.evaluate("id => cutroom.type(id, 'Hello you')", cue)
    expect(shown).to_have_text("Hello you")
    player.evaluate("id => cutroom.type(id, null)", cue)
    expect(shown).to_have_text("Hello")


def test_soft_captions_are_seen_where_none_are_burnt_in_and_while_one_is_selected(player: Page) -> None:
    burnt = captions("k", (0, 60, "burnt"))
    soft, second = (captions(name, (0, 60, name), mode="soft") for name in ("soft", "second"))
    second["cues"][0]["id"] = "t0"
    clips = track("v", "video", clip("1", "a", "0", 60))
    seen = []
    for version, tracks in enumerate(([burnt, soft], [soft, second]), start=1):
        show(player, snapshot(clips, assets=[A], captions=tracks, version=version))
        stand(player, 20)
        seen.append(player.get_by_test_id("player-captions").inner_text())
    player.evaluate("cutroom.selectCue('t0')")
    seen.append(player.get_by_test_id("player-captions").inner_text())
    assert seen == ["burnt", "soft", "soft\nsecond"]


def test_the_sound_of_all_tracks_is_mixed_with_gains_and_fades(player: Page) -> None:
    picture = track("v", "video", clip("1", "a", "0", 60, fade_out=30))
    under = track("w", "video", clip("2", "b", "0", 60, gain="6"))
    music = track("m", "audio", clip("3", "s", "0", 60, gain="-6"))
    mute = track("x", "audio", clip("4", "s", "5", 60), muted=True)
    show(player, snapshot(picture, under, music, mute, assets=[A, B, SOUND]))
    moments = play_to_the_end(player)
    loud = next(moment for moment in moments if moment["frame"] > 20 and len(moment["sounds"]) == 3)
    gains = {sound["asset"]: sound["gain"] for sound in loud["sounds"]}
    assert gains == pytest.approx({"a": 1.0, "b": 1.995, "s": 0.501}, abs=0.02)
    assert all(sound["mixed"] for sound in loud["sounds"])
    assert all(moment["seen"]["source"] == 1 for moment in moments[:-1])
    fading = [_gain(moment, "a") for moment in moments if 35 <= moment["frame"] < 58]
    assert fading == sorted(fading, reverse=True)
    assert fading[-1] < fading[0] < 1


TRACKS = [
    {"name": "1 · Game", "play_url": None, "peaks_url": None},
    {"name": "2 · Microphone", "play_url": "/media/s.m4a", "peaks_url": None},
]


@pytest.mark.parametrize(
    ("sound", "heard"),
    [(1, {"a.mp4": 0.5}), (2, {"s.m4a": 0.5}), (0, {"a.mp4": 0.5, "s.m4a": 0.5}), (-1, {})],
)
def test_the_chosen_sound_track_is_heard_and_no_other(
    player: Page, sound: int, heard: dict[str, float]
) -> None:
    film = asset("a", "a.mp4", sounds=TRACKS)
    chosen = clip("1", "a", "2", 45, sound=sound, gain="-6.02")
    show(player, snapshot(track("v", "video", clip("0", "b", "0", 15), chosen), assets=[film, B]))
    moments = play_to_the_end(player)
    later = [moment["sounds"] for moment in moments if 40 <= moment["frame"] < 58]
    gains = [{sound["file"]: sound["gain"] for sound in sounds} for sounds in later]
    assert gains and all(each == pytest.approx(heard, abs=0.02) for each in gains[-3:])
    assert {moment["seen"]["source"] for moment in moments if 17 <= moment["frame"] < 59} == {1}


def test_a_chosen_sound_track_that_is_not_there_yet_says_so(player: Page) -> None:
    film = asset("a", "a.mp4", sounds=[TRACKS[0], {**TRACKS[1], "play_url": None}])
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 20, sound=2)), assets=[film]))
    assert stand(player, 3) == (1, 3)
    expect(player.get_by_test_id("player-note")).to_have_text("Preparing the chosen sound…")
    assert all(not moment["sounds"] for moment in play_to_the_end(player))
    player.evaluate("asset => cutroom.takeAssets({a: asset})", asset("a", "a.mp4", sounds=TRACKS))
    expect(player.get_by_test_id("player-note")).to_be_hidden()


def test_without_a_mixer_the_elements_volume_is_used(player: Page) -> None:
    player.evaluate("delete window.AudioContext; delete window.webkitAudioContext")
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 30, gain="-6")), assets=[A]))
    moments = play_to_the_end(player)
    [sound] = next(moment["sounds"] for moment in moments if moment["frame"] > 10 and moment["sounds"])
    assert not sound["mixed"]
    assert sound["gain"] == pytest.approx(0.501, abs=0.01)


def test_a_clip_without_a_preview_shows_a_card_and_playing_goes_on(player: Page) -> None:
    clips = (
        clip("1", "a", "0", 15),
        clip("2", "n", "0", 15),
        clip("3", "gone", "0", 15),
        clip("4", "p", "0", 15),
    )
    show(
        player, snapshot(track("v", "video", *clips, clip("5", "b", "0", 15)), assets=[A, UNREADY, STILL, B])
    )
    moments = play_to_the_end(player)
    cards = {moment["card"] for moment in moments if 16 <= moment["frame"] < 29}
    assert cards == {"Preparing a preview…"}
    assert {moment["card"] for moment in moments if 31 <= moment["frame"] < 44} == {"This file is missing"}
    assert {moment["seen"]["source"] for moment in moments if 47 <= moment["frame"] < 59} == {5}
    assert {moment["seen"]["source"] for moment in moments if 62 <= moment["frame"] < 74} == {2}
    assert moments[-1]["frame"] == 75


def test_a_preview_that_becomes_ready_takes_the_cards_place(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "n", "1", 30)), assets=[UNREADY]))
    assert stand(player, 3) is None
    player.evaluate("asset => cutroom.takeAssets({n: asset})", asset("n", "b.mp4"))
    assert seen(player) == (2, 33)
    assert player.get_by_test_id("player-card").is_hidden()


def test_a_rough_preview_says_so_until_the_exact_one_takes_its_place(player: Page) -> None:
    rough = {**asset("n", "a.mp4"), "draft": True}
    show(player, snapshot(track("v", "video", clip("1", "n", "1", 30)), assets=[rough]))
    assert seen(player) is not None
    expect(player.get_by_test_id("player-note")).to_be_visible()
    player.evaluate("asset => cutroom.takeAssets({n: asset})", asset("n", "b.mp4"))
    expect(player.get_by_test_id("player-note")).to_be_hidden()
    assert seen(player) == (2, 30)


def test_a_file_that_is_no_media_says_so_and_playing_goes_on(player: Page) -> None:
    broken = asset("x", "nothing.mp4")
    show(
        player,
        snapshot(track("v", "video", clip("1", "x", "0", 30), clip("2", "b", "0", 15)), assets=[broken, B]),
    )
    assert stand(player, 3) is None
    assert player.get_by_test_id("player-card").inner_text() == "This file cannot be played here"
    moments = play_to_the_end(player)
    assert moments[-1]["frame"] == 45
    assert {moment["seen"]["source"] for moment in moments if 32 <= moment["frame"] < 44} == {2}


def test_an_edit_elsewhere_does_not_touch_what_is_seen(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 60)), assets=[A, B]))
    assert stand(player, 20) == (1, 20)
    player.evaluate("""() => {
        window.seeks = 0;
        cutroomPlayer.shownFrame().element.addEventListener("seeking", () => seeks += 1);
    }""")
    halves = clip("1", "a", "0", 15), clip("2", "a", "1/2", 30)
    show(player, snapshot(track("v", "video", *halves, clip("3", "b", "0", 30)), assets=[A, B], version=2))
    assert seen(player) == (1, 20)
    assert player.evaluate("seeks") == 0


def test_an_edit_while_playing_is_played_at_once(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 240)), assets=[A, B]))
    stand(player, 0)
    watch(player)
    shorter = track("v", "video", clip("1", "a", "0", 40), clip("2", "b", "3", 20))
    # In the page: a busy machine might play beyond the new cut before a word from here arrives.
    player.evaluate(
        """edit => {
            const stop = cutroom.on("playhead", (frame) => {
                if (frame <= 10) return;
                stop();
                cutroom.show(edit);
            });
        }""",
        snapshot(shorter, assets=[A, B], version=2),
    )
    player.evaluate("cutroom.tell('verb', 'play')")
    player.wait_for_function("cutroom.playhead > 10 && !cutroom.playing")
    moments = player.evaluate("moments")
    sources = {moment["frame"]: moment["seen"]["source"] for moment in moments[:-1]}
    assert {source for frame, source in sources.items() if frame < 40} == {1}
    assert {source for frame, source in sources.items() if frame > 40} == {2}
    assert moments[-1]["frame"] == 60


def test_fades_darken_the_picture(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 60, fade_in=20, fade_out=20)), assets=[A]))
    strengths = {}
    for frame in (0, 10, 30, 59):
        stand(player, frame)
        strengths[frame] = float(player.evaluate("cutroomPlayer.shownFrame().element.style.opacity"))
    assert strengths == pytest.approx({0: 0.025, 10: 0.525, 30: 1, 59: 0.025}, abs=0.002)


def test_shuttling_goes_faster_back_and_stops(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 300)), assets=[A]))
    stand(player, 100)
    for verb, speed in [
        ("forward", 1), ("forward", 2), ("forward", 4), ("forward", 8),
        ("back", -1), ("back", -2), ("stop", 0),
    ]:  # fmt: skip
        player.evaluate("verb => cutroom.tell('verb', verb)", verb)
        assert player.evaluate("cutroomPlayer.state.speed") == speed
    player.evaluate("cutroom.setPlayhead(60)")
    player.evaluate("cutroom.tell('verb', 'back')")
    player.wait_for_function("cutroom.playhead < 50")
    player.evaluate("cutroom.tell('verb', 'stop')")
    frame = player.evaluate("cutroom.playhead")
    assert seen(player) == (1, frame)


def test_a_typed_timecode_moves_the_playhead(player: Page) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 300)), assets=[A]))
    field = player.get_by_test_id("player-timecode")
    for typed, frame in [
        ("00:00:02:05", 65),
        ("+10", 75),
        ("1.5s", 45),
        ("99:00:00:00", 300),
        ("nonsense", 300),
    ]:
        player.evaluate("cutroom.tell('verb', 'goto')")
        field.fill(typed)
        field.press("Enter")
        assert player.evaluate("cutroom.playhead") == frame


def test_the_buttons_play_step_and_jump_to_cuts(player: Page) -> None:
    show(
        player, snapshot(track("v", "video", clip("1", "a", "0", 40), clip("2", "b", "0", 40)), assets=[A, B])
    )
    for button, frame in [("next-cut", 40), ("frame-on", 41), ("frame-back", 40), ("previous-cut", 0)]:
        player.get_by_test_id(f"player-{button}").click()
        assert player.evaluate("cutroom.playhead") == frame
    player.get_by_test_id("player-play").click()
    player.wait_for_function("cutroom.playhead > 5")
    player.get_by_test_id("player-play").click()
    assert not player.evaluate("cutroom.playing")


def test_the_volume_is_remembered_in_this_browser(player: Page) -> None:
    player.get_by_test_id("player-volume").fill("0.3")
    player.reload()
    player.wait_for_function("window.harnessReady")
    assert player.get_by_test_id("player-volume").input_value() == "0.3"


_FITS = """() => {
  const box = document.querySelector("[data-testid=player-picture]").getBoundingClientRect();
  return box.width > 0 && box.width <= innerWidth && box.height <= innerHeight;
}"""


@pytest.mark.parametrize("size", [(320, 180), (1080, 1920), (2000, 500)])
def test_the_picture_keeps_the_aspect_of_the_timeline(player: Page, size: tuple[int, int]) -> None:
    show(player, snapshot(track("v", "video", clip("1", "a", "0", 30)), assets=[A], size=size))
    for width, height in [(1440, 900), (1024, 700), (500, 800)]:
        player.set_viewport_size({"width": width, "height": height})
        player.wait_for_function(_FITS)
        box = player.get_by_test_id("player-picture").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(size[0] / size[1], rel=0.01)


def _gain(moment: dict[str, Any], name: str) -> float:
    return next((float(sound["gain"]) for sound in moment["sounds"] if sound["asset"] == name), 0.0)


def test_an_edit_without_any_picture_says_that_it_is_heard(player: Page) -> None:
    heard, song = player.get_by_test_id("player-heard"), clip("2", "s", "0", 30)
    show(player, snapshot(track("a", "audio", song), assets=[A, SOUND]))
    expect(heard).to_be_visible()
    beside = [track("v", "video", clip("1", "a", "0", 30)), track("a", "audio", song)]
    show(player, snapshot(*beside, assets=[A, SOUND], version=2))
    expect(heard).to_be_hidden()
    show(player, snapshot(track("v", "video"), version=3))
    expect(heard).to_be_hidden()
