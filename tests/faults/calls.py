"""What strace saw: the system calls that touch a folder, and whether bytes are safe before names.

A call is found again in another run by its name and its number among the calls of that name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

# By what a call does; one of these is what it is called, which differs between machines.
_NAMES: Final = {
    "open": ("open", "openat", "openat2", "creat"),
    "read": ("read", "pread64", "readv"),
    "write": ("write", "pwrite64", "writev", "ftruncate", "sendfile", "copy_file_range"),
    "sync": ("fsync", "fdatasync"),
    "rename": ("rename", "renameat", "renameat2", "link", "linkat"),
    "unlink": ("unlink", "unlinkat", "rmdir"),
    "mkdir": ("mkdir", "mkdirat"),
    "mode": ("chmod", "fchmod", "fchmodat", "fchmodat2"),
    "lock": ("flock", "fcntl"),
    "list": ("getdents64",),
    "look": ("stat", "lstat", "fstat", "newfstatat", "statx", "access", "readlink", "readlinkat"),
    "close": ("close",),
}
_DOES: Final = {name: does for does, names in _NAMES.items() for name in names}
_CALL: Final = re.compile(r"^(\w+)\((.*)$")
_PATH: Final = re.compile(r'[<"](/[^>"]*)[>"]')
_PID: Final = re.compile(r"-\d+\.tmp\b")
# A name that this machine does not have is no mistake.
TRACED: Final = "trace=" + ",".join(f"?{name}" for name in _DOES)


class Call(NamedTuple):
    """One system call: ``paths`` are those in the folder, relative to it, ``text`` is its line."""

    does: str
    name: str
    number: int
    paths: tuple[str, ...]
    text: str

    @property
    def writes(self) -> bool:
        """Whether it changes something, or opens a file in order to."""
        if self.does == "open":
            return "O_WRONLY" in self.text or "O_RDWR" in self.text
        return self.does in {"write", "sync", "rename", "unlink", "mkdir", "mode"}

    @property
    def what(self) -> str:
        """What it does to which file, whatever process did it."""
        return f"{self.does} {' → '.join(self.paths)}"


def is_temporary(path: str) -> bool:
    """Tell whether a file is one that is being written, and has its name not yet."""
    return Path(path).name.startswith(".scenariobook-")


def calls(trace: str, folder: Path) -> Iterator[Call]:
    """Yield the calls that touch something in a folder, in their order."""
    numbers: Counter[str] = Counter()
    for line in trace.splitlines():
        found = _CALL.match(line)
        if not found or found[1] not in _DOES:
            continue
        name, text = found.groups()
        numbers[name] += 1
        paths = [Path(path) for path in _PATH.findall(text)]
        inside = dict.fromkeys(
            _PID.sub("-N.tmp", str(path.relative_to(folder)))
            for path in paths
            if path.is_relative_to(folder)
        )
        if inside:
            yield Call(_DOES[name], name, numbers[name], tuple(inside), text)


def out_of_order(made: Sequence[Call]) -> list[str]:
    """Return each file that got its name before its bytes, or with its name never, made safe."""
    wrong: list[str] = []
    for place, call in enumerate(made):
        file = call.paths[-1]
        if call.does == "write" and not is_temporary(file):
            wrong.append(f"{file} is written in place")
        if call.does != "rename":
            continue
        temporary, target = call.paths
        # A file that waited under another name was made safe before it got that.
        waited = next(
            (c.paths[0] for c in made[:place] if c.does == "rename" and c.paths[1] == temporary),
            temporary,
        )
        before = [c.what for c in made[:place] if c.paths == (waited,) and c.writes]
        after = [c for c in made[place + 1 :] if c.writes or c.does == "sync"]
        if not before or before[-1] != f"sync {waited}":
            wrong.append(f"{target} is renamed before its bytes are synced")
        if not after or after[0].what != f"sync {Path(target).parent}":
            wrong.append(f"{target}: the folder is not synced after the rename")
    return wrong
