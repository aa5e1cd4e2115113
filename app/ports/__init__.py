"""What the services need from the outside world. Promises only; adapters keep them.

Every method is synchronous and may be called from any thread. `tests/contracts` holds what each
promise means, run over every implementation.
"""

from __future__ import annotations

from app.ports.captions import CaptionFiles
from app.ports.claims import ClaimStore
from app.ports.downloads import Arrived, DownloadCheck, Downloader, DownloadReport
from app.ports.files import FileStore, KeptFile
from app.ports.fonts import Fonts
from app.ports.jobs import JobStore, Part, QueueLoad, QueuePause, QueueSwitch, Sweep
from app.ports.media import AssetStore
from app.ports.media_work import Cancelled, MediaWork, Prober, Rendered, Report, WorkProgress
from app.ports.messages import EventBus, JobQueue
from app.ports.pieces import Backing, PieceCache, Pieces
from app.ports.projects import ProjectStore
from app.ports.seats import Seats
from app.ports.streams import Head, StreamStore
from app.ports.uploads import UploadStore

__all__ = [
    "Arrived",
    "AssetStore",
    "Backing",
    "Cancelled",
    "CaptionFiles",
    "ClaimStore",
    "DownloadCheck",
    "DownloadReport",
    "Downloader",
    "EventBus",
    "FileStore",
    "Fonts",
    "Head",
    "JobQueue",
    "JobStore",
    "KeptFile",
    "MediaWork",
    "Part",
    "PieceCache",
    "Pieces",
    "Prober",
    "ProjectStore",
    "QueueLoad",
    "QueuePause",
    "QueueSwitch",
    "Rendered",
    "Report",
    "Seats",
    "StreamStore",
    "Sweep",
    "UploadStore",
    "WorkProgress",
]
