"""The tutorial does what it says: its commands are run, its tables typed, its output compared.

UPDATE_GOLDEN=1 writes what the commands print now into the page; the answers to questions are
taken from it.
"""

from __future__ import annotations

from pathlib import Path

from tests.docs import walk


def test_the_tutorial_does_what_it_says(home: Path) -> None:
    """From nothing to the second briefing, with what a colleague typed."""
    walk.hold(walk.TUTORIAL, home)
