"""Putting copied packets and encoded pieces into one stream: what is asked of the child process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import lcm
from pathlib import Path

from app.adapters.ffmpeg.children import Child, run_child
from app.adapters.ffmpeg.commands.container import LEAST_TIMESCALE, index_room, timescale
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.splicing.order import SpliceOrder, write_order
from app.adapters.ffmpeg.splicing.seam_notes import known_seams, note_seams, seam_names
from app.adapters.ffmpeg.workshop import OUTPUT, Workshop, unfinished
from app.domain.errors import OutputInvalid
from app.domain.render_plan.forecast.stage import Stage
from app.domain.render_plan.values import RenderPlan
from app.ports import Cancelled
from app.services.ids import new_id

MESSAGE = "Putting it together"
_MODULE = "app.adapters.ffmpeg.splicing.splice_child"
MOST_TICKS = 10_000_000  # a second; MP4 counts how long a picture stays in 32 bits


class Splicer:
    """The child process, which can be started before its order is there: it takes a moment to be ready."""

    def __init__(self) -> None:
        self._waiting: Child | None = None

    def close(self) -> None:
        """End it, if it waits in vain."""
        if self._waiting:
            self._waiting.close()

    def get_ready(self) -> None:
        """It will be wanted soon."""
        self._waiting = self._waiting or Child(_MODULE, told_later=True)

    def run(self, order: Path, *, cancelled: Cancelled, on_progress: Callable[[Progress], None]) -> None:
        """Do what the order says. Raises what `run_child` raises."""
        if self._waiting and self._waiting.waits():
            with suppress(OSError):  # it ended in this moment
                self._waiting.tell(str(order))
                self._waiting.follow(cancelled=cancelled, on_progress=on_progress)
                return
        run_child(_MODULE, [str(order)], cancelled=cancelled, on_progress=on_progress)


def splice(
    shop: Workshop,
    plan: RenderPlan,
    muxer: str,
    *,
    pieces: Sequence[str | None],
    extras: Sequence[str | None],
    splicer: Splicer,
) -> Path:
    """Write the output in one pass. Raises OutputInvalid when its parts do not go together."""
    output, seams = shop.folder / unfinished(OUTPUT), seam_names(shop.naming, plan, pieces)
    order = SpliceOrder(
        plan,
        {name: path.absolute() for name, path in shop.files.items()},
        tuple(shop.folder.absolute() / name if name else None for name in pieces),
        tuple(shop.folder.absolute() / name if name else None for name in extras),
        muxer,
        output.absolute(),
        _muxer_options(plan, muxer),
        _timescale(plan),
        tuple(known_seams(shop, seams)),
    )
    place = (shop.folder / f"splice.{new_id()}.json").absolute()
    write_order(order, place)

    def hear(progress: Progress) -> None:
        shop.stages.say(Stage.JOINING, progress.fraction(plan.seconds), MESSAGE)

    shop.stages.say(Stage.JOINING, 0.0, MESSAGE)
    splicer.run(place, cancelled=shop.cancelled, on_progress=hear)
    if not output.is_file():
        raise OutputInvalid("The parts could not be put together.")
    note_seams(shop, seams)
    return output


def _timescale(plan: RenderPlan) -> int:
    """Ticks a second of which frames, and times that sources count in, are whole numbers if that may be."""
    least = timescale(plan.rate)
    bases = {run.own.time_base for segment in plan.segments for run in segment.runs if run.own}
    if not bases:
        return least
    exact = lcm(plan.rate.numerator, *(base.denominator for base in bases))
    if exact > MOST_TICKS:
        return least * max(1, MOST_TICKS // least)
    return exact * -(-LEAST_TIMESCALE // exact)


def _muxer_options(plan: RenderPlan, muxer: str) -> dict[str, str]:
    """The index in front, in room that is kept for it."""
    return {"moov_size": str(index_room(plan))} if muxer in ("mp4", "mov", "ipod") else {}
