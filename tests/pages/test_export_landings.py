"""Where cuts land when nothing is encoded, drawn on the timeline."""

from __future__ import annotations

import re
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
    strip = strip_of([DescribedLanding(each, f"“{each.clip}” moves.") for each in LANDINGS])
    drawn = re.findall(r'<i class="(\w+)" style="left:([\d.]+)%;width:([\d.]+)%" title="(.*?)"', strip)
    assert [(look, float(left), float(width), title) for look, left, width, title in drawn] == [
        ("clip", 0, 50, ""),
        ("clip", 50, 50, ""),
        ("less", 45, 5, "“a” moves."),
        ("more", 40, 10, "“b” moves."),
    ]
