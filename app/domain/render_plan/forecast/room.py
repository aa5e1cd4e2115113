"""How much room an export needs on the disk while it is made. Pure.

what is copied   | output |
what is coded    | output | the parts it is put together of |
mixed first      | samples of every lane |                     where one program cannot open all sounds
"""

from __future__ import annotations

from app.domain import amounts
from app.domain.render_plan.forecast.estimate import copied_bytes, copied_sound_bytes, estimated_bytes
from app.domain.render_plan.forecast.pace import in_one_run
from app.domain.render_plan.opening import heard_at_once
from app.domain.render_plan.values import RenderPlan

BYTES_A_SAMPLE = 4  # of what is mixed, in each channel


def needed_bytes(plan: RenderPlan) -> int:
    """A guess on the high side for ordinary film."""
    copied = copied_bytes(plan) + copied_sound_bytes(plan)
    coded = estimated_bytes(plan) - copied
    return copied + (1 if in_one_run(plan) else 2) * coded + sum(map(_mixed_bytes, plan.by_sound()))


def no_room(needed: int, free: int) -> str:
    """The sentence for a person where there is less."""
    return (
        f"There is not enough room: this export needs about {amounts.in_words(needed)}, and "
        f"{amounts.in_words(free)} are free. Free some space and try again; nothing was lost."
    )


def _mixed_bytes(plan: RenderPlan) -> int:
    if plan.sound is not None or heard_at_once(plan):  # of what is copied, little around the cuts is heard
        return 0
    return len(plan.lanes) * plan.samples * plan.channels * BYTES_A_SAMPLE
