"""Exporting: what a project would become, asking for it, and giving it away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.domain.errors import NotFound
from app.domain.hardware import Encoder
from app.domain.jobs import Job, JobKind, JobState, NewJob
from app.domain.orders import Order
from app.domain.preset_list import PRESETS
from app.domain.presets import Kind, Preset
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.landing_words import landing_sentence
from app.domain.render_plan.forecast.pace import estimated_all
from app.domain.render_plan.forecast.summary import forecast
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.values import RenderPlan
from app.ports import AssetStore, FileStore, Fonts, MediaWork, PieceCache, Pieces, ProjectStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.jobs.pace_notes import PaceNotes
from app.services.jobs.spreading import Spreading
from app.services.media.indexes import Indexes
from app.services.media.originals import Originals
from app.services.permits import Permits
from app.services.rendering.described import DescribedLanding, Description
from app.services.rendering.export_files import ExportFiles, OutputFile
from app.services.rendering.left_out import left_out
from app.services.rendering.letters import Letters, warnings_of
from app.services.rendering.making import Making
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.plans import ExportPlans, Renewed, contents_of

RECENT = 100  # jobs, among which the last export is looked for
# One picture, as the key C makes it, says nothing of how somebody exports.
STILLS = frozenset(preset.name for preset in PRESETS if preset.kind is Kind.STILL)
HABITS = frozenset({"preset", "quality", "loudness", "encoder"})  # what people choose alike everywhere
SOUND_ONLY = frozenset(preset.name for preset in PRESETS if preset.picture is None)
FOR_SOUND = {"preset": "audio"}  # a film of a black picture is what nobody means by it


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
        originals: Originals,
        permits: Permits | None = None,
        pieces: Pieces | None = None,
        kept: Callable[[RenderPlan, Mapping[str, str], PieceCache], Kept] | None = None,
        spreading: Spreading | None = None,
        renewed: Renewed = lambda assets: assets,
        own: OwnPresets,
        fonts: Fonts,
        encoders: Callable[[], Collection[str]] = tuple,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._jobs = jobs
        self._new_id = new_id
        self._pieces = pieces
        self._look = kept  # what of a plan a cache holds
        self._outputs = ExportFiles(files)
        self._paces = PaceNotes(files)
        self.own = own
        self.letters = Letters(fonts, projects, permits or Permits(projects))
        self._plans = ExportPlans(
            projects=projects,
            assets=assets,
            originals=originals,
            permits=permits or Permits(projects),
            indexes=Indexes(files, work, new_id=new_id),
            own=own,
            fonts=fonts,
            encoders=encoders,
            renewed=renewed,
            now=now,
        )
        self.making = Making(
            plans=self._plans,
            files=files,
            originals=originals,
            outputs=self._outputs,
            fonts=fonts,
            work=work,
            jobs=jobs,
            paces=self._paces,
            pieces=pieces,
            kept=self._kept,
            spreading=spreading,
        )

    def presets(self) -> Sequence[Preset]:
        """What there is to choose from; the usual one first."""
        return PRESETS

    def encoders(self) -> Sequence[Encoder]:
        """What can encode here: the processor, and the graphics cards that passed a trial."""
        return self._plans.encoders()

    def last_choice(self, project_id: str | None, owner: str) -> Mapping[str, Any]:
        """What was chosen for the last export of this project, or else what of any project's is a habit."""
        of_project = self._jobs.list(owner=owner, project_id=project_id, limit=RECENT) if project_id else ()
        if asked := self._last_asked(of_project):
            return asked
        elsewhere = self._last_asked(self._jobs.list(owner=owner, limit=RECENT))
        habits = {name: value for name, value in elsewhere.items() if name in HABITS}
        if habits.get("preset") in SOUND_ONLY or not project_id:
            return habits
        return habits | (FOR_SOUND if self._plans.is_only_heard(project_id, owner) else {})

    def _last_asked(self, jobs: Iterable[Job]) -> Mapping[str, Any]:
        for job in jobs:
            if job.kind is JobKind.RENDER and job.payload["preset"] not in STILLS:
                return {**job.payload.get("asked", {}), "preset": job.payload["preset"]}
        return {}

    def check(self, owner: str, request: Mapping[str, Any]) -> int:
        """Of how many files an export is asked, whatever the project. Raises InvalidRequest."""
        return self._plans.check(owner, request)

    def describe(self, project_id: str, owner: str, request: Mapping[str, Any]) -> Description:
        """What the export would make. Raises the AppError that asking for it would raise."""
        project, ordered = self._plans.orders(project_id, owner, request)
        plans = [self._plans.plan(project, project.head, order.request) for order in ordered]
        first = plans[0]
        landed = [(plan, each) for plan in plans for each in plan.landings]
        shown = plans if landed else []
        sources = {key: asset.name for plan in shown for key, asset in self._plans.sources(plan).items()}
        kept = [self._kept(plan, owner) for plan in plans]
        estimate = estimated_all(plans, self._paces.read(), kept)
        return Description(
            forecast(plans, estimate, kept),
            first.size if first.segments else None,
            sum(plan.written_frames for plan in plans),
            sum((plan.seconds for plan in plans), Fraction(0)),
            estimate,
            max(len(plan.by_sound()) for plan in plans),
            tuple(order.name for order in ordered),
            (*warnings_of(plans), *self._left_out(ordered, plans)),
            tuple(
                DescribedLanding(each, landing_sentence(each, sources[each.asset], plan.rate))
                for plan, each in landed
            ),
        )

    def _left_out(self, ordered: Sequence[Order], plans: Sequence[RenderPlan]) -> Iterable[str]:
        pairs = zip(ordered, plans, strict=True)
        told = (
            each
            for order, plan in pairs
            for each in (
                *left_out(order.request, plan, self._plans.sources(plan).values()),
                *self._plans.encoded_for_want_of_room(order.request, plan),
            )
        )
        return dict.fromkeys(told)  # each once

    def _kept(self, plan: RenderPlan, owner: str) -> Kept:
        if self._pieces is None or self._look is None:
            return Kept()
        return self._look(plan, contents_of(self._plans.sources(plan)), self._pieces.of(owner))

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
        batch: str | None = None,
    ) -> Sequence[Job]:
        """Have the project exported as it is now, each file by a job of its own: a part of `batch`.

        What cannot be made is refused here, with its reason, and then nothing is.
        """
        project, ordered = self._plans.orders(project_id, owner, request)
        plans = [self._plans.plan(project, project.head, order.request) for order in ordered]
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
                batch=batch,
            )
            made.append(self._jobs.submit(job))
        return made

    def outputs(self, job: Job) -> Sequence[OutputFile]:
        """The finished files of a job, the main one first."""
        return self._outputs.of(job)

    def all_outputs(self, job_id: str, owner: str) -> tuple[Job, Sequence[tuple[str, Path]]]:
        """A job, and the finished files of it and of its parts, each with what it is called.

        Raises NotFound when there is none.
        """
        job = self._jobs.get(job_id, owner=owner)
        ready = [part.id for part in self._jobs.parts(job) if part.state is JobState.COMPLETED]
        jobs = [job, *(self._jobs.get(part_id, owner=owner) for part_id in ready)]
        files = [self._outputs.path(one, index) for one in jobs for index in range(len(self.outputs(one)))]
        there = [(name, path) for path, name in files if path.is_file()]
        if not there:
            raise NotFound("There are no finished files.")
        return job, there

    def report(self, job_id: str, owner: str) -> Mapping[str, Any]:
        """How a finished export was made: of which revision, by which plan, with what. Raises NotFound."""
        job = self._jobs.get(job_id, owner=owner)
        if job.result is None or "report" not in job.result:
            raise NotFound("There is no report of that job.")
        return {
            "revision": job.result["revision"],
            "plan": job.result.get("plan", job.payload["plan"]),
            "report": job.result["report"],
        }

    def output_path(self, job_id: str, owner: str, index: int) -> tuple[Path, str]:
        """Where a finished file lies, and what it is downloaded as. Raises NotFound."""
        return self._outputs.path(self._jobs.get(job_id, owner=owner), index)
