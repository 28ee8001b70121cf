"""The one patch that makes WeasyPrint faster, and changes no byte of its PDF.

Only this package and ``pdf`` use private parts of WeasyPrint; ``tagged_tables`` also reads the
boxes of a page. The patch saves more than a tenth of the annex's processor time.
``shared_styles.md`` proposes the change to WeasyPrint; once it is accepted, the patch can go.

The patch applies to the one version for which our tests compare the bytes; with another version,
``doctor`` says that the patch is off. A study with its own templates is laid out without the patch,
since no test compares such templates.
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
    """Return in a sentence why the patch is off; empty if it is on."""
    if weasyprint.__version__ == TESTED:
        return ""
    return (
        f"WeasyPrint is {weasyprint.__version__} and not {TESTED}, so our patch of it is off: "
        "an annex takes longer"
    )


@contextmanager
def sharing_styles() -> Iterator[None]:
    """Let WeasyPrint compute each style once, if its version is the tested one."""
    if why_off():
        yield
        return
    # Only now: another WeasyPrint may lack the classes that it extends.
    from scenariobook.briefing.pdf.weasyprint_patch import shared_styles  # noqa: PLC0415  (see above)

    original = css.StyleFor
    css.StyleFor = shared_styles.SharedStyles
    try:
        yield
    finally:
        css.StyleFor = original
