"""How long a running export still takes: from what was planned, and from how fast it goes here. Pure.

picture  |=========>            |    while both are made, each has a part of the machine:
sound    |==>   |                    the one that is left goes faster than before
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from app.domain.render_plan.forecast.stage import Stage

TRUST = 1.0  # seconds that what was planned weighs at first, against what is seen
LEAST_WINDOW, MOST_WINDOW = 4.0, 60.0  # seconds over which a pace is reckoned; between: the last half
FASTER, SLOWER = 0.2, 10.0  # the rest is not expected to take less or more than so many times its plan
TELL_AFTER = 1.0  # seconds
MOST_OF_USE = 4  # processors; one encoder of pictures does not fill many more


class Lane:
    """Work that was planned to take so many seconds, and how fast it goes; amounts are parts of it."""

    def __init__(self, planned: float) -> None:
        self._planned = max(planned, 1e-6)
        self._looks: deque[tuple[float, float]] = deque()
        self._since: float | None = None
        self.done = 0.0

    def note(self, done: float, now: float) -> None:
        """So much of it is done. What was done at once, before any pace could be seen, teaches nothing."""
        self.done = max(self.done, min(1.0, done))
        if self._since is None and self.done > 0:
            self._since = now
        if self._since is not None:
            self._looks.append((now, self.done))
            window = min(MOST_WINDOW, max(LEAST_WINDOW, (now - self._since) / 2))
            while len(self._looks) > 2 and now - self._looks[1][0] >= window:
                self._looks.popleft()

    def pace(self) -> float:
        """Parts a second."""
        if not self._looks:
            return 1 / self._planned
        (since, before), (now, done) = self._looks[0], self._looks[-1]
        trust = TRUST / (1 + now - since)
        return (done - before + trust / self._planned) / (now - since + trust)

    def left(self) -> float:
        """Seconds."""
        return (1 - self.done) / self.pace()

    def hasten(self, times: float, now: float) -> None:
        """From now on it goes so much faster than until now, if what is seen does not say otherwise."""
        self._planned = 1 / (self.pace() * times)
        self._looks, self._since = deque([(now, self.done)]), now


class SideBySide:
    """Picture and sound, made at the same time; the seconds are what each takes of a whole machine."""

    def __init__(self, *, picture: float, sound: float, processors: int) -> None:
        self._rest = 1 - 1 / min(MOST_OF_USE, max(2, processors))  # what the sound leaves for the picture
        self._picture = Lane(picture / self._rest if sound else picture)
        self._sound = Lane(sound / (1 - self._rest))
        self._both = picture > 0 and sound > 0

    def note(self, picture: float, sound: float, now: float) -> None:
        """So much of each is made."""
        self._picture.note(picture, now)
        self._sound.note(sound, now)
        if self._both and (picture >= 1 or sound >= 1):
            self._both = False
            self._picture.hasten(1 / self._rest, now)

    def left(self) -> float:
        """Seconds until both are made."""
        picture, sound = self._picture.left(), self._sound.left()
        if not self._both or sound >= picture:
            return max(picture, sound)
        return sound + (picture - sound) * self._rest


class Outlook:
    """The rest of an export, stage by stage. `costs` are the seconds that were planned for each."""

    def __init__(self, costs: Mapping[Stage, float], now: float) -> None:
        self._costs = dict(costs)
        self._began = now
        self._stage: Stage | None = None
        self._entered = now
        self._lane = Lane(0.0)
        self._times = 1.0  # what the last long stage took, by what was planned

    def expect(self, costs: Mapping[Stage, float]) -> None:
        """What the stages cost, now that more is known."""
        self._costs = dict(costs)
        self._stage = None

    def note(self, stage: Stage, part: float, now: float, *, left: float | None = None) -> float | None:
        """So much of a stage is done; the seconds that all takes from now on, once they can be told.

        `left` is what the stage itself still takes, where whoever does it knows better.
        """
        if stage is not self._stage:
            self._stage, self._entered = stage, now
            self._lane = Lane(self._costs.get(stage, 0.0) * self._times)
        self._lane.note(part, now)
        here = self._lane.left() if left is None else left
        self._judge(stage, here, now)
        order = list(Stage)
        later = (cost for each, cost in self._costs.items() if order.index(each) > order.index(stage))
        return None if now - self._began < TELL_AFTER else here + sum(later) * self._times

    def _judge(self, stage: Stage, left: float, now: float) -> None:
        """How this machine fares today, by a stage that is long enough to tell."""
        planned, passed = self._costs.get(stage, 0.0), now - self._entered
        if passed >= TELL_AFTER and planned >= max(self._costs.values()) / 2:
            self._times = min(SLOWER, max(FASTER, (passed + left) / planned))
