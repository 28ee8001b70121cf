"""All exceptions of this program: one tree, and what a user sees of each.

Each stands in the module that the tree names. The first four may reach the command line, where
cli/shared/endings.py turns them into words and an exit code. The others do not: the caller turns
each into a value, mostly a diagnostic or a question, as the tree says.

    ScenariobookError
    ├── Problems (diagnostics): the work cannot go on.
    │   │       The user sees: the diagnostics that it carries; exit code 1.
    │   └── RefusedError (briefing.assets): a template asks for a file that it may not have.
    │           The user sees: the same, with the template's line (B002).
    ├── NoStudyError (cli.shared.options): no study is meant, or several are.
    │       The user sees: wrong usage, with the studies that there are; exit code 2.
    ├── OutsideError (files): a link leads a file to write out of its folder. An OSError.
    │       The user sees: an error with both paths; exit code 1.
    ├── UnsyncedError (files): a file was written, and may not survive a crash. An OSError.
    │       The user sees: a warning, and the work goes on; an error if it is the record.
    ├── TimeLimitError (limits): a study's own template, or a workbook, takes too long.
    │       The user sees: a diagnostic with the template's line (B002), or with the file (R014).
    ├── Damaged (record.ledger.chain): a line of the ledger is not as it was written.
    │       The user sees: a diagnostic with the line (R001); of a line that was about to be
    │       written, a diagnostic with the files (R022).
    ├── NotInStudy (intake.csv_forms): a row's subject is not in the study.
    │       The user sees: a diagnostic with the cell (R002).
    ├── NotFetchedError (intake.feeds): a series could not be downloaded.
    │       The user sees: a diagnostic with the feed's address (R040).
    ├── WrongFile (workbook.file_kinds): a file is no tracker and no table.
    │       The user sees: a diagnostic that says its kind (R014).
    └── Unclear (record.values.field_values): a text or a cell cannot be read without a guess.
        │       The user sees: a question about a cell of a tracker; a diagnostic about a cell of a
        │       table (R003, R006, R007); wrong usage if it was given to `settle`.
        └── OutOfRange (record.values.field_values): a value that can hardly be, as a day ahead.
                The user sees: the same, but a question about a cell of a table, too.

One more never leaves its module, and is private there: ``_NoAssetError`` of briefing.pdf.press,
which passes through WeasyPrint.
"""

from __future__ import annotations


class ScenariobookError(Exception):
    """What this program raises; the message is a sentence for the user."""
