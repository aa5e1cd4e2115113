"""Zoom, scroll, playhead and drawing of the timeline."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.timeline.hand import Point, at_frame, middle

FRAME_AT = """x => {
  const { view } = cutroomTimeline.timeline.scene();
  const left = cutroomTimeline.timeline.canvas.getBoundingClientRect().left;
  return view.scroll + (x - left - 14) / view.pixelsPerFrame;
}"""


def test_zooming_with_the_wheel_keeps_the_frame_under_the_pointer(timeline: Page) -> None:
    point = Point(*map(round, middle(timeline, "c")))
    timeline.mouse.move(*point)
    before = timeline.evaluate(FRAME_AT, point.x)
    timeline.keyboard.down("Control")
    for _ in range(6):
        timeline.mouse.wheel(0, -60)
    timeline.keyboard.up("Control")
    timeline.wait_for_function("harness.store.pixelsPerFrame > 5")
    assert abs(timeline.evaluate(FRAME_AT, point.x) - before) < 0.01


def test_a_button_that_gets_the_focus_brings_its_whole_row_into_sight(timeline: Page) -> None:
    timeline.evaluate("document.getElementById('timeline').style.height = '170px'")
    timeline.wait_for_function("cutroomTimeline.timeline.scene().height < 150")
    for track in ("a1", "v2"):
        timeline.get_by_test_id(f"lock-{track}").focus()
        timeline.evaluate("cutroomTimeline.timeline.draw()")
        row = timeline.evaluate("id => cutroomTimeline.trackRect(id)", track)
        header = timeline.get_by_test_id(f"header-{track}").bounding_box()
        assert header is not None
        assert header["y"] == row["y"]
        assert timeline.evaluate("innerHeight") >= row["y"] + row["height"]
    timeline.evaluate("document.getElementById('timeline').style.height = ''")
    timeline.wait_for_function("cutroomTimeline.timeline.scene().height > 300")


def test_the_view_can_be_scrolled_no_farther_than_to_the_end(timeline: Page) -> None:
    timeline.evaluate("cutroomTimeline.timeline.zoomBy(4, 0)")
    timeline.evaluate("cutroomTimeline.timeline.scrollBy(1e6)")
    end, width = timeline.evaluate("""() => {
      const { canvas } = cutroomTimeline.timeline;
      const box = canvas.getBoundingClientRect();
      return [cutroomTimeline.frameToX(800) - box.left, box.width];
    }""")
    assert 0 < end < width
    timeline.evaluate("cutroomTimeline.timeline.scrollBy(-1e6)")
    assert timeline.evaluate("harness.store.scroll") == 0


def test_everything_is_seen_after_fitting(timeline: Page) -> None:
    timeline.evaluate("cutroomTimeline.timeline.zoomBy(20, 0)")
    timeline.keyboard.press("\\")
    box = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert box is not None
    last = timeline.evaluate("cutroomTimeline.clipRect('d')")
    assert last["x"] + last["width"] < box["x"] + box["width"]


def test_pressing_and_dragging_in_the_ruler_moves_the_playhead(timeline: Page) -> None:
    ruler = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert ruler is not None
    height = Point(0, ruler["y"] + 6)
    timeline.mouse.move(*at_frame(timeline, 120, height))
    timeline.mouse.down()
    assert timeline.evaluate("harness.store.playhead") == 120
    timeline.mouse.move(*at_frame(timeline, 333, height))
    timeline.mouse.up()
    assert timeline.evaluate("harness.store.playhead") == 333


def test_the_view_follows_the_playhead_while_it_plays(timeline: Page) -> None:
    timeline.evaluate("cutroomTimeline.timeline.zoomBy(8, 0)")
    timeline.evaluate("harness.store.setPlayhead(700, { seek: false })")
    seen = timeline.evaluate("""() => {
      const box = cutroomTimeline.timeline.canvas.getBoundingClientRect();
      const x = cutroomTimeline.frameToX(700) - box.left;
      return x > 0 && x < box.width;
    }""")
    assert seen


def test_five_hundred_clips_are_drawn_and_only_those_that_are_seen(timeline: Page) -> None:
    timeline.evaluate("harness.show(harness.many(500))")
    timeline.evaluate("cutroomTimeline.timeline.draw()")
    assert timeline.evaluate("harness.coloured('n0')")
    assert timeline.evaluate("harness.coloured('n499')")
    timeline.evaluate("harness.store.setView({ pixelsPerFrame: 4, scroll: 0 })")
    drawn = timeline.evaluate("""async () => {
      const { placesBetween } = await import("cutroom/timeline/places.js");
      const { seen } = await import("cutroom/timeline/view.js");
      const { timeline, view } = cutroomTimeline.timeline.scene();
      const { first, last } = seen(view);
      return placesBetween(timeline.tracks[0], first, last).length;
    }""")
    assert 2 <= drawn <= 6


def test_the_canvas_is_as_sharp_as_the_screen(timeline: Page) -> None:
    dense = timeline.context.browser
    assert dense is not None
    context = dense.new_context(device_scale_factor=2, viewport={"width": 900, "height": 600})
    page = context.new_page()
    page.goto(timeline.url)
    page.wait_for_function("window.ready")
    page.evaluate("cutroomTimeline.timeline.draw()")
    wide, across = page.evaluate("""() => {
      const { canvas } = cutroomTimeline.timeline;
      return [canvas.clientWidth, canvas.width];
    }""")
    context.close()
    assert across == 2 * wide


def test_another_theme_is_drawn_at_once(timeline: Page) -> None:
    dark = timeline.evaluate("harness.ground()")
    timeline.evaluate("document.documentElement.dataset.theme = 'light'")
    timeline.wait_for_function("dark => harness.ground() !== dark", arg=dark)


def test_the_timeline_leaves_nothing_behind_when_it_is_taken_away(timeline: Page) -> None:
    timeline.evaluate("harness.close()")
    timeline.keyboard.press("s")
    assert timeline.evaluate("harness.commands()") == []
    assert timeline.evaluate("document.getElementById('timeline').childElementCount") == 0
    assert timeline.evaluate("window.cutroomTimeline === undefined")


def test_the_mark_of_a_missing_file_leaves_its_name_to_be_read(timeline: Page) -> None:
    texts = """pixelsPerFrame => {
        const plain = CanvasRenderingContext2D.prototype.fillText, drawn = [];
        CanvasRenderingContext2D.prototype.fillText = (text) => drawn.push(text);
        harness.store.setView({ pixelsPerFrame, scroll: 0 });
        cutroomTimeline.timeline.draw();
        CanvasRenderingContext2D.prototype.fillText = plain;
        return ["missing", "Harbour walk"].map((word) => drawn.includes(word));
    }"""
    assert timeline.evaluate(texts, 2) == [False, True]
    timeline.evaluate("harness.store.takeAssets({ walk: null })")
    assert timeline.evaluate(texts, 2) == [True, True]
    assert timeline.evaluate(texts, 0.75) == [False, True]  # no clip of it has room for both


def test_the_playhead_leaves_a_label_of_a_marker_to_be_read(timeline: Page) -> None:
    def ink() -> int:
        """How much of the marker's colour is on the ruler, both canvases laid over each other."""
        count: int = timeline.evaluate(
            """() => {
                const sheets = [...document.querySelectorAll("canvas")];
                const paper = new OffscreenCanvas(sheets[0].width, 30 * devicePixelRatio);
                const context = paper.getContext("2d");
                for (const sheet of sheets) context.drawImage(sheet, 0, 0);
                const { data } = context.getImageData(0, 0, paper.width, paper.height);
                let found = 0;
                for (let at = 0; at < data.length; at += 4)
                    found += data[at] > 180 && data[at + 1] > 110 && data[at + 2] < 110;
                return found;
            }"""
        )
        return count

    timeline.evaluate("harness.store.setPlayhead(800)")
    timeline.wait_for_function("harness.store.playhead === 800")
    timeline.evaluate("() => new Promise(requestAnimationFrame)")
    alone = ink()
    assert alone > 100
    frame = timeline.evaluate("Math.round(300 + 30 / cutroomTimeline.timeline.scene().view.pixelsPerFrame)")
    timeline.evaluate("frame => harness.store.setPlayhead(frame)", frame)
    timeline.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert ink() == alone
