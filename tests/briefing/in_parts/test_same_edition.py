from __future__ import annotations

import pytest

from scenariobook.briefing.in_parts import cutting, edition
from scenariobook.documents import make_briefing
from scenariobook.project.opening import open_project
from tests.briefing.editions import WORKED_EXAMPLE
from tests.briefing.in_parts.compared import Compared
from tests.briefing.rendering import rendered_from
from tests.briefing.samples import something_of_everything
from tests.briefing.tag_checks import problems
from tests.builders import q

pytestmark = pytest.mark.pages


def something() -> bytes:
    """Return a short edition that has something of everything."""
    return rendered_from(something_of_everything().basis("2022Q3"))


def worked_example() -> bytes:
    """Return the worked example's edition."""
    project, _, _ = open_project(WORKED_EXAMPLE)
    assert project is not None
    return make_briefing(project, q("2022Q3"))


@pytest.fixture(
    scope="module", params=[something, pytest.param(worked_example, marks=pytest.mark.long)]
)
def both(request: pytest.FixtureRequest) -> tuple[bytes, bytes]:
    """An edition in one piece, and in two parts that were joined."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "cut", lambda _: None)
        whole = request.param()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "_FEWEST", 0)
        joined = request.param()
    assert whole != joined
    return whole, joined


@pytest.mark.parametrize(
    "what",
    ["drawn", "tree", "links", "destinations", "outline", "parents", "about", "fonts"],
)
def test_an_edition_in_two_parts_is_the_same(both: tuple[bytes, bytes], what: str) -> None:
    """Page by page what is drawn, what is read aloud, where links and bookmarks lead."""
    whole, joined = (getattr(Compared(pdf), what)() for pdf in both)
    assert len(whole) == len(joined)
    differing = [(one, other) for one, other in zip(whole, joined, strict=True) if one != other]
    assert differing == []
    assert whole == joined


def test_each_font_is_embedded_once(both: tuple[bytes, bytes]) -> None:
    """With the letters of both parts."""
    assert {*Compared(both[1]).fonts().values()} == {1}


def test_its_tags_have_no_fault(both: tuple[bytes, bytes]) -> None:
    """What PDF/UA asks for holds across the join."""
    assert problems(both[1]) == []
