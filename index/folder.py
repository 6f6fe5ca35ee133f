"""The folder of a store: what may stand in it, its one writer's lock, and the stamp by which readers notice a change."""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "writer.lock"
WRITER = "writer.json"
STAMP = "generation"
DATABASE = "chroma.sqlite3"
SNAPSHOTS = "snapshots"
# What stands in a store's folder beside Chroma's files, by the first part of its name.
OWN_FILES = frozenset({"writer", STAMP, SNAPSHOTS})


class StoreDamaged(ValueError):
    """What is there cannot be read as an index."""


class StoreBusy(TimeoutError):
    """Another process writes to the index."""


class StoreNotWritable(PermissionError):
    """The folder of the index cannot be written."""


@contextmanager
def writer_lock(folder: Path, wait: float) -> Iterator[bool]:
    """Hold the one writer's lock of a folder, waiting up to `wait` seconds for it.

    Gives True when the last writer died before it had finished. Raises StoreBusy or StoreNotWritable.
    """
    from filelock import FileLock, Timeout

    # A lock object of its own for each holder: two threads of one process exclude each other as processes do.
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait)
    except Timeout:
        raise StoreBusy(
            f"The index at {folder} is being written by {_writer(folder)}; wait until that is done and try again."
        ) from None
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise not_writable(folder) from error
    except OSError as error:
        raise not_writable(folder, error.strerror or str(error)) from error
    try:
        died = (folder / WRITER).exists()
        try:
            said = {"process": os.getpid(), "machine": socket.gethostname(), "since": time.strftime("%H:%M:%S")}
            (folder / WRITER).write_text(json.dumps(said), "utf-8")
        except OSError as error:
            raise not_writable(folder, error.strerror or str(error)) from error
        yield died
        # Reached only by a writer that finished or failed in an orderly way; a killed one leaves its note behind.
    finally:
        (folder / WRITER).unlink(missing_ok=True)
        lock.release()


def check_folder(folder: Path) -> None:
    """A folder that may be made, or that is empty or holds an index, and may be written, as Chroma asks of readers too."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreDamaged(f"{folder} is a file, and an index is a folder; name another place for it.")
    if not os.access(folder, os.W_OK | os.R_OK | os.X_OK):
        raise not_writable(folder, "its folder is read-only, and Chroma needs to write there even to read")
    database = folder / DATABASE
    if database.exists():
        if not os.access(database, os.W_OK | os.R_OK):
            raise not_writable(folder, "its database is read-only, and Chroma needs to write there even to read")
    elif strangers := sorted(path.name for path in folder.iterdir() if path.name.split(".")[0] not in OWN_FILES):
        raise StoreDamaged(
            f"{folder} is no index: it holds {strangers[0]} and no {DATABASE}; name another folder for the index."
        )


def not_writable(folder: Path, reason: str = "permission denied") -> StoreNotWritable:
    """The error for a folder that cannot be written."""
    return StoreNotWritable(
        f"The index at {folder} cannot be written ({reason.lower()}); make the folder writable or choose another one."
    )


def new_stamp(folder: Path) -> str:
    """Mark that the store has changed; returns the new generation."""
    stamp = secrets.token_hex(8)
    scratch = folder / f"{STAMP}.{stamp}"
    scratch.write_text(stamp, "utf-8")
    os.replace(scratch, folder / STAMP)
    return stamp


def read_stamp(folder: Path) -> str:
    """The present generation; "" for a store that was never written."""
    try:
        return (folder / STAMP).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError as error:
        raise not_writable(folder) from error


def being_written(folder: Path) -> bool:
    """Whether a writer is at work, or died at it."""
    return (folder / WRITER).exists()


def _writer(folder: Path) -> str:
    try:
        said = json.loads((folder / WRITER).read_text("utf-8"))
        return f"process {said['process']} on {said['machine']} since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
