"""The page of diagnostics: each code with an example and its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenariobook.briefing.missing_glyphs import diagnose
from scenariobook.diagnostics import CODES, as_text
from tools.reference.tables import head, row

_GOLDEN: Final = Path(__file__).resolve().parents[2] / "tests" / "golden"

_INTRO: Final = """\
# Diagnostics

Every problem that the program reports has a code, a place and a sentence. Most have a line `help:`,
which is the remedy; where the sentence says enough without one, the remedy stands here. An
**error** stops the work; a **warning** does not. What a good study has beyond one without either,
`scenariobook check --advice` says.

The letter says where to look: **S** in the study's files (S0 their text, S1 their keys, S2 the
study as a whole), **W** in the study's design, **R** in the record or in a file that came back,
**O** in the folders under `output/`, **B** in the briefing's look. The place is `file:line:column`,
or `file!sheet!cell`; of a CSV, `R2C3` is the third cell of the second row. A code is never used
again for something else.
"""
# Of those that come without a line `help:`.
_REMEDIES: Final = {
    "S001": "Mend the text at the place that is named; TOML is described at https://toml.io.",
    "S004": "Let it be an ordinary file that you may read, or move it out of the folder.",
    "S105": "Choose another id: 3 to 40 small letters, digits and hyphens, a letter first, and "
    "nothing that looks like a date or a cell.",
    "S106": "Delete the character that is named.",
    "S107": "Shorten the text, or put it elsewhere and name the source.",
    "S108": "Put spaces into the word, or shorten it.",
    "S201": "Give one of the two another id.",
    "S210": "Exchange the two, or correct the one that is mistyped.",
    "R003": "Write the value as the sentence says, and import the table again.",
    "R006": "Add the source to the study's files, or correct the id, and import again.",
    "R007": "Write the date like 2022-04-19, and a plausible one.",
    "R008": "Leave one row for each item and quarter.",
    "R010": "Put the source back into the study's files: readings cite it still.",
    "R014": "Import trackers that `scenariobook build` made from this study's record, or CSV.",
}


def diagnostics() -> Iterator[str]:
    """Yield the page's blocks."""
    yield _INTRO
    yield head("code", "severity", "what is wrong")
    for code, told in CODES.items():
        yield row(f"[{code}](#{code.lower()})", str(told.severity), told.title)
    yield ""
    for code, told in CODES.items():
        yield from (f"## {code}", "", f"**{told.severity}**: {told.title}.", "")
        case = _GOLDEN / "diagnostics" / code / "case.toml"
        if case.is_file() and (written := _written(case)):
            yield from ("```toml", written, "```", "")
        said = _example(code)
        yield from ("```text", said, "```", "")
        if ("\nhelp: " in said) == (code in _REMEDIES):
            raise LookupError(f"{code} wants one remedy: a line of help, or a sentence here")
        if code in _REMEDIES:
            yield from (f"Remedy: {_REMEDIES[code]}", "")


_LONGEST_CASE: Final = 25  # lines
_LONGEST_LINE: Final = 400  # characters


def _written(case: Path) -> str:
    """Return a case's file, where it is text and short enough to be read."""
    try:
        text = case.read_text("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    lines = text.split("\n")
    is_short = len(lines) <= _LONGEST_CASE and max(map(len, lines)) <= _LONGEST_LINE
    return text if is_short else ""


def _example(code: str) -> str:
    """Return what is printed about the first problem of this code in its case."""
    if code == "B001":  # no case: what no font has depends on the machine
        line = 'title = "中国"'
        return "\n".join(as_text(d, line) for d in diagnose("中国", {"study.toml": [line]}, ""))
    (expected,) = _GOLDEN.glob(f"*/{code}/expected.txt")
    lines = expected.read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if f"[{code}]" in line)
    ends = (n for n, line in enumerate(lines) if n > first and (not line or f"[{code}]" in line))
    return "\n".join(lines[first : next(ends, len(lines))])
