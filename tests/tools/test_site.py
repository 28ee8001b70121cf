"""docs/ becomes a site whose links hold, and which can be searched."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.chromium import Page, a_browser
from tests.docs.pages import DOCS, ROOT, links

FOUND = """new Promise((resolve, reject) => {
  let tries = 100;
  (function look() {
    const links = [...document.querySelectorAll('ul.search li > a')].map(link => link.href);
    const said = document.querySelector('.search-summary')?.textContent ?? '';
    if (said.includes('finished') || !tries--) resolve(links); else setTimeout(look, 50);
  })();
})"""


# As `make site` calls it: strict, or a dead link would pass.
(CALLED,) = re.findall(r"sphinx-build (-.* tools/site)", (ROOT / "Makefile").read_text("utf-8"))


def made(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Make a folder of pages into a site, as `make site` does."""
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *CALLED.split(), "-d", f"{site}-cache", docs, site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dead_link_stops_it(tmp_path: Path) -> None:
    """To a page, and to a heading; a link to a file of the checkout becomes its text."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "program.py").touch()
    (docs / "README.md").write_text("# Docs\n\n[page](page.md), [code](../program.py)\n", "utf-8")
    page = docs / "page.md"
    page.write_text("# Page\n\n## Part\n\n[part](#part), [index](README.md#docs)\n", "utf-8")
    good = made(docs, tmp_path / "site")
    assert (good.returncode, good.stderr) == (0, "")
    assert "program.py" not in (tmp_path / "site" / "README.html").read_text("utf-8")

    page.write_text(
        "# P\n\n[gone](gone.md), [part](#no-part), [x](README.md#no), [y](../y.py)\n", "utf-8"
    )
    bad = made(docs, tmp_path / "site")
    assert bad.returncode
    assert all(word in bad.stderr for word in ("'gone.md'", "'no-part'", "'no'", "'../y.py'"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of all pages, made without a warning: each link leads somewhere."""
    folder = tmp_path_factory.mktemp("site")
    result = made(DOCS, folder)
    assert (result.returncode, result.stderr) == (0, "")
    return folder


def test_the_readme_leads_to_what_is_there(site: Path) -> None:
    """It is no page of the site, and leads into it."""
    for link in links(ROOT / "README.md"):
        path, _, anchor = link.partition("#")
        assert ":" in path or (ROOT / path).exists(), link
        page = site / path.removeprefix("docs/").replace(".md", ".html")
        assert not anchor or f'id="{anchor}"' in page.read_text("utf-8"), link


@pytest.mark.client
def test_the_site_finds_what_is_searched(site: Path) -> None:
    """The search runs from the disk, with no server."""
    with a_browser() as browser:
        page = Page(browser, site / "README.html", 1200, 900)
        page.evaluate("document.querySelector('input[name=q]').focus()")
        page.type("thresholds wrong order")
        browser.events.clear()
        page.press("Enter")
        browser.wait_for("Page.loadEventFired", page.session)
        found = page.evaluate(FOUND)
        assert any("reference/diagnostics.html" in link for link in found), found
        assert page.complaints() == []
        assert all(asked.startswith("file:") for asked in page.requests()), page.requests()
