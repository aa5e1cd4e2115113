"""How large an output may become. Pure."""

from __future__ import annotations

from fractions import Fraction

from app.domain.render_plan.values import RenderPlan

BITS_A_PIXEL = Fraction(1, 10)  # of an encoded picture; ordinary film takes half of it
SOUND_BYTES_A_SECOND = 24_000  # 192 kbit/s


def estimated_bytes(plan: RenderPlan) -> int:
    """A guess on the high side for ordinary film: what is copied is known, what is encoded is not."""
    return copied_bytes(plan) + sound_bytes(plan) + int(encoded_pixels(plan) * BITS_A_PIXEL / 8)


def copied_bytes(plan: RenderPlan) -> int:
    """How much of the picture is taken over as it is stored."""
    return sum(segment.copied.bytes for segment in plan.segments if segment.copied)


def encoded_pixels(plan: RenderPlan) -> int:
    """How much of the picture is coded anew."""
    drawn = sum(segment.frames for segment in plan.segments if not segment.copied)
    return drawn * plan.size[0] * plan.size[1]


def sound_bytes(plan: RenderPlan) -> int:
    """How large the sound may become."""
    return int(plan.seconds * SOUND_BYTES_A_SECOND) if plan.lanes else 0
