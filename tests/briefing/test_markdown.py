from __future__ import annotations

import pytest

from scenariobook.briefing.typeset import may_link, prose


def test_raw_html_and_pictures_are_only_text() -> None:
    """A narrative can set no markup of its own and load nothing."""
    made = prose("<b>bold</b> <script>x</script> ![alt](https://example.org/x.png)")
    assert "&lt;b&gt;" in made
    assert "<script" not in made
    assert "<img" not in made


def test_headings_stand_below_the_pages_parts() -> None:
    """The outline stays in order, whatever level an author begins at."""
    made = prose("# One\n\n###### Six\n\nText")
    assert "<h3>One</h3>" in made
    assert "<h6>Six</h6>" in made


@pytest.mark.parametrize(
    "url, allowed",
    [
        ("https://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("relative/path", False),
    ],
)
def test_only_the_web_and_mail_are_linked(url: str, *, allowed: bool) -> None:
    """A briefing that is passed on carries no link that acts on its reader's machine."""
    assert may_link(url) is allowed
    assert not may_link("http://[broken")
    assert ("<a href" in prose(f"[words]({url})")) is allowed
