"""Videos from the addresses of pages, beside those of files."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
import time
from pathlib import Path

from app.adapters.download.http import TOO_LONG, TOO_SLOW, WebDownloader
from app.adapters.download.judged_proxy import JudgedProxy
from app.adapters.download.network import Resolve, resolve
from app.adapters.download.page_program import MADE, command_for, understand
from app.adapters.ffmpeg import confinement
from app.adapters.ffmpeg.complaint import is_disk_full, read_tail
from app.adapters.ffmpeg.confinement import GIB, Limits
from app.adapters.ffmpeg.progress import Progress
from app.adapters.ffmpeg.watching import Life, watch
from app.domain.addresses import Allowed
from app.domain.download_names import name_of
from app.domain.errors import AddressIsPage, DiskFull, DownloadFailed
from app.ports import Arrived, Cancelled, DownloadCheck, DownloadReport

logger = logging.getLogger(__name__)

NOT_INSTALLED = "To bring in videos from pages, this server needs yt-dlp."
NOTHING_THERE = "No video could be brought in from that page."
LOOK_EVERY_BYTES = 16_000_000
SILENCE_SECONDS = 120.0
WHOLE_SECONDS = 12 * 3600.0
LIMITS = Limits(address_space=4 * GIB, open_files=256, network=True)

_LONGEST_LINE = 65_536


class PagesToo:
    """The Downloader that asks for a file first, and has `program` look where there is a page."""

    def __init__(
        self,
        web: WebDownloader,
        program: Path | None,
        *,
        allowed: Allowed,
        resolve: Resolve = resolve,
        silence: float = SILENCE_SECONDS,
        whole: float = WHOLE_SECONDS,
    ) -> None:
        self._web = web
        self._program = program
        self._allowed = allowed
        self._resolve = resolve
        self._silence = silence
        self._whole = whole

    def fetch(
        self,
        address: str,
        target: Path,
        *,
        check: DownloadCheck,
        report: DownloadReport,
        cancelled: Cancelled,
    ) -> Arrived:
        """Bring the file at an address, or the video on its page, to `target`."""
        try:
            return self._web.fetch(address, target, check=check, report=report, cancelled=cancelled)
        except AddressIsPage as page:
            if self._program is None:
                raise DownloadFailed(f"{page.message} {NOT_INSTALLED}") from page
        hearing = _Hearing(name_of(address), check, report)
        with JudgedProxy(self._allowed, resolve=self._resolve) as proxy:
            command = command_for(self._program, address, proxy=proxy.url)
            complaint = self._run(command, target.parent, hearing, cancelled)
            made = target.parent / MADE
            if complaint is not None or not made.is_file():
                logger.info("No video from a page: %s", complaint)
                if proxy.refused is not None:
                    raise proxy.refused
                raise DownloadFailed(NOTHING_THERE)
        size = made.stat().st_size
        check(size, 0)
        made.replace(target)
        return Arrived(hearing.title, size)

    def _run(self, command: list[str], folder: Path, hearing: _Hearing, cancelled: Cancelled) -> str | None:
        """Let it work; its last complaint when it failed."""
        give_up_at = time.monotonic() + self._whole

        def stopped() -> bool:
            if time.monotonic() > give_up_at:
                raise DownloadFailed(TOO_LONG)
            return cancelled()

        surroundings = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
        with tempfile.TemporaryFile() as complaints:
            process = confinement.start(
                command, cwd=folder, limits=LIMITS, stderr=complaints, surroundings=surroundings
            )
            try:
                alive = watch(
                    process, hearing.hear, life=Life.WORDS, cancelled=stopped, stall_after=self._silence
                )
            finally:
                confinement.stop(process, patience=0)
                if process.stdout:
                    process.stdout.close()
            said = read_tail(complaints)
        return _judge(process, said, alive=alive)


class _Hearing:
    """Passes on what the program says."""

    def __init__(self, title: str, check: DownloadCheck, report: DownloadReport) -> None:
        self._check = check
        self._report = report
        self._rest = b""
        self._promised: int | None = None  # bytes that were judged last
        self.title = title

    def hear(self, data: bytes) -> Progress | None:
        """Take in what it wrote; how far it is, when that was in it."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
        last = None
        for line in lines:
            said = understand(line.decode("utf-8", "replace").strip())
            self.title = said.title or self.title
            if said.done is not None:
                self._judge(said.done, said.total)
                self._report(said.done, said.total, self.title)
                last = Progress(total_size=said.done)
        return last

    def _judge(self, done: int, total: int | None) -> None:
        size = max(done, total or 0)
        if self._promised is None or size - self._promised >= LOOK_EVERY_BYTES:
            self._promised = size
            self._check(size, size - done)


def _judge(process: subprocess.Popen[bytes], said: str, *, alive: bool) -> str | None:
    if not alive:
        raise DownloadFailed(TOO_SLOW)
    if is_disk_full((said,)):
        raise DiskFull
    return said or "it said nothing" if process.returncode else None
