"""Exporting: what a project would become, asking for it, making it, and giving it away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.domain.accounts import Act
from app.domain.errors import AppError, DiskFull, InvalidDocument, InvalidRequest, MediaMissing, NotFound
from app.domain.hardware import Encoder
from app.domain.jobs import Job, JobKind, NewJob
from app.domain.media import Asset
from app.domain.orders import Order, Surroundings, orders
from app.domain.presets import PRESETS, Preset
from app.domain.projects import Project
from app.domain.render_plan import (
    Estimate,
    RenderPlan,
    estimated_all,
    estimated_bytes,
    forecast,
    landing_sentence,
    plan_from_json,
    plan_to_json,
    summary,
)
from app.domain.render_plan.values import Landing
from app.domain.render_request import RenderRequest, parse_render_request
from app.domain.time import Seconds
from app.ports import AssetStore, Backing, Cancelled, FileStore, MediaWork, PieceCache, ProjectStore, Rendered
from app.ports.spans import Crew, SpanClaim
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.pace_notes import PaceNotes
from app.services.jobs.running import Outcome
from app.services.jobs.spreading import Spreading
from app.services.media.indexes import Indexes
from app.services.permits import Permits
from app.services.progress.reporting import JobContext
from app.services.rendering.export_files import ExportFiles, OutputFile
from app.services.rendering.own_presets import OwnPresets

logger = logging.getLogger(__name__)

ASKED = ("preset", "captions", "encode")  # what jobs of older versions keep of their request
ROOM = 2  # times the output: its parts, and the output itself
RECENT = 100  # jobs, among which the last export is looked for


@dataclass(frozen=True, slots=True)
class Description:
    """What an export would make."""

    sentence: str
    size: tuple[int, int] | None  # None without a picture
    frames: int
    seconds: Seconds
    estimate: Estimate
    names: tuple[str, ...]  # of the files, without their endings
    landings: tuple[DescribedLanding, ...] = ()  # where cuts go when nothing is to be encoded


@dataclass(frozen=True, slots=True)
class DescribedLanding:
    """Where one edge of a clip really lies, as facts and as a sentence."""

    facts: Landing
    sentence: str


class Rendering:
    """Exports of the projects that a person may reach; others are NotFound. `owner` is who asks."""

    def __init__(
        self,
        *,
        projects: ProjectStore,
        assets: AssetStore,
        files: FileStore,
        work: MediaWork,
        jobs: Jobs,
        permits: Permits | None = None,
        pieces_of: Callable[[str], PieceCache] | None = None,
        spreading: Spreading | None = None,
        own: OwnPresets,
        encoders: Callable[[], Collection[str]] = tuple,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._projects = projects
        self._permits = permits or Permits(projects)
        self._assets = assets
        self._files = files
        self._outputs = ExportFiles(files)
        self._work = work
        self._jobs = jobs
        self._pieces_of = pieces_of  # what a person's earlier exports have made
        self._spreading = spreading  # None: every export is made by one worker
        self._new_id = new_id
        self._paces = PaceNotes(files)
        self._now = now
        self.own = own
        self._encoders = encoders  # of graphics cards that workers have
        self._indexes = Indexes(files, work, new_id=new_id)

    def presets(self) -> Sequence[Preset]:
        """What there is to choose from; the usual one first."""
        return PRESETS

    def encoders(self) -> Sequence[Encoder]:
        """What can encode here: the processor, and the graphics cards that passed a trial."""
        found = self._encoders()
        return [one for one in Encoder if one is Encoder.SOFTWARE or one.value in found]

    def last_choice(self, project_id: str, owner: str) -> Mapping[str, Any]:
        """What was chosen for the last export, of this project or else of any."""
        of_project = self._jobs.list(owner=owner, project_id=project_id, limit=RECENT)
        for job in (*of_project, *self._jobs.list(owner=owner, limit=RECENT)):
            if job.kind is JobKind.RENDER:
                asked = job.payload.get("asked", {})
                return {**asked, "preset": job.payload["preset"]}
        return {}

    def describe(self, project_id: str, owner: str, request: Mapping[str, Any]) -> Description:
        """What the export would make. Raises the AppError that asking for it would raise."""
        project, ordered = self._orders(project_id, owner, request)
        plans = [self._plan(project, project.head, order.request) for order in ordered]
        first = plans[0]
        landed = [(plan, each) for plan in plans for each in plan.landings]
        shown = plans if landed else []
        sources = {key: asset.name for plan in shown for key, asset in self._sources(plan).items()}
        estimate = estimated_all(plans, self._paces.read())
        return Description(
            forecast(plans, estimate),
            first.size if first.segments else None,
            sum(plan.written_frames for plan in plans),
            sum((plan.seconds for plan in plans), Fraction(0)),
            estimate,
            tuple(order.name for order in ordered),
            tuple(
                DescribedLanding(each, landing_sentence(each, sources[each.asset], plan.rate))
                for plan, each in landed
            ),
        )

    def request(
        self,
        project_id: str,
        owner: str,
        request: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Job:
        """The first job of `request_all`: the only one where one file is asked for."""
        return self.request_all(project_id, owner, request, idempotency_key=idempotency_key)[0]

    def request_all(
        self,
        project_id: str,
        owner: str,
        request: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Sequence[Job]:
        """Have the project exported as it is now, each file by a job of its own.

        What cannot be made is refused here, with its reason, and then nothing is.
        """
        project, ordered = self._orders(project_id, owner, request)
        plans = [self._plan(project, project.head, order.request) for order in ordered]
        made = []
        for number, (order, plan) in enumerate(zip(ordered, plans, strict=True)):
            payload = {
                "plan": plan_to_json(plan),
                "revision": project.head,
                "preset": order.preset,
                "asked": dict(order.asked),
                "name": order.name,
            }
            key = f"{idempotency_key}/{number}" if idempotency_key and number else idempotency_key
            job = NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.RENDER,
                title=order.name + plan.preset.extension,
                payload=payload,
                project_id=project.id,
                idempotency_key=key,
            )
            made.append(self._jobs.submit(job))
        return made

    def run(self, context: JobContext) -> Outcome:
        """Make what a job's plan says. After a crash it goes on from what was finished."""
        job = context.job
        try:
            plan = self._planned(job)
            rendered = self._outputs.handed_over(job, plan) or self._make(context, plan)
            files = self._outputs.hand_over(job, plan, rendered)
        except Exception as error:
            if not _comes_again(context, error):
                self._outputs.discard(job)
                self._clean_up(job.id)
            raise
        self._clean_up(job.id)
        result = {"files": files, "report": dict(rendered.report), "revision": job.payload["revision"]}
        again = " The same export had been made before." if rendered.report.get("kept_whole") else ""
        if rendered.report.get("made_again"):
            again = " Copying did not hold, so all of it was encoded."
        if rendered.report.get("not_on"):
            again += " The graphics card did not work, so the processor encoded it."
        return Outcome(result, f"Exported: {summary(plan)}.{again}")

    @property
    def maker(self) -> str:
        """What two workers must have in common to make spans of one export."""
        return self._work.maker

    def make_span(self, claim: SpanClaim, *, report: Callable[[int], None], cancelled: Cancelled) -> None:
        """Make a span of an export that another worker runs."""
        job = self._jobs.of_anybody(claim.job_id)
        plan = self._planned(job)
        assets = self._sources(plan)
        self._work.span(
            plan,
            {key: self._files.path(asset.key) for key, asset in assets.items()},
            self._files.scratch(job.id),
            claim.span,
            report=report,
            cancelled=cancelled,
            backing=self._backing(job, assets),
        )

    def outputs(self, job: Job) -> Sequence[OutputFile]:
        """The finished files of a job, the main one first."""
        return self._outputs.of(job)

    def report(self, job_id: str, owner: str) -> Mapping[str, Any]:
        """How a finished export was made: of which revision, by which plan, with what. Raises NotFound."""
        job = self._jobs.get(job_id, owner=owner)
        if job.result is None or "report" not in job.result:
            raise NotFound("There is no report of that job.")
        return {
            "revision": job.result["revision"],
            "plan": job.payload["plan"],
            "report": job.result["report"],
        }

    def output_path(self, job_id: str, owner: str, index: int) -> tuple[Path, str]:
        """Where a finished file lies, and what it is downloaded as. Raises NotFound."""
        return self._outputs.path(self._jobs.get(job_id, owner=owner), index)

    def _planned(self, job: Job) -> RenderPlan:
        """The plan of a job; one that this version cannot read is made anew of what was asked for."""
        try:
            return plan_from_json(job.payload["plan"])
        except InvalidDocument as error:
            logger.info("Job %s is planned anew: %s", job.id, error)
        older = {name: job.payload[name] for name in ASKED if name in job.payload}
        wanted = job.payload.get("asked", older)
        project = self._permits.project(job.project_id or "", job.owner, Act.EXPORT)
        return self._plan(project, int(job.payload["revision"]), parse_render_request(wanted))

    def _orders(
        self, project_id: str, owner: str, request: Mapping[str, Any]
    ) -> tuple[Project, Sequence[Order]]:
        project = self._permits.project(project_id, owner, Act.EXPORT)
        timeline = self._projects.load(project.id, project.head).timeline
        media = self._assets.get_many(sorted({clip.asset for clip in timeline.clips()}))
        names = {key: asset.name.rpartition(".")[0] or asset.name for key, asset in media.items()}
        known = self.own.list(owner)
        around = Surroundings(
            timeline,
            project.name,
            self._now()[:10],
            names,
            own={preset.id: preset.fields for preset in known},
            titles={preset.id: preset.title for preset in known},
        )
        ordered = orders(request, around)
        if any(order.request.encoder not in self.encoders() for order in ordered):
            raise InvalidRequest("No worker here has such a graphics card. Choose the processor.")
        return project, ordered

    def _plan(self, project: Project, revision: int, request: RenderRequest) -> RenderPlan:
        timeline = self._projects.load(project.id, revision).timeline
        found = self._assets.get_many(sorted({clip.asset for clip in timeline.clips()}))
        assets = self._permits.usable(project, found)
        indexes = self._indexes.of(assets.values()) if request.copies else {}
        plan = request.plan(timeline, assets, indexes)
        for source in plan.sources:
            if not self._files.exists(assets[source.asset].key):
                raise MediaMissing(f"“{assets[source.asset].name}” is no longer there.")
        return plan

    def _make(self, context: JobContext, plan: RenderPlan) -> Rendered:
        assets = self._sources(plan)
        if self._files.free_bytes() < estimated_bytes(plan) * ROOM:
            raise DiskFull
        rendered = self._work.render(
            plan,
            {key: self._files.path(asset.key) for key, asset in assets.items()},
            self._files.scratch(context.job.id),
            report=context.report,
            cancelled=context.cancelled,
            backing=self._backing(context.job, assets, crew=self._crew(context.job)),
        )
        self._paces.learn(plan, rendered.report)
        self._outputs.note(context.job, rendered)
        return rendered

    def _sources(self, plan: RenderPlan) -> Mapping[str, Asset]:
        assets = self._assets.get_many([source.asset for source in plan.sources])
        if len(assets) < len(plan.sources):
            raise MediaMissing
        return assets

    def _backing(self, job: Job, assets: Mapping[str, Asset], *, crew: Crew | None = None) -> Backing:
        return Backing(
            contents={key: asset.sha256 or asset.key for key, asset in assets.items()},
            cache=self._pieces_of(job.owner) if self._pieces_of else None,
            paces=self._paces.read(),
            crew=crew,
        )

    def _crew(self, job: Job) -> Crew | None:
        return self._spreading.crew(job.id, maker=self._work.maker) if self._spreading else None

    def _clean_up(self, job_id: str) -> None:
        if self._spreading:
            self._spreading.end(job_id)
        self._files.discard_scratch(job_id)


def _comes_again(context: JobContext, error: Exception) -> bool:
    """Whether another attempt will want what this one has finished."""
    if context.cancel_asked():
        return False
    if context.cancelled():  # the worker stops, or another one has taken the job over
        return True
    passing = not isinstance(error, AppError) or error.passing
    return passing and context.job.attempt < context.job.max_attempts
