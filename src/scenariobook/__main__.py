"""``scenariobook``, which is the same as ``python -m scenariobook``: one command, one process.

It is over soon: nothing is gained by looking for garbage meanwhile, or by taking apart at its end
what the system takes back at once. That is a fifth of the time of a short command.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Run the command that is asked for, and end the process."""
    gc.disable()
    from scenariobook.cli import main  # noqa: PLC0415  (garbage is looked for during imports too)

    try:
        main(prog_name="scenariobook")
    except SystemExit as ended:
        code = ended.code or 0
        if isinstance(code, int):
            with suppress(OSError):  # what cannot be written is for Python to tell, in its own way
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        raise


if __name__ == "__main__":
    run()
