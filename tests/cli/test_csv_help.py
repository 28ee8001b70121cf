"""The help of `import` names the header of each form of table."""

from scenariobook.intake.csv_forms import FORMS
from tests.commands import run


def test_the_help_of_import_has_each_form() -> None:
    """Somebody who makes a table copies its header from there."""
    lines = {line.strip() for line in run("import", "--help").output.splitlines()}
    assert {",".join(form.columns) for form in FORMS} <= lines
