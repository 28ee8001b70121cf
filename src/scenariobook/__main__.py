"""Run the command line: ``scenariobook`` and ``python -m scenariobook`` both start here.

A process runs one command and ends. So the garbage collector is off, and the process exits
without taking its objects apart; that saves a fifth of the time of a short command. Whatever asked
to be called at the end is called, such as what removes WeasyPrint's folder of fonts.

Pydantic's plugins are off: the program uses none, and looking for them reads the metadata of
every installed package.

Numpy is out of reach: openpyxl imports it where it happens to be installed, and we hand it no
arrays. To import Numpy takes longer than openpyxl itself.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import Any


def run() -> None:
    """Run the command that the arguments name, and end the process."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    modules: dict[str, Any] = sys.modules
    modules["numpy"] = None  # so importing it raises ImportError
    from scenariobook.cli.commands import main  # noqa: PLC0415  (only after the settings above)

    try:
        main(prog_name="scenariobook")
    except SystemExit as ended:
        code = ended.code or 0
        if isinstance(code, int):
            with suppress(OSError):  # Python reports a stream that cannot be flushed
                atexit._run_exitfuncs()  # noqa: SLF001  (os._exit does not)
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        raise


if __name__ == "__main__":
    run()
