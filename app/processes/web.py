"""The web process, put together: API, progress socket and pages on one FastAPI app."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from app import __version__
from app.api.known_host import KnownHost
from app.api.mount import mount as mount_api
from app.api.progress_socket import progress_socket
from app.api.request_id import RequestId
from app.processes.first_person import invite_first_person
from app.processes.loading import settle
from app.processes.starting import listen, make_data_folder
from app.services import Services
from app.settings import Settings
from app.wiring import build, migrate
from pages.mount import mount as mount_pages
from tasks.queue import HueyJobQueue

logger = logging.getLogger(__name__)

STOP_SECONDS = 5  # for downloads that go on; a stalled one would hold the process for ever
LONGEST_FRAME = 2 << 20  # bytes of a WebSocket message; the pages need one


def create_app(services: Services, settings: Settings) -> FastAPI:
    """All of the web: `/api`, `/health`, `/metrics` and the pages."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        threads = ThreadPoolExecutor(settings.database_pool_size, thread_name_prefix="service")
        asyncio.get_running_loop().set_default_executor(threads)
        services.workers.start()
        await services.progress.start()
        await services.queue_news.start()
        settle()
        yield
        await services.queue_news.stop()
        await services.progress.stop()
        services.workers.close()

    api = FastAPI(
        title="Cutroom",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # the API serves its own, without a request to another machine
        redoc_url=None,
        openapi_url="/api/openapi.json",
        telemetry={"tracing": False, "metrics": False, "logs": False},  # figures are at /metrics
    )
    api.include_router(progress_socket(services))
    mount_api(api, services)
    mount_pages(api, services)
    if settings.only_this_machine:
        api.add_middleware(KnownHost, allowed_origins=settings.allowed_origins)
    api.add_middleware(RequestId)  # the last one added is the first to see a request
    return api


def serve(settings: Settings, *, listener: int | None = None) -> None:
    """Serve until a signal comes, on an open socket or on the port of the settings."""
    make_data_folder(settings)
    open_socket = socket.socket(fileno=listener) if listener is not None else listen(settings)
    migrate(settings)
    services = build(settings, HueyJobQueue(settings))
    invite_first_person(services, settings)
    config = uvicorn.Config(
        create_app(services, settings),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        ws_per_message_deflate=False,
        ws_max_size=LONGEST_FRAME,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    if listener is None:
        logger.info("Cutroom serves at http://%s:%d", settings.host, settings.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops by its own handlers and sends the signal again, which would be our end
        signal.signal(number, lambda *_: None)
    try:
        uvicorn.Server(config).run(sockets=[open_socket])
    finally:
        services.bus.close()
