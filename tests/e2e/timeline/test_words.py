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
    [(0, 5, "5 min ago"), (0, 120, "2 h ago"), (1, 5, "yesterday at {time}"), (9, 0, ", {time}")],
)
def test_the_time_of_day_is_said_of_what_was_long_ago(
    timeline: Page, days: int, minutes: int, words: str
) -> None:
    said, time = timeline.evaluate(AGO, [days, minutes])
    assert said.endswith(words.format(time=time))
