"""How long ago something was, in the words of all pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

AGO = """async ([days, minutes]) => {
  const { ago } = await import("cutroom/words.js");
  const then = new Date(Date.now() - minutes * 60_000);
  then.setDate(then.getDate() - days);
  const time = then.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return [ago(then.toISOString()), time];
}"""


@pytest.mark.parametrize(
    ("days", "minutes", "words"),
    [(0, 5, "5\u00a0min ago"), (0, 120, "2\u00a0h ago"), (1, 5, "yesterday at {time}"), (9, 0, ", {time}")],
)
def test_the_time_of_day_is_said_of_what_was_long_ago(
    timeline: Page, days: int, minutes: int, words: str
) -> None:
    said, time = timeline.evaluate(AGO, [days, minutes])
    assert said.endswith(words.format(time=time))


@pytest.mark.parametrize(
    ("said", "words"),
    [("left(5)", "5\u00a0s left"), ("left(240)", "4\u00a0min left"), ("bytes(3_400_000)", "3.4\u00a0MB")],
)
def test_no_line_ends_between_a_number_and_its_unit(timeline: Page, said: str, words: str) -> None:
    assert timeline.evaluate(f"import('cutroom/words.js').then(({{ left, bytes }}) => {said})") == words
