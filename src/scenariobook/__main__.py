"""``python -m scenariobook`` is the same as ``scenariobook``."""

from scenariobook.cli import main

main(prog_name="scenariobook")
