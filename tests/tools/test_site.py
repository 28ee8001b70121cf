"""docs/ becomes a site whose links hold."""

import re
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, links

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


def test_all_links_lead_somewhere(tmp_path: Path) -> None:
    """All links between pages lead somewhere, and so do those of the README, which is no page."""
    site = tmp_path / "site"
    result = made(DOCS, site)
    assert (result.returncode, result.stderr) == (0, "")
    for link in links(ROOT / "README.md"):
        path, _, anchor = link.partition("#")
        assert ":" in path or (ROOT / path).exists(), link
        page = site / path.removeprefix("docs/").replace(".md", ".html")
        assert not anchor or f'id="{anchor}"' in page.read_text("utf-8"), link
