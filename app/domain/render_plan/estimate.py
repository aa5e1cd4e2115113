"""How large an output may become. Pure."""

from __future__ import annotations

from fractions import Fraction

from app.domain.render_plan.values import RenderPlan

BITS_A_PIXEL = Fraction(1, 10)  # of an encoded picture; ordinary film takes half of it
SOUND_BYTES_A_SECOND = 24_000  # 192 kbit/s


def estimated_bytes(plan: RenderPlan) -> int:
    """A guess on the high side for ordinary film: what is copied is known, what is encoded is not."""
    copied = sum(segment.copied.bytes for segment in plan.segments if segment.copied)
    drawn = sum(segment.frames for segment in plan.segments if not segment.copied)
    pixels = drawn * plan.size[0] * plan.size[1]
    sound = plan.seconds * SOUND_BYTES_A_SECOND if plan.lanes else 0
    return copied + int(pixels * BITS_A_PIXEL / 8 + sound)
