"""The command `watch`: documents follow the study's files while they are written."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click

from scenariobook import terminal
from scenariobook.cli.endings import tell
from scenariobook.cli.making import build
from scenariobook.cli.options import study_argument, who_option
from scenariobook.errors import ScenariobookError

_EVERY: Final = 0.3  # seconds between two looks at the files
_MADE_FROM: Final = ("*.toml", "templates/*", "assets/*", "record/ledger.jsonl")
SeenFiles = dict[Path, tuple[int, int]]


@click.command()
@study_argument
@who_option
@click.pass_context
def watch(ctx: click.Context, study: Path, who: str) -> None:
    """Check and build each time a file of the study is saved, until Ctrl-C.

    \b
    Example:
      scenariobook watch my-study
    """
    terminal.say(f"watching {study}; Ctrl-C ends it")
    try:
        for _ in _changes(study):
            _once(study, lambda: ctx.invoke(build, study=study, quarter=None, who=who, yes=False))
    except KeyboardInterrupt:
        terminal.say("no longer watching")


def _changes(study: Path) -> Iterator[None]:
    """Yield at first, and then once for all that is saved within a moment."""
    known: SeenFiles = {}
    while True:
        found = _look(study)
        if found != known:
            time.sleep(_EVERY)  # an editor may still be writing
            known = _look(study)
            yield
            known = _with_ledger(known, study)
        time.sleep(_EVERY)


def _look(study: Path) -> SeenFiles:
    """Return each file that documents are made from, with its time and size."""
    seen = {}
    for pattern in _MADE_FROM:
        for path in study.glob(pattern):
            try:
                found = path.stat()
            except FileNotFoundError:  # an editor is putting a new one in its place
                continue
            seen[path] = (found.st_mtime_ns, found.st_size)
    return seen


def _with_ledger(known: SeenFiles, study: Path) -> SeenFiles:
    """Return what was seen, with the ledger as it is now: building may have added to it."""
    now = _look(study)
    return {**known, **{path: seen for path, seen in now.items() if path.suffix == ".jsonl"}}


def _once(study: Path, make: Callable[[], object]) -> None:
    from scenariobook.diagnostics import has_errors
    from scenariobook.project import check_folder

    started = time.monotonic()
    try:
        diagnostics, line_at = check_folder(study)
        terminal.show_problems(diagnostics, line_at, err=True)
        terminal.say(f"{study}: {terminal.tally(diagnostics)}")
        if not has_errors(diagnostics):
            make()
    except (ScenariobookError, OSError) as error:
        tell(error)
    except SystemExit:
        pass  # why it stopped has been said
    # No other command lives long enough. Before the next words: whoever reads them may press
    # Ctrl-C, and what is interrupted while garbage is taken apart does not hear it.
    gc.collect()
    terminal.say(f"({time.monotonic() - started:.1f} s) waiting for the next change")
    sys.stderr.flush()
