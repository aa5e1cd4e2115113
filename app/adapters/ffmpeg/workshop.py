"""Where a render works: its folder, how parts in it are called, and what earlier renders kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters.ffmpeg.naming import Naming, captions_of
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.record import Record
from app.adapters.ffmpeg.stages import Stages
from app.domain.render_plan.values import RenderPlan, Segment
from app.ports import Backing, Cancelled
from app.services.ids import new_id

OUTPUT = "output"  # what is put together of parts


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a render works, with what, and whom it tells."""

    ffmpeg: Ffmpeg
    folder: Path
    files: Mapping[str, Path]
    stages: Stages
    cancelled: Cancelled
    backing: Backing
    record: Record

    def run(
        self,
        arguments: Sequence[str],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Cancelled,
    ) -> tuple[str, ...]:
        """Run ffmpeg in the folder, and note how. What it raises and gives is `Ffmpeg.run`'s."""
        self.record.note(arguments)
        return self.ffmpeg.run(arguments, cwd=self.folder, on_progress=on_progress, cancelled=cancelled)

    @property
    def naming(self) -> Naming:
        """How the parts are called."""
        return Naming(self.ffmpeg.version, self.backing.contents)

    def name(self, kind: str, ending: str, *recipe: str) -> str:
        """What a file is called that is made by a recipe, whoever makes it."""
        return self.naming.name(kind, ending, *recipe)

    def has(self, name: str) -> bool:
        """Whether a part is there already, or an earlier render kept it."""
        place, cache = self.folder / name, self.backing.cache
        return place.is_file() or (cache is not None and cache.fetch(name, place))

    def finish(self, part: str, name: str) -> None:
        """Give a part that is whole its name, and keep it for later renders."""
        (self.folder / part).replace(self.folder / name)
        if self.backing.cache is not None:
            self.backing.cache.keep(name, self.folder / name)

    def drop(self, name: str) -> None:
        """Remove a part that is not what its name says."""
        (self.folder / name).unlink(missing_ok=True)
        if self.backing.cache is not None:
            self.backing.cache.forget(name)

    @contextmanager
    def half_made(self, name: str) -> Iterator[str]:
        """What a part is called until it is whole: nobody else writes there, and nothing of it is left."""
        part = unfinished(name)
        try:
            yield part
        finally:
            self.clear(f"{part}*")

    def clear(self, *patterns: str) -> None:
        """Remove files from the folder."""
        for pattern in patterns:
            for left in self.folder.glob(pattern):
                left.unlink(missing_ok=True)

    @property
    def names(self) -> Mapping[str, Path]:
        """Sources called by what is in them."""
        return self.naming.sources(self.files)


def unfinished(name: str) -> str:
    """What a file is called that is not whole: two workers that both take an export for theirs share none."""
    return f"{name}.{new_id()}.part"


def write(shop: Workshop, name: str, content: str) -> str:
    """Put a text into the folder, whole from the first moment, and give its name."""
    aside = shop.folder / unfinished(name)
    aside.write_text(content, encoding="utf-8")
    aside.replace(shop.folder / name)
    return name


def write_captions(shop: Workshop, segment: Segment, plan: RenderPlan) -> str | None:
    """Put the captions of a segment beside it, and give the file's name; None when it has none."""
    name, content = captions_of(segment, plan)
    return write(shop, name, content) if name else None
