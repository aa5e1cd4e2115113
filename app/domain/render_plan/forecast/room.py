"""How much room an export needs on the disk while it is made. Pure.

what is copied   | output |
what is coded    | output | the parts it is put together of, those not that earlier exports have made |
mixed first      | samples of every lane |                     where one program cannot open all sounds
"""

from __future__ import annotations

from app.domain import amounts
from app.domain.render_plan.forecast.estimate import (
    copied_bytes,
    copied_sound_bytes,
    estimated_bytes,
    sound_bytes,
)
from app.domain.render_plan.forecast.kept import NOTHING, Kept
from app.domain.render_plan.forecast.pace import in_one_run
from app.domain.render_plan.opening import heard_at_once
from app.domain.render_plan.values import RenderPlan

BYTES_A_SAMPLE = 4  # of what is mixed, in each channel


def needed_bytes(plan: RenderPlan, kept: Kept = NOTHING) -> int:
    """A guess on the high side for ordinary film. What is kept gets a second name, which takes no room."""
    if kept.whole:
        return 0
    copied = copied_bytes(plan) + copied_sound_bytes(plan)
    coded = estimated_bytes(plan) - copied
    if in_one_run(plan):
        return copied + coded + sum(map(_mixed_bytes, plan.by_sound()))
    pictures = max(0, coded - (sound_bytes(plan) - copied_sound_bytes(plan)))
    made = int(kept.part * pictures)
    mixed = 0 if kept.sound else sum(map(_mixed_bytes, plan.by_sound()))
    return copied + 2 * coded - made + mixed


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
