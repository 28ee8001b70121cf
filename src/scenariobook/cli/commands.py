"""All commands, in the order in which the help lists them."""

from __future__ import annotations

from scenariobook.cli.advancing import advance
from scenariobook.cli.building import build
from scenariobook.cli.group import main
from scenariobook.cli.handing_out import hand_out
from scenariobook.cli.helping import help_
from scenariobook.cli.looking import check, log, status, verify
from scenariobook.cli.options import volume_options
from scenariobook.cli.publishing import brief, pack
from scenariobook.cli.recording import import_, settle
from scenariobook.cli.starting import doctor, new, schema
from scenariobook.cli.undoing import undo

_COMMANDS = (
    new,
    check,
    build,
    brief,
    pack,
    hand_out,
    import_,
    settle,
    undo,
    advance,
    status,
    log,
    verify,
    schema,
    doctor,
    help_,
)
for command in _COMMANDS:
    command.params += volume_options()
    main.add_command(command)

__all__ = ["main"]
