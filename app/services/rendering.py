"""Exporting: what a project would become, asking for it, making it, and giving it away."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.accounts import Act
from app.domain.errors import AppError, DiskFull, InvalidDocument, MediaMissing, NotFound
from app.domain.jobs import Job, JobKind, NewJob
from app.domain.media import Asset
from app.domain.names import display_name
from app.domain.presets import PRESETS, EncodeChoice, Kind, Preset
from app.domain.projects import Project
from app.domain.render_plan import (
    Estimate,
    RenderPlan,
    estimated,
    estimated_bytes,
    expectation,
    landing_sentence,
    plan_from_json,
    plan_render,
    plan_to_json,
    summary,
)
from app.domain.render_plan.values import Landing
from app.domain.render_request import RenderRequest, parse_render_request
from app.domain.time import Seconds
from app.ports import AssetStore, Backing, Cancelled, FileStore, MediaWork, PieceCache, ProjectStore, Rendered
from app.ports.spans import Crew, SpanClaim
from app.services.ids import new_id
from app.services.indexes import Indexes
from app.services.jobs import Jobs
from app.services.pace_notes import PaceNotes
from app.services.permits import Permits
from app.services.reporting import JobContext
from app.services.running import Outcome
from app.services.spreading import Spreading

logger = logging.getLogger(__name__)

ASKED = ("preset", "captions", "encode")  # what a job keeps of the request beside its plan
REPORT = "report.json"
ROOM = 2  # times the output: its parts, and the output itself
RECENT = 100  # jobs, among which the last export is looked for
_KINDS: Mapping[Kind, str] = {
    Kind.FILM: "video",
    Kind.SOUND: "audio",
    Kind.ANIMATION: "image",
    Kind.STILL: "image",
    Kind.PICTURES: "archive",
}


@dataclass(frozen=True, slots=True)
class Description:
    """What an export would make."""

    sentence: str
    size: tuple[int, int] | None  # None without a picture
    frames: int
    seconds: Seconds
    estimate: Estimate
    landings: tuple[DescribedLanding, ...] = ()  # where cuts go when nothing is to be encoded


@dataclass(frozen=True, slots=True)
class DescribedLanding:
    """Where one edge of a clip really lies, as facts and as a sentence."""

    facts: Landing
    sentence: str


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A finished file of a job. `name` is what it is downloaded as."""

    name: str
    key: str
    bytes: int
    kind: str  # "video", "audio", "image", "archive" or "captions"


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
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self._projects = projects
        self._permits = permits or Permits(projects)
        self._assets = assets
        self._files = files
        self._work = work
        self._jobs = jobs
        self._pieces_of = pieces_of  # what a person's earlier exports have made
        self._spreading = spreading  # None: every export is made by one worker
        self._new_id = new_id
        self._paces = PaceNotes(files)
        self._indexes = Indexes(files, work, new_id=new_id)

    def presets(self) -> Sequence[Preset]:
        """What there is to choose from; the usual one first."""
        return PRESETS

    def last_choice(self, project_id: str, owner: str) -> str | None:
        """The name of the preset that was last exported with, of this project or else of any."""
        of_project = self._jobs.list(owner=owner, project_id=project_id, limit=RECENT)
        for job in (*of_project, *self._jobs.list(owner=owner, limit=RECENT)):
            if job.kind is JobKind.RENDER:
                return str(job.payload["preset"])
        return None

    def describe(self, project_id: str, owner: str, request: Mapping[str, Any]) -> Description:
        """What the export would make. Raises the AppError that asking for it would raise."""
        project = self._permits.project(project_id, owner, Act.EXPORT)
        plan = self._plan(project, project.head, parse_render_request(request))
        size = plan.size if plan.segments else None
        names = {key: asset.name for key, asset in self._sources(plan).items()} if plan.landings else {}
        landings = tuple(
            DescribedLanding(each, landing_sentence(each, names[each.asset], plan.rate))
            for each in plan.landings
        )
        estimate = estimated(plan, self._paces.read())
        sentence = f"{summary(plan)}; {expectation(estimate)}"
        return Description(sentence, size, plan.written_frames, plan.seconds, estimate, landings)

    def request(
        self,
        project_id: str,
        owner: str,
        request: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Job:
        """Have the project exported as it is now. What cannot be made is refused here, with its reason."""
        wanted = parse_render_request(request)
        project = self._permits.project(project_id, owner, Act.EXPORT)
        plan = self._plan(project, project.head, wanted)
        payload = {
            "plan": plan_to_json(plan),
            "revision": project.head,
            "preset": wanted.preset.name,
            "captions": wanted.captions.value,
            "encode": wanted.encode.value,
            "name": wanted.name or project.name,
        }
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.RENDER,
                title=wanted.name or project.name,
                payload=payload,
                project_id=project.id,
                idempotency_key=idempotency_key,
            )
        )

    def run(self, context: JobContext) -> Outcome:
        """Make what a job's plan says. After a crash it goes on from what was finished."""
        job = context.job
        try:
            plan = self._planned(job)
            rendered = self._finished(job, plan) or self._make(context, plan)
            files = [_as_json(file) for file in self._hand_over(job, plan, rendered)]
        except Exception as error:
            if not _comes_again(context, error):
                self._files.delete_tree(f"outputs/{job.id}")
                self._clean_up(job.id)
            raise
        self._clean_up(job.id)
        result = {"files": files, "report": dict(rendered.report), "revision": job.payload["revision"]}
        again = " The same export had been made before." if rendered.report.get("kept_whole") else ""
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
        return [OutputFile(**file) for file in (job.result or {}).get("files", ())]

    def output_path(self, job_id: str, owner: str, index: int) -> tuple[Path, str]:
        """Where a finished file lies, and what it is downloaded as. Raises NotFound."""
        files = self.outputs(self._jobs.get(job_id, owner=owner))
        if not 0 <= index < len(files):
            raise NotFound("There is no such file.")
        return self._files.path(files[index].key), files[index].name

    def _planned(self, job: Job) -> RenderPlan:
        """The plan of a job; one that this version cannot read is made anew of what was asked for."""
        try:
            return plan_from_json(job.payload["plan"])
        except InvalidDocument as error:
            logger.info("Job %s is planned anew: %s", job.id, error)
        wanted = {name: job.payload[name] for name in ASKED if name in job.payload}
        project = self._permits.project(job.project_id or "", job.owner, Act.EXPORT)
        return self._plan(project, int(job.payload["revision"]), parse_render_request(wanted))

    def _plan(self, project: Project, revision: int, request: RenderRequest) -> RenderPlan:
        timeline = self._projects.load(project.id, revision).timeline
        found = self._assets.get_many(sorted({clip.asset for clip in timeline.clips()}))
        assets = self._permits.usable(project, found)
        copies = request.preset.copies and request.encode is not EncodeChoice.ALL
        indexes = self._indexes.of(assets.values()) if copies else None
        plan = plan_render(
            timeline, assets, request.preset, request.captions, indexes=indexes, encode=request.encode
        )
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
        report = self._files.scratch(context.job.id) / REPORT
        report.write_text(json.dumps(dict(rendered.report)), encoding="utf-8")
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

    def _finished(self, job: Job, plan: RenderPlan) -> Rendered | None:
        """What an earlier attempt put in place before it was stopped."""
        keys = _keys(job, plan)
        report = self._files.scratch(job.id) / REPORT
        if not report.is_file() or not all(self._files.exists(key) for key in keys):
            return None
        logger.info("Job %s had finished its files", job.id)
        return Rendered(tuple(self._files.path(key) for key in keys), json.loads(report.read_text("utf-8")))

    def _hand_over(self, job: Job, plan: RenderPlan, rendered: Rendered) -> Sequence[OutputFile]:
        """Move the files into place, the main one last: when it is there, everything is."""
        name = file_name(str(job.payload["name"]))
        keys = _keys(job, plan)
        outputs = []
        for index in reversed(range(len(keys))):
            place = self._files.path(keys[index])
            if rendered.files[index] != place:
                self._files.adopt(rendered.files[index], keys[index])
            outputs.append(
                OutputFile(
                    name=name + _ending(plan, index),
                    key=keys[index],
                    bytes=place.stat().st_size,
                    kind=_kind(plan, index),
                )
            )
        return outputs[::-1]


def file_name(name: str) -> str:
    """A person's name for something as a file name that every system takes, without an ending."""
    cleaned = re.sub(r'[<>:"/\\|?*]', "-", display_name(name.replace("/", "-").replace("\\", "-")))
    cleaned = cleaned.strip(". ")[:120].strip(". ")
    while len(cleaned.encode()) > 200:
        cleaned = cleaned[:-1].rstrip()
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", cleaned):  # Windows keeps these to itself
        cleaned = f"_{cleaned}"
    return cleaned or "export"


def _comes_again(context: JobContext, error: Exception) -> bool:
    """Whether another attempt will want what this one has finished."""
    if context.cancel_asked():
        return False
    if context.cancelled():  # the worker stops, or another one has taken the job over
        return True
    passing = not isinstance(error, AppError) or error.passing
    return passing and context.job.attempt < context.job.max_attempts


def _keys(job: Job, plan: RenderPlan) -> tuple[str, ...]:
    main = f"outputs/{job.id}/0{plan.preset.extension}"
    return (main, *(f"outputs/{job.id}/{number}.srt" for number in range(1, len(plan.beside) + 1)))


def _ending(plan: RenderPlan, index: int) -> str:
    if index == 0:
        return plan.preset.extension
    language = re.sub(r"[^A-Za-z0-9-]", "", plan.beside[index - 1].language) or "captions"
    return f".{language}.srt" if len(plan.beside) == 1 else f".{index}.{language}.srt"


def _kind(plan: RenderPlan, index: int) -> str:
    if index:
        return "captions"
    return _KINDS[plan.preset.kind]


def _as_json(file: OutputFile) -> dict[str, Any]:
    return {"name": file.name, "key": file.key, "bytes": file.bytes, "kind": file.kind}
