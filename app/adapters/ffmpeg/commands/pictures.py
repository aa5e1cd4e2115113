"""Commands that look at or write single pictures: palettes, every picture by itself, trials."""

from __future__ import annotations

from app.adapters.ffmpeg.commands.words import TO_CARD, device, listed, picture_coding
from app.adapters.ffmpeg.filters.graph import Graph
from app.domain.coding import Coding
from app.domain.render_plan.values import RenderPlan


def palette_command(plan: RenderPlan, segments: str, *, output: str) -> list[str]:
    """Choose the colours of an animation: a picture of 256 of them.

    It comes at the very end. The pictures go nowhere as well, so that ffmpeg says how far it is.
    """
    graph = Graph()
    seen, looked_at = graph.fork(graph.chain([f"framestep={plan.every_nth}"], "[0:v]"))
    chosen = graph.chain(["palettegen=stats_mode=diff"], looked_at)
    png = ["-frames:v", "1", "-f", "image2", "-c:v", "png", output]
    return [*listed(segments), *graph.arguments(), "-map", seen, "-f", "null", "-", "-map", chosen, *png]


def pictures_command(plan: RenderPlan, coding: Coding, segments: str, *, output: str) -> list[str]:
    """Write every picture of an output into a file of its own; `output` holds its number's place."""
    chosen = ["-vf", f"framestep={plan.every_nth}", "-fps_mode", "passthrough"]
    return [*listed(segments), *chosen, *picture_coding(coding), "-f", "image2", "-start_number", "1", output]


def trial_command(coding: Coding) -> list[str]:
    """Encode one picture, to see whether that works."""
    graph = Graph()
    filters = ["color=c=black:s=320x180:r=25", *(TO_CARD if coding.pixels == "vaapi" else ["null"])]
    end = graph.chain(filters)
    coded = picture_coding(coding)
    return [*device(coding), *graph.arguments(), "-map", end, *coded, "-frames:v", "1", "-f", "null", "-"]
