"""The commands: parse, call, print, exit code. What is heavy is imported inside them."""

from __future__ import annotations

from scenariobook.cli.group import main
from scenariobook.cli.looking import log, status, verify
from scenariobook.cli.making import brief, build, check
from scenariobook.cli.packing import pack
from scenariobook.cli.recording import advance, import_, settle

for command in (check, build, brief, pack, import_, settle, advance, status, log, verify):
    main.add_command(command)

__all__ = ["main"]
