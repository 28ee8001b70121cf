"""``scenariobook``, which is the same as ``python -m scenariobook``: one command, one process.

It is over soon: nothing is gained by looking for garbage meanwhile, or by taking apart at its end
what the system takes back at once. That is a fifth of the time of a short command.

Pydantic's plugins stay out: none has anything to do here, and looking for them reads what every
installed package says of itself.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Run the command that is asked for, and end the process."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # What is switched off above must be off before these imports, which are most of the work.
    from scenariobook.cli import main  # noqa: PLC0415

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
