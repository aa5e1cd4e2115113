"""Where cuts land when nothing is encoded, drawn on the timeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.render_plan.values import Landing
from app.domain.timeline import Edge
from app.services.rendering.described import DescribedLanding
from pages.components.export_landings import strip_of

ZERO = Fraction(0)
LANDINGS = (
    Landing("a", "s", Edge.HEAD, asked=0, lands=0, source=ZERO, more=0),
    Landing("a", "s", Edge.TAIL, asked=100, lands=90, source=ZERO, more=-10),
    Landing("b", "s", Edge.HEAD, asked=100, lands=90, source=ZERO, more=20),
    Landing("b", "s", Edge.TAIL, asked=200, lands=210, source=ZERO, more=0),
)


def test_what_is_shown_more_or_less_stands_at_the_edges_of_the_clips() -> None:
    assert drawn(LANDINGS) == [
        ("clip", 0, 50, ""),
        ("clip", 50, 50, ""),
        ("shown-less", 45, 5, "“a” moves."),
        ("shown-more", 40, 10, "“b” moves."),
    ]


def test_what_is_shown_before_the_first_clip_and_after_the_last_has_its_room() -> None:
    head, tail = replace(LANDINGS[0], more=40), replace(LANDINGS[3], more=10)
    assert drawn((head, *LANDINGS[1:3], tail)) == [
        ("clip", 16, 40, ""),
        ("clip", 56, 40, ""),
        ("shown-more", 0, 16, "“a” moves."),
        ("shown-less", 52, 4, "“a” moves."),
        ("shown-more", 48, 8, "“b” moves."),
        ("shown-more", 96, 4, "“b” moves."),
    ]


def drawn(landings: Sequence[Landing]) -> list[tuple[str, float, float, str]]:
    strip = strip_of([DescribedLanding(each, f"“{each.clip}” moves.") for each in landings])
    found = re.findall(r'<i class="([\w-]+)" style="left:([\d.]+)%;width:([\d.]+)%" title="(.*?)"', strip)
    return [(look, float(left), float(width), title) for look, left, width, title in found]
