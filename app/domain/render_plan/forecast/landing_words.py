"""Where a cut lands when nothing is encoded, in one line for a person. Pure."""

from __future__ import annotations

from app.domain.render_plan.values import Landing
from app.domain.time import Rate, nearest_frame, timecode
from app.domain.timeline import Edge


def landing_sentence(landing: Landing, name: str, rate: Rate) -> str:
    """Such as `“Talk.mp4” begins 12 frames earlier, at 00:01:03:05 of the file.`"""
    verb = "begins" if landing.edge is Edge.HEAD else "ends"
    if not landing.more:
        return f"“{name}” {verb} where it was cut."
    count = abs(landing.more)
    frames = "1 frame" if count == 1 else f"{count} frames"
    sooner = (landing.edge is Edge.HEAD) == (landing.more > 0)
    place = timecode(nearest_frame(landing.source, rate), rate)
    return f"“{name}” {verb} {frames} {'earlier' if sooner else 'later'}, at {place} of the file."
