"""What the API answers about lists, as typed forms."""

from __future__ import annotations

from typing import Any, Self

from app.api.views import View
from app.domain.lists import Entry, ListVideo
from app.services.lists.judging import JudgedEntry
from app.services.lists.lists import ListSummary


class CountsView(View):
    """How many videos are how far; those in work count as waiting."""

    total: int
    ready: int
    waiting: int
    failed: int


class ListView(View):
    """A list of videos."""

    id: str
    name: str
    created_at: str
    updated_at: str
    videos: CountsView

    @classmethod
    def of(cls, summary: ListSummary) -> Self:
        """The list as the API shows it."""
        one = summary.list
        return cls(
            id=one.id,
            name=one.name,
            created_at=one.created_at,
            updated_at=one.updated_at,
            videos=CountsView.model_validate(
                {name: getattr(summary.counts, name) for name in CountsView.model_fields}
            ),
        )


class EntryView(View):
    """What somebody wrote about a video: text, as it was written."""

    line: int | None
    source: str
    title: str
    start: str
    end: str
    captions: str
    error: str | None


class JudgedView(EntryView):
    """A row of a CSV file, and what is wrong with it."""

    @classmethod
    def of(cls, judged: JudgedEntry) -> Self:
        """The row as the API shows it."""
        return cls(**_written(judged.entry), error=judged.error)


class PreviewView(View):
    """What a CSV file holds."""

    total: int
    wrong: int
    rows: list[JudgedView]


class VideoView(EntryView):
    """A video of a list. `state` is waiting, working, ready or failed."""

    id: str
    position: int
    state: str
    asset_id: str | None
    job_id: str | None
    project_id: str | None
    created_at: str

    @classmethod
    def of(cls, video: ListVideo) -> Self:
        """The video as the API shows it."""
        return cls(
            **_written(video.entry),
            error=video.error,
            id=video.id,
            position=video.position,
            state=video.state.value,
            asset_id=video.asset_id,
            job_id=video.job_id,
            project_id=video.project_id,
            created_at=video.created_at,
        )


def _written(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("line", "source", "title", "start", "end", "captions")}
