"""Check a table's bytes before they are read as CSV; nothing heavy is imported for that."""

from __future__ import annotations

from typing import Final

from scenariobook.workbook.limits.file_kinds import ARCHIVE, SAVE_AS, WrongFile, kind_of_file

_LARGEST_TABLE: Final = 10_000_000  # bytes; 2,000 indicators over 40 quarters take half
_MOST_LINES: Final = 200_000  # of a table


def inspect_table(data: bytes) -> None:
    """Check that a file's bytes are text in UTF-8 of a reasonable size, to be read as CSV.

    Raises:
        WrongFile: if they are not.
    """
    if data.startswith(ARCHIVE):
        from scenariobook.workbook.limits.preflight import inspect  # heavy

        try:
            inspect(data)
        except WrongFile as why:
            raise WrongFile(f"this is no CSV, whatever its name says: {why}") from None
        raise WrongFile("this is an Excel workbook, whatever its name says; name it .xlsx")
    if kind := kind_of_file(data):
        raise WrongFile(kind.replace(SAVE_AS, "open it in its program and save it as CSV UTF-8"))
    if len(data) > _LARGEST_TABLE or data.count(b"\n") + data.count(b"\r") > 2 * _MOST_LINES:
        raise WrongFile(
            f"the table has {len(data) / 1e6:,.0f} MB; one of under "
            f"{_LARGEST_TABLE / 1e6:,.0f} MB and {_MOST_LINES:,} lines can be read"
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongFile(
            f"the text is not in UTF-8 (line {line:,}); save the table as CSV UTF-8"
        ) from None
    if b"\0" in data:
        raise WrongFile("this is not text; save the table as CSV UTF-8")
