"""Cutroom's one command: serve (the default), worker, migrate, export, backup, check, accounts."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import AppError
from app.domain.jobs import Queue
from app.processes.loading import loading, sparing

if TYPE_CHECKING:
    from app.settings import Settings

WORKER_NICENESS = 5  # pages go first, at the start too
DRIVER = "psycopg"  # comes with the first connection to a PostgreSQL; Huey would load it for nothing
PROGRAM = Path(__file__).resolve()


def main(arguments: Sequence[str]) -> int:
    """Run a command; its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    try:
        if arguments and arguments[0] == "export":
            from app.processes.export import export_command

            return export_command(arguments[1:])
        options = _parser().parse_args(arguments or ["serve"])
        if options.command == "check":
            from app.processes.checking import check

            sys.stdout.write(f"{check(options.address, workers_here=options.workers_here)}\n")
            return 0
        return _run(options)
    except AppError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def load_web() -> Callable[..., None]:
    """Load the web process, without what NiceGUI's sockets would need to be clients: a tenth of a start."""
    with loading(), sparing("aiohttp", "requests", DRIVER):
        from app.processes.web import serve

    return serve


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="Cutroom, a video editor in the browser.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="the web app, and without CUTROOM_REDIS_URL its workers too")
    serve.add_argument("--port", help="instead of CUTROOM_PORT")
    worker = commands.add_parser("worker", help="workers for a shared queue")
    worker.add_argument("--workers", help="processes that export, instead of CUTROOM_WORKERS")
    worker.add_argument(
        "--queue",
        action="append",
        choices=[queue for queue in Queue if queue is not Queue.WEB],
        help="one process, for this queue; may be repeated",
    )
    worker.add_argument("--name", help="of that one process, or how the names of all begin")
    worker.add_argument("--attached", action="store_true", help="end when standard input closes")
    web = commands.add_parser("web", help="only the web process")
    web.add_argument("--listener", type=int, help="the number of an open socket")
    web.add_argument("--attached", action="store_true", help="end when standard input closes")
    commands.add_parser("migrate", help="bring the database to the newest schema; serving does it too")
    from app.processes.account_commands import add_parsers

    add_parsers(commands)
    backup = commands.add_parser("backup", help="write the database into a file, while everything goes on")
    backup.add_argument("file")
    restore = commands.add_parser("restore", help="fill an empty database from a backup")
    restore.add_argument("file")
    check = commands.add_parser("check", help="ask a server how it is; exit code 1 when it is not well")
    check.add_argument("address", nargs="?", help="such as http://127.0.0.1:8080; without it, this machine's")
    check.add_argument("--workers-here", action="store_true", help="it must hear this machine's workers")
    commands.add_parser("export", help="render a timeline without server or database", add_help=False)
    return parser


def _run(options: argparse.Namespace) -> int:
    from app.processes.logs import start_logging
    from app.settings import Settings

    if getattr(options, "attached", False) and not _is_pool(options):
        from app.processes.attachment import stay_attached

        stay_attached()
    for name in ("port", "workers"):
        if (value := getattr(options, name, None)) is not None:
            os.environ[f"CUTROOM_{name.upper()}"] = value
    settings = Settings.read()
    start_logging(settings.log_format)
    if options.command in ("migrate", "backup", "restore", "user", "token"):
        from app.processes.starting import make_data_folder

        make_data_folder(settings)
    match options.command:
        case "serve" if settings.embedded:
            from app.processes.embedded import serve_embedded

            serve_embedded(settings, PROGRAM)
        case "serve" | "web":
            load_web()(settings, listener=getattr(options, "listener", None))
        case "worker":
            _work(options, settings)
        case "migrate":
            from app.wiring import migrate

            migrate(settings)
        case "backup" | "restore":
            from app.processes import keeping

            keep = keeping.backup if options.command == "backup" else keeping.restore
            keep(settings, Path(options.file))
        case "user" | "token":
            from app.processes.account_commands import run

            run(options, settings)
    return 0


def _is_pool(options: argparse.Namespace) -> bool:
    return options.command == "worker" and options.queue is None


def _work(options: argparse.Namespace, settings: Settings) -> None:
    os.nice(WORKER_NICENESS)
    with loading(), sparing(DRIVER):
        from app.processes.pool import Pool, workers_of
        from app.processes.stopping import set_by_signals
        from app.processes.worker import migrate_early, work_on

    name, queues = options.name or f"{socket.gethostname()}:{os.getpid()}", options.queue
    if _is_pool(options):
        migrate_early(settings)
        fork = Pool(workers_of(settings, home=name), attached=options.attached).run()
        if fork is None:
            return
        name, queues = fork.name, fork.queues
    stop = threading.Event()
    set_by_signals(stop)
    work_on(settings, queues=queues, name=name, stop=stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
