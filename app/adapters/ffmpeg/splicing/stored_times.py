"""When pictures are stored, and how long they last, from the times at which they are shown. Pure."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

Item = TypeVar("Item")


Stamped: TypeAlias = tuple[Item, int, int, int]  # when it is shown and stored, and how long it lasts


def stamped(
    placed: Iterable[tuple[Item, int]], *, reordered: int, step: int, end: int
) -> Iterator[Stamped[Item]]:
    """Items in the order of the file, each with when it is shown, and when it is stored.

    shown   0 3 1 2 4      stored is when the picture is shown that lies `reordered` places before in
    stored  - - 0 1 2      the order of showing; the first ones are `step` apart before zero

    Each lasts until the next one is shown, and the last until `end`. Raises ValueError when that cannot
    be: two are shown at once, or one is stored later than `reordered` allows.
    """
    coming: list[int] = []
    waiting: deque[tuple[Item, int, int]] = deque()
    lasting: dict[int, int] = {}
    last: int | None = None
    for number, (item, shown) in enumerate(placed):
        heapq.heappush(coming, shown)
        stored = (number - reordered) * step
        if number >= reordered:
            stored = heapq.heappop(coming)
            last = _follow(lasting, last, stored)
        waiting.append((item, shown, stored))
        while waiting and waiting[0][1] in lasting:
            yield _ready(waiting, lasting)
    for shown in [*sorted(coming), end]:
        last = _follow(lasting, last, shown)
    while waiting:
        yield _ready(waiting, lasting)


def _follow(lasting: dict[int, int], last: int | None, following: int) -> int:
    if last is not None:
        if following <= last:
            raise ValueError("pictures would not be shown one after the other")
        lasting[last] = following - last
    return following


def _ready(waiting: deque[tuple[Item, int, int]], lasting: dict[int, int]) -> Stamped[Item]:
    item, shown, stored = waiting.popleft()
    return item, shown, stored, lasting.pop(shown)
