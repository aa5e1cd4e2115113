"""Files on this machine's disk, under names of ours."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.adapters.full_disk import called_full
from app.domain.errors import FolderNotWritable, NotFound
from app.ports import KeptFile
from app.services.ids import new_id

_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}")
_SCRATCH = "scratch"
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class DiskFiles:
    """The FileStore in one folder of this machine, or of a disk that several machines share.

    A file under its key is always whole: it is written elsewhere in the same folder, flushed to the
    disk, and renamed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def path(self, key: str) -> Path:
        """Where the file of a key is or would be. Raises NotFound for a key that is not one of ours."""
        parts = key.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise NotFound
        return self._root.joinpath(*parts)

    def exists(self, key: str) -> bool:
        """Whether there is a file under that key."""
        return self.path(key).is_file()

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        """Write aside, then into place when the block ends well; otherwise nothing stays."""
        target = self.path(key)
        with _translated():
            aside = self.scratch("writing") / new_id()
        try:
            with _translated(), aside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            self._move(aside, target)
        finally:
            aside.unlink(missing_ok=True)

    def adopt(self, source: Path, key: str) -> None:
        """Move a finished file from the scratch folder into place, atomically."""
        target = self.path(key)
        with _translated(), source.open("rb+") as file:
            os.fsync(file.fileno())
        self._move(source, target)

    def scratch(self, name: str) -> Path:
        """A folder for a job's work, on the same disk as the files. It may exist already."""
        folder = self.path(f"{_SCRATCH}/{name}")
        with _translated():
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def discard_scratch(self, name: str) -> None:
        """Remove a job's folder with everything in it; it need not exist."""
        self.delete_tree(f"{_SCRATCH}/{name}")

    def delete(self, key: str) -> None:
        """Remove a file, and the folder that held it if nothing else is in it."""
        path = self.path(key)
        with _translated():
            path.unlink(missing_ok=True)
        self._remove_empty(path.parent)

    def delete_tree(self, prefix: str) -> None:
        """Remove everything whose key begins with `prefix/`."""
        folder = self.path(prefix)
        with _translated():
            try:
                shutil.rmtree(folder)
            except FileNotFoundError:
                return
        self._remove_empty(folder.parent)

    def kept(self, prefix: str) -> Iterator[KeptFile]:
        """Every file whose key begins with `prefix/`. One that goes meanwhile may be missing."""
        for folder, _, names in os.walk(self.path(prefix)):
            for name in names:
                path = Path(folder) / name
                with suppress(OSError):
                    entry = path.stat()
                    yield KeptFile(
                        path.relative_to(self._root).as_posix(),
                        entry.st_size,
                        entry.st_mtime,
                        max(entry.st_mtime, entry.st_atime),
                    )

    def free_bytes(self) -> int:
        """How much room there is."""
        with _translated():
            self._root.mkdir(parents=True, exist_ok=True)
            return shutil.disk_usage(self._root).free

    def _move(self, source: Path, target: Path) -> None:
        with _translated():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
            _flush_folder(target.parent)

    def _remove_empty(self, folder: Path) -> None:
        if self._root in (folder, folder.parent):
            return
        try:
            folder.rmdir()
        except OSError:  # something is in it, or it is gone
            return


@contextmanager
def _translated() -> Iterator[None]:
    try:
        with called_full():
            yield
    except OSError as error:
        if error.errno in _FORBIDDEN:
            raise FolderNotWritable from error
        if isinstance(error, FileNotFoundError):
            raise NotFound from error
        raise


def _flush_folder(folder: Path) -> None:
    # A rename is only safe from a power cut when the folder itself is on the disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
