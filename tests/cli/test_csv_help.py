"""`help csv` names the header of each form of table; the help of `import` names that page."""

from scenariobook.intake.csv_forms import FORMS
from tests.commands import run


def test_help_has_each_form_of_table() -> None:
    """Somebody who makes a table copies its header from there."""
    assert "`scenariobook help csv`" in run("import", "--help").output
    lines = {line.strip() for line in run("help", "csv").output.splitlines()}
    assert {",".join(form.columns) for form in FORMS} <= lines
