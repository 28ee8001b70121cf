"""The command `export`: write everything recorded as tables for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.open_study import open_and_record, output_of
from scenariobook.cli.shared.options import as_known_option, study_argument, who_option
from scenariobook.cli.shared.settling import warn_of_open
from scenariobook.files import write_atomically
from scenariobook.paths import EXPORT
from scenariobook.record.as_known import as_known


@click.command()
@study_argument
@as_known_option
@who_option
def export(study: Path, known_at: int | date | None, who: str) -> None:
    """Write everything recorded as tables for other programs.

    They are CSV files in the folder export of the study's output; datapackage.json beside them says
    what each column is. They have what is recorded and from which cell of which file it came, the
    study's definitions, and for each quarter how items stood and how likely each scenario was. The
    open quarter's estimates are left out until its round 2 has begun.

    With --as-known, later entries of the record do not count, and the folder's name has the number
    of the last entry that does: export-as-known-57.

    \b
    Examples:
      scenariobook export
      scenariobook export --as-known 57
    """
    from scenariobook.export.data_package import data_package
    from scenariobook.export.exported_tables import tables_of

    project = open_and_record(study, who, entries_or_days=() if known_at is None else [known_at])
    warn_if_edited(project)
    folder = EXPORT
    if known_at is not None:
        project = as_known(project, known_at)
        folder = f"{EXPORT}-as-known-{project.ledger.position.number}"
    number, header = project.ledger.position.number, project.study.header
    tables = tables_of(project)
    files = data_package(tables, name=header.id, title=header.title, version=str(number))
    output = output_of(project)
    for name, data in files.items():
        write_atomically(output / folder / name, data, within=output)
    terminal.say(f"wrote {len(files)} files in {output / folder}, up to entry {number}")
    warn_of_open(project.record)
