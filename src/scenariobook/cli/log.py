"""The commands that look into the record: log, verify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from msgspec import structs

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.open_study import lost_entries, open_study
from scenariobook.cli.shared.options import study_argument
from scenariobook.cli.shared.terminal import print_table
from scenariobook.diagnostics import Diagnostic
from scenariobook.record.claims.form_1 import stated_before, todays_origin
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.subjects import subject_text
from scenariobook.record.ledger.entries import (
    Content,
    Defined,
    Entry,
    kind_of,
    short_for_log,
    subject_of,
)
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Stated
from scenariobook.record.ledger.record_on_disk import load_ledger, verify_archive
from scenariobook.record.ledger.steps import find_undone
from scenariobook.record.project import Project, all_ids, entries_about
from scenariobook.record.project_folder import open_project, warn_of_times
from scenariobook.record.redefinitions import changes_with_reasons
from scenariobook.record.values.field_values import same_value, value_as_text
from scenariobook.study.model.study import person
from scenariobook.wording import nearest, plural


@click.command()
@study_argument
@click.option(
    "--item", metavar="ID", help="Print only entries about this id, or from the analyst who has it."
)
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    default=20,
    help="How many entries to print; default: 20.",
)
def log(study: Path, item: str | None, last: int) -> None:
    """Print the latest entries of the record.

    They say what was recorded, when, by whom and from which cell.

    \b
    Examples:
      scenariobook log
      scenariobook log --item ru-gdp-forecast-current-year --last 100
    """
    project = open_study(study)
    if item is not None:
        _check_id(project, item)
    entries = entries_about(project, item)
    if not entries and item is not None:
        terminal.say(f"nothing is recorded about {item}")
    show_log(project, entries[-last:])
    if (total := len(entries)) > last:
        terminal.say(f"the last {last:,} of {total:,} entries; --last {total} prints all")


def _check_id(project: Project, item: str) -> None:
    """Raise click.UsageError if neither the study nor its record has an id."""
    ids = all_ids(project)
    if item not in ids:
        hint = nearest(item, ids)
        raise click.UsageError(f"nothing has the id {item!r}" + (f"; {hint}" if hint else ""))


@click.command()
@study_argument
@click.pass_context
def verify(ctx: click.Context, study: Path) -> None:
    """Check that nothing of the record was changed or lost.

    \b
    Example:
      scenariobook verify
    """
    ledger = load_ledger(study)
    problems = [*verify_archive(study, ledger), *_lost(study)]
    terminal.show_problems([*problems, *warn_of_times(ledger)], err=True)
    count = plural(ledger.position.number, "entry", "entries")
    if problems:
        terminal.say(f"{count} intact; {plural(len(problems), 'problem')} found")
        ctx.exit(1)
    terminal.say(f"{count} and the archived files are intact")


def _lost(study: Path) -> list[Diagnostic]:
    """Return the signs that the ledger has lost entries; none if the study has errors.

    Print which trackers hold values that the ledger may lack.
    """
    project, _, _ = open_project(study)
    if project is None:
        terminal.say("the study has errors, so archived files that no entry cites were not checked")
        return []
    warn_if_edited(project)
    documents, archived = lost_entries(project)
    return [*documents, *archived]


def show_log(project: Project, entries: Iterable[Entry[Content]]) -> None:
    """Print some of a project's ledger entries, one row each."""
    headers = ("no.", "recorded", "by", "quarter", "what", "says", "from")
    print_table(headers, _entry_rows(project, entries))


def _entry_rows(project: Project, entries: Iterable[Entry[Content]]) -> Iterator[Sequence[str]]:
    study, ledger = project.study, project.ledger.entries
    before = stated_before(former_ids(study).with_present_ids(ledger))
    undone = find_undone(ledger)
    reasons = {entry.number: why for entry, why in changes_with_reasons(project.record.defined)}
    for entry in entries:
        content = entry.content
        if isinstance(content, Defined):  # its reason may have been given later
            content = structs.replace(content, why=reasons.get(entry.number, content.why))
        _, subject = subject_of(content) or ("", None)
        words = subject_text(subject, study) if subject else ""
        by = project.record.contributors.of(structs.replace(entry, origin=todays_origin(entry)))
        yield (
            str(entry.number),
            f"{entry.origin.when:%Y-%m-%d %H:%M}",
            person(entry.origin.who, study),
            content.quarter or "",
            f"{kind_of(content)} {words}".strip() + " (undone)" * (entry.number in undone),
            entry_in_words(content, before.get(entry.number)),
            _whence(entry, person(by, study)),
        )


def entry_in_words(content: Content, before: Stated | None = None) -> str:
    """Return a description of an entry, on one line.

    Args:
        content: The entry's content.
        before: The content that counted before: only differing fields are listed. None lists all
            fields.
    """
    if not isinstance(content, BaseStated):
        return str(content)
    fields = FIELDS[kind_of(content)]
    values = {name: getattr(content, name) for name in fields}
    shown = [name for name in fields if values[name] not in {None, "", ()}]
    if before is not None:
        # An entry that repeats ``before``, such as one that settles a conflict, lists all fields.
        changed = [n for n in fields if not same_value(values[n], getattr(before, n))]
        shown = changed or shown
    texts = {name: value_as_text(values[name]) for name in shown}
    texts |= dict.fromkeys(content.empty, "taken back" if content.back else "emptied")
    texts |= {name: f"unclear, {cell.found}" for name, cell in content.unclear.items()}
    return " · ".join(f"{fields[n].header}: {short_for_log(text)}" for n, text in texts.items())


def _whence(entry: Entry[Content], contributor: str) -> str:
    """Return an entry's origin; a file with its contributor, if known."""
    origin = entry.origin
    is_named = origin.file and contributor not in {origin.sha256, origin.file_name}
    return f"{contributor}: {origin.traced}" if is_named else origin.traced
