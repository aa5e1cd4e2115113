"""Putting together how files come in; a part of `app.wiring`."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.download.http import WebDownloader
from app.adapters.download.page_program import find_program
from app.adapters.download.pages import PagesToo
from app.services.media.downloading import Downloading
from app.services.media.fetching import Fetching
from app.services.media.library import Library
from app.services.media.older_facts import OlderFacts
from app.services.media.preparing import Preparing
from app.services.media.taking import Taking
from app.services.media.upload_jobs import UploadJobs
from app.services.media.uploads import Uploads
from app.wiring.ground import Ground


@dataclass(frozen=True, slots=True)
class MediaServices:
    """By hand, from addresses, and from folders on the server."""

    library: Library
    uploads: Uploads
    downloading: Downloading
    taking: Taking
    fetching: Fetching
    older_facts: OlderFacts


def make_media(ground: Ground) -> MediaServices:
    """The services that bring files in."""
    assets, files, jobs, bus = ground.assets, ground.files, ground.jobs, ground.bus
    prober, work, permits, quotas = ground.prober, ground.work, ground.permits, ground.quotas
    most = ground.settings.max_upload_bytes
    library = Library(
        assets=assets,
        projects=ground.projects,
        files=files,
        prober=prober,
        work=work,
        jobs=jobs,
        bus=bus,
        max_upload_bytes=most,
        quotas=quotas,
        permits=permits,
    )
    downloader = PagesToo(WebDownloader(allowed=ground.allowed), find_program(), allowed=ground.allowed)
    taking = Taking(
        assets=assets,
        files=files,
        preparing=Preparing(assets=assets, files=files, prober=prober, work=work, jobs=jobs, bus=bus),
        bus=bus,
        max_upload_bytes=most,
        quotas=quotas,
    )
    return MediaServices(
        library=library,
        uploads=Uploads(
            store=ground.uploads,
            files=files,
            library=library,
            jobs=UploadJobs(store=ground.rows, jobs=jobs, bus=bus),
            permits=permits,
            max_upload_bytes=most,
            quotas=quotas,
        ),
        downloading=Downloading(
            downloader=downloader,
            library=library,
            jobs=jobs,
            files=files,
            permits=permits,
            allowed=ground.allowed,
            max_upload_bytes=most,
            quotas=quotas,
        ),
        taking=taking,
        fetching=Fetching(
            downloader=downloader, taking=taking, files=files, max_upload_bytes=most, quotas=quotas
        ),
        older_facts=OlderFacts(
            assets=assets,
            files=files,
            prober=prober,
            work=work,
            jobs=jobs,
            rows=ground.rows,
            bus=bus,
            keeper=permits.keeper,
        ),
    )
