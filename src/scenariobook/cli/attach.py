"""The command `attach`: keep a copy of a source with the record."""

from __future__ import annotations

from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.open_study import open_and_record, origin_now
from scenariobook.cli.shared.options import study_argument, who_option
from scenariobook.files import digest_of
from scenariobook.intake.read_files import read_paths
from scenariobook.record.ledger.entries import Attached
from scenariobook.record.recording import save, with_entries
from scenariobook.wording import nearest


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@study_argument
@click.option("--source", required=True, metavar="ID", help="The id of the source that it is of.")
@who_option
def attach(file: Path, study: Path, source: str, who: str) -> None:
    """Keep a copy of a source, such as a web page, with the record.

    The file is archived under its SHA-256, with the day and who attached it. `verify` checks it,
    and `undo` takes it back.

    \b
    Example:
      scenariobook attach downloads/communique.pdf --source csto-communique
    """
    project = open_and_record(study, who)
    sources = project.study.source_by_id
    if source not in sources:
        hint = nearest(source, sources) or "the tracker's sheet Sources has the ids"
        raise click.UsageError(f"no source has the id {source!r}; {hint}")
    ((name, data),) = read_paths([file]).items()
    if not data:
        raise click.UsageError(f"{file} is empty: was it downloaded whole?")
    digest = digest_of(data)
    for entry in project.record.attached.get(source, ()):
        if entry.origin.sha256 == digest:
            terminal.say(f"this file is a copy of {source} already, by entry {entry.number}")
            return
    origin = origin_now(who, file=name, sha256=digest)
    after = with_entries(project, [(Attached(project.record.open_quarter, source), origin)])
    save(project, after, {name: data})
    number = after.record.position.number
    terminal.say(f"a copy of {sources[source].title} is kept, by entry {number}")
