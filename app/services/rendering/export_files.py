"""The finished files of an export: where they lie, what they are called, and giving them away."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import NotFound
from app.domain.jobs import Job
from app.domain.names import file_name
from app.domain.presets import Kind
from app.domain.render_plan.values import RenderPlan
from app.ports import FileStore, Rendered

logger = logging.getLogger(__name__)

_REPORT = "report.json"
_KINDS: Mapping[Kind, str] = {
    Kind.FILM: "video",
    Kind.SOUND: "audio",
    Kind.ANIMATION: "image",
    Kind.STILL: "image",
    Kind.PICTURES: "archive",
}


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A finished file of a job. `name` is what it is downloaded as."""

    name: str
    key: str
    bytes: int
    kind: str  # "video", "audio", "image", "archive" or "captions"


class ExportFiles:
    """The files of exports, main one first; a job's own report lies with its scratch until they are."""

    def __init__(self, files: FileStore) -> None:
        self._files = files

    def of(self, job: Job) -> Sequence[OutputFile]:
        """The files of a job that is over."""
        return [OutputFile(**file) for file in (job.result or {}).get("files", ())]

    def path(self, job: Job, index: int) -> tuple[Path, str]:
        """Where a file lies, and what it is downloaded as. Raises NotFound."""
        files = self.of(job)
        if not 0 <= index < len(files):
            raise NotFound("There is no such file.")
        return self._files.path(files[index].key), files[index].name

    def note(self, job: Job, rendered: Rendered) -> None:
        """Keep the report of a render for an attempt that only has to hand its files over."""
        report = self._files.scratch(job.id) / _REPORT
        aside = report.with_suffix(".part")
        try:
            aside.write_text(json.dumps(dict(rendered.report)), encoding="utf-8")
            aside.replace(report)
        except OSError as error:  # such as a full disk, which what is finished does not need any more
            logger.warning("The report of job %s could not be kept: %s", job.id, error)

    def handed_over(self, job: Job, plan: RenderPlan) -> Rendered | None:
        """What an earlier attempt put in place before it was stopped."""
        keys = _keys(job, plan)
        report = self._files.scratch(job.id) / _REPORT
        if not report.is_file() or not all(self._files.exists(key) for key in keys):
            return None
        logger.info("Job %s had finished its files", job.id)
        return Rendered(tuple(self._files.path(key) for key in keys), json.loads(report.read_text("utf-8")))

    def hand_over(self, job: Job, plan: RenderPlan, rendered: Rendered) -> Sequence[Mapping[str, Any]]:
        """Move the files into place, the main one last: when it is there, everything is. As plain JSON."""
        name = file_name(str(job.payload["name"]))
        keys = _keys(job, plan)
        outputs = []
        for index in reversed(range(len(keys))):
            place = self._files.path(keys[index])
            if rendered.files[index] != place:
                self._files.adopt(rendered.files[index], keys[index])
            kind = "captions" if index else _KINDS[plan.preset.kind]
            made = OutputFile(name + _ending(plan, index), keys[index], place.stat().st_size, kind)
            outputs.append(asdict(made))
        return outputs[::-1]

    def discard(self, job: Job) -> None:
        """Remove what an export that failed had put in place."""
        self._files.delete_tree(f"outputs/{job.id}")


def _keys(job: Job, plan: RenderPlan) -> tuple[str, ...]:
    main = f"outputs/{job.id}/0{plan.preset.extension}"
    return (main, *(f"outputs/{job.id}/{number}.srt" for number in range(1, len(plan.beside) + 1)))


def _ending(plan: RenderPlan, index: int) -> str:
    if index == 0:
        return plan.preset.extension
    language = re.sub(r"[^A-Za-z0-9-]", "", plan.beside[index - 1].language) or "captions"
    return f".{language}.srt" if len(plan.beside) == 1 else f".{index}.{language}.srt"
