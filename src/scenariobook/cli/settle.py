"""The command `settle`: take choices about open matters from options or a prompt."""

from __future__ import annotations

from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.open_study import open_and_record, origin_now
from scenariobook.cli.shared.options import study_argument, who_option
from scenariobook.cli.shared.settling import ChoiceReader, open_list, record_choices, show_matters
from scenariobook.record.claims.months import superseded_by_months
from scenariobook.record.merge.conflicts_in_words import how_many_open


@click.command()
@study_argument
@click.option(
    "--choose",
    multiple=True,
    metavar="NUMBER=CHOICE",
    help="Settle the conflict or question with this number by this choice; may be repeated.",
)
@click.option(
    "--enter",
    multiple=True,
    metavar="NUMBER[.FIELD]=VALUE",
    help="Give its first open field, or the named one, a value, typed as in the tracker; may be "
    "repeated.",
)
@click.option(
    "--all-of",
    "sides",
    multiple=True,
    metavar="NAME|FILE",
    help="Take all that this contributor or this file says of what is open; may be repeated.",
)
@who_option
@click.pass_context
def settle(
    ctx: click.Context,
    study: Path,
    choose: tuple[str, ...],
    enter: tuple[str, ...],
    sides: tuple[str, ...],
    who: str,
) -> None:
    """List open conflicts and questions, and record a choice for each.

    Without options, it asks about one after the other, and records each answer at once: the number
    of a choice, or = with a value. Answers may come through a pipe, a line each. What nobody
    answers stays open. The exit code is 1 while something is open.

    \b
    Examples:
      scenariobook settle
      scenariobook settle --choose 105=2 --choose 107=1
      scenariobook settle --enter 106=12.5
      scenariobook settle --all-of anna
    """
    project = open_and_record(study, who)
    reader, before = ChoiceReader(project), project.record
    if choose or enter or sides:
        chosen = reader.chosen(choose, enter, sides)
        if not chosen:
            named = " or ".join(sides)
            terminal.say(
                f"nothing was settled: in each open matter, {named} has no value, or several; "
                "choose by number with --choose"
            )
        project = record_choices(project, [chosen], origin_now(who))
        reader = ChoiceReader(project)
        show_matters(reader.listed)
    else:
        project = record_choices(project, reader.ask_about(reader.listed), origin_now(who))
    for words in superseded_by_months(project.study, before, project.record):
        terminal.say(f"warning: {words}")
    still_open = open_list(project)
    how = "settle with --choose NUMBER=CHOICE or --enter NUMBER=VALUE"
    terminal.say(f"{how_many_open(still_open)}; {how}" if still_open else "nothing is open")
    ctx.exit(1 if still_open else 0)
