"""What `build --watch` does: make the briefing again whenever a file of the study changes."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import Final

from scenariobook import terminal
from scenariobook.cli.brief import briefing_of
from scenariobook.cli.check import check_folder
from scenariobook.cli.shared.endings import tell
from scenariobook.cli.shared.opening import open_study
from scenariobook.cli.shared.writing import write_documents
from scenariobook.diagnostics import has_errors
from scenariobook.errors import ScenariobookError
from scenariobook.paths import LEDGER, name_of_quarter

_FIRST_AFTER: Final = 200  # ms until the first briefing is made; by then saved files are noticed


def watch_study(study: Path) -> None:
    """Check a study, and write its briefing alone, each time a file is saved, until Ctrl-C.

    Nothing is recorded meanwhile: `build` does that once the author is done.
    """
    # Only here: no other command needs it.
    from watchfiles import watch

    terminal.say(f"watching {study}; Ctrl-C ends it")
    is_first = True
    try:
        for changed in watch(
            study,
            watch_filter=lambda _change, path: _is_read(Path(path)),
            rust_timeout=_FIRST_AFTER,
            yield_on_timeout=True,
        ):
            if changed or is_first:
                is_first = False
                _once(study)
    except KeyboardInterrupt:
        terminal.say("no longer watching")


def _is_read(path: Path) -> bool:
    """Tell whether documents are made from a file in a study's folder."""
    is_ledger = path.name == Path(LEDGER).name
    return path.suffix == ".toml" or path.parent.name in {"templates", "assets"} or is_ledger


def _once(study: Path) -> None:
    started = time.monotonic()
    try:
        _, diagnostics, line_at = check_folder(study)
        terminal.show_problems(diagnostics, line_at, err=True)
        terminal.say(f"{study}: {terminal.counted(diagnostics)}")
        if not has_errors(diagnostics):
            project = open_study(study)
            quarter = project.record.open_quarter
            name, briefing, missing = briefing_of(project, quarter)
            write_documents(project, {name_of_quarter(name, quarter): briefing}, missing)
    except (ScenariobookError, OSError) as error:
        tell(error)
    except SystemExit:
        pass  # the command has printed why it stopped
    # Only this command runs long enough to need it. Collect before the next message: a user who
    # reads that may press Ctrl-C, and Python ignores an interrupt during a collection.
    gc.collect()
    terminal.say(f"({time.monotonic() - started:.1f} s) waiting for the next change")
    sys.stderr.flush()
