"""Making exports: what a worker does of a job, and of the jobs of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from app.domain.errors import AppError, DiskFull, FfmpegFailed, RenderCancelled
from app.domain.hardware import card_of
from app.domain.jobs import Job
from app.domain.media import Asset
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.room import needed_bytes, no_room
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.serial import plan_to_json
from app.domain.render_plan.values import RenderPlan
from app.ports import (
    Backing,
    Cancelled,
    FileStore,
    Fonts,
    MediaWork,
    Pieces,
    Rendered,
    Report,
    WorkProgress,
)
from app.ports.spans import Crew, SpanClaim
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.jobs.pace_notes import PaceNotes
from app.services.jobs.spreading import Spreading
from app.services.media.originals import Originals
from app.services.progress.reporting import JobContext
from app.services.rendering.export_files import ExportFiles
from app.services.rendering.letters import font_files
from app.services.rendering.plans import ExportPlans, contents_of


class Making:
    """Makes what the plan of a job says. Several workers may make one export together."""

    def __init__(
        self,
        *,
        plans: ExportPlans,
        files: FileStore,
        originals: Originals,
        outputs: ExportFiles,
        fonts: Fonts,
        work: MediaWork,
        jobs: Jobs,
        paces: PaceNotes,
        pieces: Pieces | None = None,
        kept: Callable[[RenderPlan, str], Kept],
        spreading: Spreading | None = None,
    ) -> None:
        self._plans = plans
        self._files = files
        self._originals = originals
        self._outputs = outputs
        self._fonts = fonts
        self._work = work
        self._jobs = jobs
        self._paces = paces
        self._pieces = pieces  # what earlier exports have made
        self._kept = kept  # of a plan and a person: what of it that is
        self._spreading = spreading  # None: every export is made by one worker

    def run(self, context: JobContext) -> Outcome:
        """Make what a job's plan says. After a crash it goes on from what was finished."""
        job = context.job
        try:
            planned = self._plans.of_job(job)
            plan = planned.plan
            rendered = self._outputs.handed_over(job, plan) or self._make(context, plan)
            if context.cancelled():  # checking takes a while, in which somebody else may have got the job
                raise RenderCancelled
            files = self._outputs.hand_over(job, plan, rendered)
        except Exception as error:
            if not _comes_again(context, error):
                self._outputs.discard(job)
                self._clean_up(job.id)
            raise
        self._clean_up(job.id)
        report = dict(rendered.report)
        result = {"files": files, "report": report, "revision": job.payload["revision"]}
        again = " The same export had been made before." if rendered.report.get("kept_whole") else ""
        if rendered.report.get("made_again"):
            again = " Copying did not hold, so all of it was encoded."
        if rendered.report.get("not_on"):
            again += " The graphics card did not work, so the processor encoded it."
        if planned.anew:
            report["planned_anew"] = True
            result["plan"] = plan_to_json(plan)
            again += " It had been planned by another version of Cutroom, so it was planned anew."
        return Outcome(result, f"Exported: {summary(plan)}.{again}")

    def maker(self, encoder: str | None = None) -> str:
        """What two workers must have in common to make spans of one export: a graphics card too, perhaps."""
        return f"{self._work.maker} {encoder}" if encoder else self._work.maker

    def make_span(self, claim: SpanClaim, *, report: Callable[[int], None], cancelled: Cancelled) -> None:
        """Make a span of an export that another worker runs."""
        job = self._jobs.of_anybody(claim.job_id)
        plan = self._plans.of_job(job).plan
        assets = self._plans.sources(plan)
        self._work.span(
            plan,
            self._places(assets),
            self._files.scratch(job.id),
            claim.span,
            report=report,
            cancelled=cancelled,
            backing=self._backing(job, plan, assets),
        )

    def _make(self, context: JobContext, plan: RenderPlan) -> Rendered:
        assets = self._plans.sources(plan)
        if self._pieces:
            self._pieces.make_room()
        self._check_room(context.job, plan)
        try:
            rendered = self._work.render(
                plan,
                self._places(assets),
                self._files.scratch(context.job.id),
                report=_going_on(context),
                cancelled=context.cancelled,
                backing=self._backing(context.job, plan, assets, crew=self._crew(context.job, plan)),
            )
        except FfmpegFailed:
            self._originals.require(list(assets.values()))  # which one may be gone from the disk by now
            raise
        self._paces.learn(plan, rendered.report)
        self._outputs.note(context.job, rendered)
        return rendered

    def _check_room(self, job: Job, plan: RenderPlan) -> None:
        """Raise DiskFull when there is too little, what earlier ones have made not counted."""
        parts = self._files.scratch(job.id).iterdir()
        there = sum(part.stat().st_size for part in parts if part.is_file())
        needed, free = needed_bytes(plan), self._files.free_bytes()
        saved = needed - needed_bytes(plan, self._kept(plan, job.owner))
        needed -= max(there, saved)  # what is kept may be among what is there
        if free < needed:
            raise DiskFull(no_room(needed, free))

    def _places(self, assets: Mapping[str, Asset]) -> Mapping[str, Path]:
        """Where media lie. Raises MediaMissing when one is gone since the export was planned."""
        self._originals.require(list(assets.values()))
        return {key: self._files.path(asset.key) for key, asset in assets.items()}

    def _backing(
        self, job: Job, plan: RenderPlan, assets: Mapping[str, Asset], *, crew: Crew | None = None
    ) -> Backing:
        return Backing(
            contents=contents_of(assets),
            cache=self._pieces.of(job.owner) if self._pieces else None,
            paces=self._paces.read(),
            crew=crew,
            fonts=font_files(self._fonts, plan.lettering),
        )

    def _crew(self, job: Job, plan: RenderPlan) -> Crew | None:
        if self._spreading is None:
            return None
        return self._spreading.crew(job.id, maker=self.maker(card_of(plan.preset.picture)))

    def _clean_up(self, job_id: str) -> None:
        if self._spreading:
            self._spreading.end(job_id)
        self._files.discard_scratch(job_id)
        if self._pieces:
            self._pieces.make_room()


def _going_on(context: JobContext) -> Report:
    """Reports what is made from now on as parts of what was left, so that no bar falls after a pause."""
    there = context.job.fraction

    def report(progress: WorkProgress) -> None:
        context.report(replace(progress, fraction=there + (1 - there) * progress.fraction))

    return report


def _comes_again(context: JobContext, error: Exception) -> bool:
    """Whether another attempt will want what this one has finished."""
    if context.cancel_asked():
        return False
    if context.cancelled():  # the worker stops, or another one has taken the job over
        return True
    passing = not isinstance(error, AppError) or error.passing
    return passing and context.job.attempt < context.job.max_attempts
