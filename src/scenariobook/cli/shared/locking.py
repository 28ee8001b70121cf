"""Lock a study while a command works or asks; a second command says who has the lock, and waits."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from platform import node
from typing import Final

import click

from scenariobook.cli.shared import terminal
from scenariobook.wording import printable

LOCK: Final = ".scenariobook-lock"  # in the study's folder, as long as a command holds it
_WORDS_AT: Final = 1  # Windows lets nobody read the first byte while the file is locked
_LONGEST: Final = 1000  # bytes of words that are shown
# The errors of disks, often network disks, that have no locks.
_NO_LOCKS: Final = {
    *(errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS),
    *(errno.EOPNOTSUPP, errno.ENOTSUP),  # one number on Linux, two on a Mac
}


def lock_study(study: Path) -> None:
    """Lock a study until this command ends; while another command has the lock, say so and wait.

    The system releases the lock when the process ends, even if it is killed. On a disk without
    locks, commands rely on another check: before they replace the ledger, they compare it with the
    ledger that they read. Where this user cannot write, no lock is needed: nothing can be recorded.

    Args:
        study: The study's folder.
    """
    click.get_current_context().with_resource(_locked(study / LOCK))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # Only here: the import takes as long as that of click.
    from filelock import FileLock, Timeout

    # Colleagues who share the folder open this file, too, each under a name of their own.
    lock = FileLock(path, mode=0o666, fallback_to_soft=False)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            terminal.say(f"{_holder(path)}; waiting for it to end")
            lock.acquire()
    except OSError as error:
        if error.errno not in _NO_LOCKS and os.access(path.parent, os.W_OK):
            raise
        yield
        return
    with suppress(OSError):  # the lock holds without these words
        _say_who(path)
    try:
        yield
    finally:
        if sys.platform != "win32":  # on Windows, releasing deletes the file, and nobody else may
            with suppress(OSError):
                path.unlink()
        lock.release()


def _say_who(path: Path) -> None:
    """Write into the lock's file who holds it, with which command and since when."""
    since = datetime.now().astimezone()
    ctx = click.get_current_context()
    who, command = ctx.params["who"], ctx.command.name  # each command that locks has --as
    words = f"`scenariobook {command}` by {who} on {node()}, since {since:%Y-%m-%d %H:%M}"
    with path.open("r+b", buffering=0) as file:
        file.seek(_WORDS_AT)
        file.write(words.encode(errors="replace"))
        file.truncate()


def _holder(path: Path) -> str:
    """Return a sentence about who has the lock."""
    words = b""
    with suppress(OSError), path.open("rb", buffering=0) as file:
        file.seek(_WORDS_AT)
        words = file.read(_LONGEST)
    holder = f": {printable(words.decode(errors='replace'))}" if words else ""
    return f"another scenariobook command works on this study{holder}"
