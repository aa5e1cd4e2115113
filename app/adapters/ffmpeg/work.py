"""All work on media, as the services know it: ffmpeg behind the MediaWork port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from app.adapters.ffmpeg.derived.derivation import Derivation
from app.adapters.ffmpeg.naming import ENGINE
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.render import make_span, render
from app.adapters.full_disk import called_full
from app.domain.render_plan.values import RenderPlan
from app.ports import Backing, Cancelled, Rendered, Report
from app.ports.spans import Span


class FfmpegWork(Derivation):
    """The MediaWork that runs ffmpeg."""

    def __init__(self, ffmpeg: Ffmpeg) -> None:
        super().__init__(ffmpeg)
        self._renderer = ffmpeg

    @called_full()
    def render(
        self,
        plan: RenderPlan,
        sources: Mapping[str, Path],
        folder: Path,
        *,
        report: Report,
        cancelled: Cancelled,
        backing: Backing | None = None,
    ) -> Rendered:
        """Make what the plan says in `folder`."""
        backing = backing or Backing()
        return render(
            self._renderer, plan, sources, folder, report=report, cancelled=cancelled, backing=backing
        )

    @property
    def maker(self) -> str:
        """This engine with this ffmpeg."""
        return f"{ENGINE} {self._renderer.version}"

    @called_full()
    def span(
        self,
        plan: RenderPlan,
        sources: Mapping[str, Path],
        folder: Path,
        span: Span,
        *,
        report: Callable[[int], None],
        cancelled: Cancelled,
        backing: Backing,
    ) -> None:
        """Make one span of a render that runs elsewhere in the same folder."""
        make_span(
            self._renderer, plan, sources, folder, span, report=report, cancelled=cancelled, backing=backing
        )
