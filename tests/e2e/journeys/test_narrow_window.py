"""The editor in a window as narrow as a phone: everything that can be pressed stays in it."""

from __future__ import annotations

import pytest

from tests.e2e.journeys.editor import Editor

PRESSED = """() => ['.editor-bar', '.ct-toolbar', '.player-row']
  .flatMap((place) => [...document.querySelectorAll(`${place} button`)])
  .filter((button) => button.checkVisibility())
  .map((button) => [button.dataset.testid ?? button.title, button.getBoundingClientRect()])"""


@pytest.mark.parametrize("width", [390, 520, 600])
def test_nothing_to_press_leaves_a_narrow_window_or_lies_upon_another(editor: Editor, width: int) -> None:
    editor.page.set_viewport_size({"width": width, "height": 800})
    boxes = editor.page.evaluate(PRESSED)
    assert [name for name, box in boxes if box["right"] > width] == []
    assert [
        (one, other)
        for index, (one, a) in enumerate(boxes)
        for other, b in boxes[index + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ] == []
