"""Tell the user if changes of the study's files, or the reason for them, are not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenariobook import terminal

if TYPE_CHECKING:
    from scenariobook.project.project import Project


def say_unused_reason(before: Project, after: Project) -> None:
    """Print that the user's reason is not in the record, if no changed files were recorded.

    Args:
        before: The project as the command opened it, with the user's reason.
        after: The project with the command's entries, if there are any.
    """
    from scenariobook.record.entries import Defined

    added = after.ledger.entries[before.ledger.position.number :]
    if before.why and not any(isinstance(entry.content, Defined) for entry in added):
        terminal.warn(
            "the reason (--why) is not in the record: the command recorded no change of the "
            "study's files"
        )


def warn_of_unrecorded(project: Project) -> None:
    """Warn if a briefing rests on changes of the study's files that no entry tells of."""
    from scenariobook.project.known import changed_definitions

    if changed_definitions(project):
        terminal.warn(
            f"the study's files have changed since the record's entry "
            f"{project.ledger.position.number}, and page one says so: --as-known cannot print "
            "this briefing again; the next command that records something records the change, "
            "too, and --why says why"
        )
