"""The parts of the screen take as much room as a person gives them."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.journeys.editor import Editor

TWICE_BEFORE_IT_IS_DRAWN = """(edge) => {
    for (let n = 0; n < 2; n += 1) edge.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
}"""


def width_of(element: Locator) -> float:
    """How wide it is on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["width"]


def test_side_panels_are_widened_closed_and_opened_again_and_stay_so_after_a_reload(editor: Editor) -> None:
    page, left, right = editor.page, editor.page.locator("aside.left"), editor.inspector
    wide, edge = width_of(left), page.get_by_role("separator", name="Width of the left panel")
    edge.evaluate(TWICE_BEFORE_IT_IS_DRAWN)
    assert width_of(left) == wide + 48
    place = page.get_by_role("separator", name="Width of the right panel").bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 2, place["y"] + 50)
    page.mouse.down()
    page.mouse.move(place["x"] - 98, place["y"] + 50, steps=3)
    page.mouse.up()
    wider = width_of(right)
    assert wider > wide
    edge.focus()
    editor.press("Enter")
    expect(left).to_be_hidden()
    page.reload()
    editor.wait()
    expect(left).to_be_hidden()
    assert width_of(right) == wider
    editor.press("t")
    expect(left.get_by_test_id("cue-text")).to_be_focused()
    assert width_of(left) == wide + 48
