"""What `build --watch` does: make the briefing again whenever a file of the study changes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenariobook import terminal
from scenariobook.cli.brief import briefing_of
from scenariobook.cli.shared.endings import tell
from scenariobook.cli.shared.opening import open_study
from scenariobook.cli.shared.writing import write_documents
from scenariobook.diagnostics import Diagnostic, has_errors
from scenariobook.errors import ScenariobookError
from scenariobook.paths import name_of_quarter
from scenariobook.record.project_folder import check_folder

_EVERY: Final = 0.3  # seconds between two checks of the files
_MADE_FROM: Final = ("*.toml", "templates/*", "assets/*", "record/ledger.jsonl")
SeenFiles = dict[Path, tuple[int, int]]  # by path: modification time in ns, size in bytes


def watch_study(study: Path) -> None:
    """Check a study, and write its briefing alone, each time a file is saved, until Ctrl-C.

    Nothing is recorded meanwhile: `build` does that once the author is done.
    """
    terminal.say(f"watching {study}; Ctrl-C ends it")
    try:
        for _ in _changes(study):
            _once(study)
    except KeyboardInterrupt:
        terminal.say("no longer watching")


def _changes(study: Path) -> Iterator[None]:
    """Yield once at the start, then once for all files that are saved within a moment."""
    known: SeenFiles = {}
    while True:
        seen = _look(study)
        if seen != known:
            time.sleep(_EVERY)  # an editor may still be writing
            known = _look(study)
            yield
        time.sleep(_EVERY)


def _look(study: Path) -> SeenFiles:
    """Return the files that documents are made from, with their times and sizes."""
    seen = {}
    for pattern in _MADE_FROM:
        for path in study.glob(pattern):
            try:
                status = path.stat()
            except FileNotFoundError:  # an editor is replacing the file
                continue
            seen[path] = (status.st_mtime_ns, status.st_size)
    return seen


def _once(study: Path) -> None:
    started = time.monotonic()
    try:
        _, diagnostics, line_at = check_folder(study)
        terminal.show_problems(diagnostics, line_at, err=True)
        terminal.say(f"{study}: {terminal.counted(diagnostics)}")
        if not has_errors(diagnostics):
            project = open_study(study)
            quarter, unprintable = project.record.open_quarter, list[Diagnostic]()
            name, briefing = briefing_of(project, quarter, unprintable)
            write_documents(project, {name_of_quarter(name, quarter): briefing}, unprintable)
    except (ScenariobookError, OSError) as error:
        tell(error)
    except SystemExit:
        pass  # the command has printed why it stopped
    # Only this command runs long enough to need it. Collect before the next message: a user who
    # reads that may press Ctrl-C, and Python ignores an interrupt during a collection.
    gc.collect()
    terminal.say(f"({time.monotonic() - started:.1f} s) waiting for the next change")
    sys.stderr.flush()
