"""The one patch that makes WeasyPrint faster, and changes no byte of its PDF.

Only this package and ``pdf`` use what is private to WeasyPrint; ``tagged_tables`` also reads the
boxes of a page. The patch saves more than a tenth of the annex's processor time.
``shared_styles.md`` is the change to propose to WeasyPrint, after which the patch can go.

It applies to the one version for which our tests compare the bytes; with another, ``doctor`` says
that it is off. A study with its own templates is laid out without it, since no test compares what
those may contain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import weasyprint
from weasyprint import css

# Our tests compare patched with unpatched pages of this version alone.
TESTED: Final = "70.0"


def why_off() -> str:
    """Return why the patch is not applied, in a sentence; empty if it is."""
    if weasyprint.__version__ == TESTED:
        return ""
    return (
        f"WeasyPrint is {weasyprint.__version__} and not {TESTED}, so our patch of it is off: "
        "an annex takes longer"
    )


@contextmanager
def sharing_styles() -> Iterator[None]:
    """Let WeasyPrint compute each style once, if it is the tested one."""
    if why_off():
        yield
        return
    # Only now: another WeasyPrint may lack what it builds on.
    from scenariobook.briefing.pdf.weasyprint_patch import shared_styles  # noqa: PLC0415  (see above)

    original = css.StyleFor
    css.StyleFor = shared_styles.SharedStyles
    try:
        yield
    finally:
        css.StyleFor = original
