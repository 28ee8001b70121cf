"""The command `tally`: count the rating sheets of a workshop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.opening import open_to_change
from scenariobook.cli.writing import can_make_pdf, mark_if_free, warn_of_unprintable, write
from scenariobook.paths import TALLY, find_study, output_folder

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic, Place


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[STUDY] RATINGS"
)
def tally(files: tuple[Path, ...]) -> None:
    """Count a workshop's rating sheets, typed as a CSV, and write the tally as PDF.

    For each item under each scenario, tally.pdf has the median, the spread, how many rated it and
    the study's rating, first where the room differs most. Nothing is recorded.

    \b
    The CSV has one line for each filled box, under this header:
      participant,item,scenario,rating

    A participant is any name or number. Items and scenarios go by their ids, or by their numbers
    on the rating sheet. A rating is a number from -2 to +2, or its word; empty, it is none.

    \b
    Examples:
      scenariobook tally ratings.csv
      scenariobook tally scenarios/central-asia ratings.csv
    """
    from scenariobook.assess.ratings_tally import tally as counted
    from scenariobook.documents import make_tally
    from scenariobook.returned_ratings import read_ratings

    study, given = (files[0], files[1:]) if files[0].is_dir() else (None, files)
    if len(given) != 1:
        raise click.UsageError(
            "name one file with the ratings, as in `scenariobook tally ratings.csv`"
        )
    (path,) = given
    project = open_to_change(find_study(study, Path.cwd()))
    data = path.read_bytes()
    ratings, problems, numbers = read_ratings(project.study, data, str(path))
    if problems:
        lines = data.decode("utf-8-sig", errors="replace").splitlines()

        def line_at(place: Place) -> str | None:
            return lines[place.line - 1] if 0 < place.line <= len(lines) else None

        terminal.show_problems(problems, line_at, err=True)
        terminal.warn(f"{path}: {terminal.counted(problems)}; nothing was written")
        sys.exit(1)
    if not can_make_pdf():
        sys.exit(1)
    folder = output_folder(project.folder, project.study.id)
    unprintable: list[Diagnostic] = []
    with terminal.working("laying out the tally"):
        made = make_tally(project, counted(project.study, ratings), unprintable.extend)
    mark_if_free(project, folder)
    write(folder / TALLY, made, folder)
    warn_of_unprintable(project, unprintable)
    if numbers:
        named = ", ".join(f"{number} {item}" for number, item in numbers.items())
        terminal.warn(
            f"please check: items go by the numbers that the study gives them now ({named}); "
            "sheets that were printed before a change may number them otherwise"
        )
