"""Exports over HTTP: what there is to choose, what would be made, and asking for it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id, IdempotencyKey
from app.api.bodies import Body, reads, takes
from app.api.job_views import JobView
from app.api.views import View
from app.domain.render_request import SIZES
from app.domain.shape import Aspect
from app.services import Services
from app.services.rendering.described import DescribedLanding


class Export(Body):
    """How a timeline is written; what is left out is usual."""

    preset: str | None = Field(default=None, description="A name of GET /api/presets")
    presets: list[str] | None = Field(default=None, description="Several of them, each as a job of its own")
    captions: str | None = Field(default=None, description="as_set, burn, soft, beside or off")
    name: str | None = Field(
        default=None,
        description="What the file is called, else the project's name; "
        "{project}, {preset}, {date}, {n}, {clip} and {marker} are filled in",
    )
    encode: str | None = Field(
        default=None, description="needed, all, or none: then cuts move to where files can be cut"
    )
    sound_tracks: str | None = Field(
        default=None, description="all: each by itself; chosen: one, as for each clip; or usual"
    )
    range: list[int] | None = Field(default=None, description="The first frame, and the one after the last")
    still_at: int | None = Field(
        default=None, description="Which frame a still shows; the other presets do not heed it"
    )
    encoder: str | None = Field(
        default=None, description="software, or that of a graphics card: nvenc, qsv, vaapi, videotoolbox, amf"
    )
    split: str | None = Field(default=None, description="clips or markers: each a job of its own; or none")
    size: str | None = Field(default=None, description=f"{', '.join(SIZES)}; never larger than the timeline")
    aspect: str | None = Field(default=None, description=", ".join(Aspect))
    filling: str | None = Field(default=None, description="fit, fill or blur, where shapes differ")
    quality: str | None = Field(default=None, description="small, good or best")
    bit_rate: int | None = Field(default=None, description="Bits a second, instead of a quality")
    target_bytes: int | None = Field(default=None, description="The file stays below, instead of a quality")
    loudness: str | None = Field(default=None, description="as_it_is, web, podcast or broadcast")


class PresetView(View):
    """One way to write a timeline."""

    name: str
    title: str
    extension: str
    kind: str
    use: str


class LandingView(View):
    """Where one edge of a clip lies when nothing is encoded; `more` frames are shown than asked for."""

    clip: str
    edge: str
    asked: int
    lands: int
    source_seconds: float
    more: int
    sentence: str

    @classmethod
    def of(cls, landing: DescribedLanding) -> LandingView:
        """The same as it is sent."""
        facts = landing.facts
        return cls(
            clip=facts.clip,
            edge=facts.edge.value,
            asked=facts.asked,
            lands=facts.lands,
            source_seconds=float(facts.source),
            more=facts.more,
            sentence=landing.sentence,
        )


class DescriptionView(View):
    """What an export would make: all its files together. `size` is null without a picture."""

    sentence: str
    size: tuple[int, int] | None
    frames: int
    seconds: float
    estimated_seconds: float = Field(description="What making it may take, learned from earlier exports")
    estimated_bytes: int
    warnings: list[str] = Field(description="Such as letters of captions that no font here has")
    landings: list[LandingView] = Field(default_factory=list)
    sound_tracks: int = Field(description="Of the file that has most of them")
    names: list[str]


class ExportView(JobView):
    """The job of the file; where several were asked for, that of the first, and the ids of the others."""

    others: list[str]


def router(services: Services) -> APIRouter:
    """The routes under /api/projects/{id}/renders, and /api/presets."""
    routes = APIRouter(prefix="/api", tags=["Exports"])
    rendering = services.rendering

    @routes.get("/presets", summary="What an export can be; the usual one first")
    def list_presets() -> list[PresetView]:
        return [
            PresetView(
                name=preset.name,
                title=preset.title,
                extension=preset.extension,
                kind=preset.kind.value,
                use=preset.use,
            )
            for preset in rendering.presets()
        ]

    @routes.post(
        "/projects/{project_id}/renders",
        status_code=202,
        openapi_extra=takes(Export, required=False),
        summary="Export a project as it is now; the same Idempotency-Key gives the same job",
    )
    def render(
        owner: Owner,
        project_id: Id,
        wanted: Annotated[Export, Depends(reads(Export, empty=Export()))],
        idempotency_key: IdempotencyKey = None,
    ) -> ExportView:
        jobs = rendering.request_all(project_id, owner, _fields(wanted), idempotency_key=idempotency_key)
        first = JobView.of(jobs[0])
        return ExportView(**dict(first), others=[job.id for job in jobs[1:]])

    @routes.post(
        "/projects/{project_id}/renders/description",
        openapi_extra=takes(Export, required=False),
        summary="What an export would make, without making it",
    )
    def describe(
        owner: Owner, project_id: Id, wanted: Annotated[Export, Depends(reads(Export, empty=Export()))]
    ) -> DescriptionView:
        found = rendering.describe(project_id, owner, _fields(wanted))
        return DescriptionView(
            sentence=found.sentence,
            size=found.size,
            frames=found.frames,
            seconds=float(found.seconds),
            estimated_seconds=found.estimate.seconds,
            estimated_bytes=found.estimate.bytes,
            warnings=list(found.warnings),
            landings=[LandingView.of(each) for each in found.landings],
            sound_tracks=found.sound_tracks,
            names=list(found.names),
        )

    return routes


def _fields(wanted: Export) -> dict[str, Any]:
    return wanted.model_dump(exclude_none=True)
