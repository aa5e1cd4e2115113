"""What a job of several exports knows of the files of its parts."""

from __future__ import annotations

from app.ports import FileStore, JobStore


def note_files_gone(store: JobStore, files: FileStore, whole: str, *, message: str) -> None:
    """Where the last file of several exports is gone, there is nothing left to fetch of them all."""
    if not any(any(files.kept(f"outputs/{part.id}")) for part in store.parts(whole)):
        store.forget_files(whole, message=message)
