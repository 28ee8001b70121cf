"""The page of diagnostics: each code with an example and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenariobook.briefing.markup import diagnose_missing
from scenariobook.diagnostics import CODES, diagnostic_as_text
from tools.reference.tables import head, row

_GOLDEN: Final = Path(__file__).resolve().parents[2] / "tests" / "golden"

_INTRO: Final = """\
# Diagnostics

Every problem that the program reports has a code, a place and a sentence. Most have a line `help:`,
which is the remedy; where it needs more words, or there is no such line, the remedy stands here. An
**error** stops the work; a **warning** does not. What a good study has beyond one without either,
`scenariobook check --advice` says.

The letter says where to look: **S** in the study's files (S0 their text, S1 their keys, S2 the
study as a whole), **W** in the study's design, **R** in the record or in a file that came back,
**O** in the folders under `output/`, **B** in the briefing's look. The place is `file:line:column`,
or `file!sheet!cell`; of a CSV, `R2C3` is the third cell of the second row. A code is never used
again for something else.
"""
# What to do about a code, in Markdown: always where no line `help:` says it, and where beginners
# need more than that.
_REMEDIES: Final = dict(
    re.findall(
        r"^## (\w+)\n\n(.*?)\s*(?=^## |\Z)",
        Path(__file__).with_name("remedies.md").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)


def diagnostics() -> Iterator[str]:
    """Yield the page's blocks."""
    yield _INTRO
    yield head("code", "severity", "what is wrong")
    for code, told in CODES.items():
        yield row(f"[{code}](#{code.lower()})", str(told.severity), told.title)
    yield ""
    for code, told in CODES.items():
        yield from (f"## {code}", "", f"**{told.severity}**: {told.title}.", "")
        if code in _REMEDIES:
            yield from (f"Remedy: {_REMEDIES[code]}", "")
        yield from ("An example of the problem:", "")
        case = next(_GOLDEN.glob(f"**/{code}/case.toml"), _GOLDEN)
        if case.is_file() and (written := _written(case)):
            yield from ("```toml", written, "```", "")
        said = _example(code)
        yield from ("```text", said, "```", "")
        if code not in _REMEDIES and "\nhelp: " not in said:
            raise LookupError(f"{code} wants a remedy: a line of help, or a part of remedies.md")


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
        missing = diagnose_missing("中国", {"study.toml": [line]}, "")
        return "\n".join(diagnostic_as_text(one, line) for one in missing)
    (expected,) = _GOLDEN.glob(f"**/{code}/expected.txt")
    lines = expected.read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if f"[{code}]" in line)
    ends = (n for n, line in enumerate(lines) if n > first and (not line or f"[{code}]" in line))
    return "\n".join(lines[first : next(ends, len(lines))])
