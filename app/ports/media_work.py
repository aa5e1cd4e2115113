"""What looks into media, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.media import Filmstrip, Made, MediaInfo
from app.domain.render_plan.values import RenderPlan
from app.ports.pieces import Backing
from app.ports.spans import Span


class Prober(Protocol):
    """Looks into a file without trusting it."""

    def probe(self, path: Path) -> MediaInfo:
        """Raises MediaUnreadable or MediaUnsupported."""
        ...


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """What a piece of media work says of itself."""

    fraction: float
    stage: str
    message: str = ""
    fps: float | None = None
    speed: float | None = None
    current: int | None = None
    total: int | None = None
    eta: float | None = None  # seconds that all of it still takes


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render made: the main file first, others that lie beside it, and facts about them."""

    files: tuple[Path, ...]
    report: Mapping[str, Any]  # plain JSON


class MediaWork(Protocol):
    """What is made of media. `cancelled` is asked often; when true, the work raises RenderCancelled.

    Paths are local files; the work writes only into `folder` and leaves nothing half-made behind
    under a final name. `report` gets fractions of this piece of work, from 0 to 1.
    """

    def recipes(self, info: MediaInfo) -> Mapping[Made, str]:
        """In what words each thing is made of a file with such facts: the same words make the same."""
        ...

    def filmstrip(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> tuple[Path, Filmstrip]:
        """A JPEG of tiles. Called before `peaks` with the same folder, it may do that one's work too."""
        ...

    def peaks(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """Loudness for drawing: one unsigned byte for each 1/100 second, the loudest sample in it."""
        ...

    def sounds(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, tuple[Path, Path]]:
        """By number, from 2 on: each further sound track as browsers play it, and its loudness for drawing.

        Both have the same times as the source.
        """
        ...

    def captions(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Mapping[int, Path]:
        """By number, from 1 on: each track of captions as a file of its kind, with the source's times."""
        ...

    def proxy(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """An MP4 that every browser plays and seeks quickly, with the same times as the source."""
        ...

    def draft(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """A proxy that has only the key frames, each until the next, and is made much sooner."""
        ...

    def sample(self, folder: Path, *, report: Report, cancelled: Cancelled) -> Path:
        """A short generated clip with picture and sound."""
        ...

    def index(
        self, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
    ) -> Path:
        """Where the file can be cut, as `media_index_file` reads it. Raises OutputInvalid."""
        ...

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
        """Make what the plan says in `folder`.

        Work that an earlier call with the same plan and folder has finished is not done again, nor
        what the backing's cache holds. The report says when it held all: `kept_whole`.
        The result is checked against the plan. Raises FfmpegFailed, OutputInvalid, RenderCancelled.
        """
        ...

    @property
    def maker(self) -> str:
        """What two must have in common to make the same parts of a render."""
        ...

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
        """Make one span of a render that runs elsewhere in the same folder; `report` gets frames.

        Raises OutputInvalid when the plan gives another span here, and what `render` raises.
        """
        ...


Report = Callable[[WorkProgress], None]
Cancelled = Callable[[], bool]
