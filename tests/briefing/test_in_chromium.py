"""The HTML file in a browser: on a phone, a tablet and a projector, by mouse and by keyboard."""

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.briefing.cases import EVERYTHING, whole_record_ended
from tests.briefing.samples import inputs_from, on_screen
from tests.briefing.stress import Strain, strained
from tests.clients import require_package
from tests.clients.chromium import Browser, Page, a_browser
from tests.commands import until

pytestmark = pytest.mark.client

PHONE, TABLET, PROJECTOR = 360, 768, 1920
WIDTHS = (390, 414, 480, 720, 900, 1600)
PHONE_ENDS = 704  # pixels: where the tables of a phone end
HEIGHT = 900
FOCUSED = "document.activeElement.matches({})"
# Without them a passage would be judged in which only the first part is on the screen.
OPENED = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"

# The shades at a region's sides lie under its text, and axe leaves such text unjudged.
PLAIN = "document.querySelectorAll('.region').forEach(one => { one.style.background = 'none'; })"

# A word may part after a hyphen, and a very long one, or an address, anywhere.
UNREADABLE = """(() => {
  const found = [];
  const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode;
    const within = text.parentElement;
    if (!text.data.trim() || within.closest('svg, .hash, .url')) continue;
    if (!within.checkVisibility()) continue;
    const cell = within.closest('th, td');
    const pieces = cell ? /\\S+[-\u2013][0-9]\\S*|[^\\s\u2013-]+/g : /\\S+[-\u2013][0-9]\\S*/g;
    for (const piece of text.data.matchAll(pieces)) {
      if (piece[0].length > 16) continue;
      const range = document.createRange();
      range.setStart(text, piece.index);
      range.setEnd(text, piece.index + piece[0].length);
      const boxes = [...range.getClientRects()].filter(box => box.width);
      const place = `${piece[0]} in ${(cell ?? within).outerHTML.slice(0, 80)}`;
      if (new Set(boxes.map(box => Math.round(box.top))).size > 1) found.push(`broken: ${place}`);
      if (!cell) continue;
      const side = cell.getBoundingClientRect();
      if (boxes.some(box => box.left < side.left - 1 || box.right > side.right + 1))
        found.push(`outside: ${place}`);
    }
  }
  return found;
})()"""
# What a phone shows without scrolling sideways: all but a study's own tables.
SIDEWAYS = """[...document.querySelectorAll('.region')]
    .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.ariaLabel)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all tests of this module."""
    with a_browser() as running:
        yield running


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Editions of samples, of the worked example of two quarters, and of what else we ship."""
    folder = tmp_path_factory.mktemp("editions")
    many = Strain(20, 3)
    made = {
        "sample": EVERYTHING.inputs("2022Q3"),
        "worked": inputs_from("central-asia 2022Q2"),
        "study": inputs_from("central-asia 2023Q4"),
        "exploratory": inputs_from("el-nino-1996 1998Q4"),
        "economy": inputs_from("us-economy-2006 2008Q2"),
        "twenty": strained(many).inputs(str(many.last)),
        "whole": whole_record_ended().inputs("2022Q3"),
    }
    for name, inputs in made.items():
        (folder / f"{name}.html").write_text(on_screen(inputs))
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def viewed(browser: Browser, editions: dict[str, Path], request: Any) -> Iterator[Page]:
    """An edition at a width, as a test's parameters say; the worked example's on a tablet."""
    name, width = getattr(request, "param", ("worked", TABLET))
    page = Page(browser, editions[name], width, HEIGHT)
    yield page
    page.close()


def at(*places: tuple[str, int]) -> pytest.MarkDecorator:
    """Return what opens editions at widths for a test, one after the other."""
    names = [f"{name}-{width}" for name, width in places]
    return pytest.mark.parametrize("viewed", places, ids=names, indirect=True)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse does."""
    for _ in range(400):
        if page.evaluate(FOCUSED.format(json.dumps(selector))):
            return
        page.press("Tab")
    pytest.fail(f"the tab key never comes to {selector}")


@at(*product(("sample", "worked"), (PHONE, TABLET, PROJECTOR)), ("whole", PHONE))
def test_it_loads_by_itself_and_axe_finds_nothing(viewed: Page) -> None:
    """The page loads by itself, and axe-core finds no fault in it.

    It asks for no address but its own, makes no error and breaks no rule of its policy. Wide tables
    scroll by themselves; the page only goes up and down. Then every rule that axe-core has on by
    itself is tried, with everything unfolded.
    """
    viewed.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert (len(viewed.requests()), viewed.complaints()) == (1, [])
    faces = viewed.evaluate("[...document.fonts].map(face => face.status)")
    assert faces.count("loaded") >= 4
    assert "error" not in faces
    viewed.evaluate(OPENED + ";" + PLAIN)
    wide, seen = viewed.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= seen
    outside = viewed.evaluate(
        "[...document.querySelectorAll('main *')].filter(one => !one.closest('.region')"
        " && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
    )
    assert outside == []
    viewed.evaluate((require_package("axe-core") / "axe.min.js").read_text() + ";true")
    found: dict[str, Any] = json.loads(viewed.evaluate("axe.run().then(JSON.stringify)"))
    contrasts = next(one for one in found["passes"] if one["id"] == "color-contrast")
    assert len(contrasts["nodes"]) > 100  # it looked, tables included
    told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in found["violations"]]
    assert told == []


@at(*product(("study", "exploratory", "economy", "twenty", "whole"), WIDTHS))
def test_every_column_has_room_for_its_words(viewed: Page) -> None:
    """Every column has room for its words, from a phone to a projector.

    A column of no width has one letter in a line, or is written over its neighbour. Page one comes
    first: each figure and each strip is seen without scrolling sideways. A phone stacks them, and
    shows the years, which a wider screen has in the head, above each time line.
    """
    width = viewed.evaluate("innerWidth")
    assert viewed.evaluate("document.querySelector('main').firstElementChild.id") == "page-one"
    cells = "[...document.querySelectorAll('.page-one :is(td, th, p, svg)')]"
    boxes = viewed.evaluate(
        f"{cells}.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    assert len(boxes) > 10
    assert all(left >= 0 and right <= width for left, right in boxes)
    tops = viewed.evaluate(
        "['td.figure', '.strip svg'].map(one => document.querySelector('.page-one ' + one)"
        ".getBoundingClientRect().top)"
    )
    assert (tops[0] + 15 < tops[1]) is (width < PHONE_ENDS)
    strips, years = viewed.evaluate(
        "['.drawn .slider, .drawn > svg:not(.axis)', '.drawn > .axis'].map(which =>"
        " [...document.querySelectorAll('.signposts tbody')].flatMap(one =>"
        " [...one.querySelectorAll(which)].filter(one => one.getBoundingClientRect().height)"
        ").length)"
    )
    assert years == (strips if width < PHONE_ENDS else 0)
    viewed.evaluate(OPENED)
    assert viewed.evaluate(UNREADABLE) == []
    if width < PHONE_ENDS:
        assert strips
        assert viewed.evaluate(SIDEWAYS) == []


@at(("worked", PHONE), ("worked", PROJECTOR))
def test_values_by_keyboard(viewed: Page) -> None:
    """Home, End and the arrows lead through a chart's values; each is seen and said."""
    tab_to(viewed, ".indicators .slider")
    words = viewed.evaluate(
        "[...document.activeElement.closest('td').querySelectorAll('.values li')]"
        ".map(one => one.textContent)"
    )
    assert len(words) > 2
    told = (
        "[...document.activeElement.closest('td').querySelectorAll('.shown-value')]"
        ".find(one => one.checkVisibility())"
    )
    heard = f"[document.activeElement.ariaValueText, {told}.textContent]"
    for key, place in (("Home", 0), ("ArrowRight", 1), ("End", -1), ("ArrowRight", -1)):
        viewed.press(key)
        assert all(one.startswith(words[place]) for one in viewed.evaluate(heard)), key
    assert viewed.evaluate("document.activeElement.ariaLabel")


def test_values_under_the_pointer(viewed: Page) -> None:
    """A chart shows the value that is nearest to the pointer, until the pointer leaves."""
    told = "document.querySelector('.indicators .shown-value')"
    assert not viewed.evaluate(f"{told}.checkVisibility()")
    viewed.point(".indicators .slider", 0.01)
    first = viewed.evaluate("document.querySelector('.indicators .values li').textContent")
    assert viewed.evaluate(f"[{told}.textContent, {told}.checkVisibility()]") == [first, True]
    viewed.point("h1")
    assert not viewed.evaluate(f"{told}.checkVisibility()")


@at(("twenty", PHONE_ENDS + 6))
def test_what_scrolls_sideways_takes_the_focus_and_the_arrow_keys(viewed: Page) -> None:
    """What scrolls sideways takes the focus and the arrow keys; what does not is no stop."""
    regions = viewed.evaluate(
        "[...document.querySelectorAll('.region')].filter(one => one.checkVisibility())"
        ".map(one => [one.scrollWidth > one.clientWidth, one.tabIndex])"
    )
    assert {(True, 0), (False, -1)} == {(wide, stop) for wide, stop in regions}
    tab_to(viewed, ".region[tabindex='0']")
    viewed.press("ArrowRight", times=3)
    until(lambda: viewed.evaluate("document.activeElement.scrollLeft") > 0)


@at(("worked", 1320))
def test_what_does_not_scroll_has_no_shade_at_its_side(viewed: Page) -> None:
    """A region that does not scroll has no shade at its side.

    Its right edge falls between two pixels at this width: a line was once left there.
    """
    viewed.evaluate(
        "document.querySelectorAll('.region *').forEach(one => { one.style.visibility = 'hidden' })"
    )
    viewed.evaluate("document.querySelector('.region').scrollIntoView({behavior: 'instant'})")
    left, top, right, bottom = viewed.evaluate(
        "(box => [box.left, box.top, box.right, box.bottom])"
        "(document.querySelector('.region').getBoundingClientRect())"
    )
    assert right % 1
    picture = Image.open(BytesIO(viewed.picture())).convert("L")
    seen = (int(left), int(top) + 1, int(right) + 1, min(int(bottom), HEIGHT))
    darkest, _ = picture.crop(seen).getextrema()
    assert darkest == 255  # white


def test_the_contents_lead_there_by_keyboard(viewed: Page) -> None:
    """Who has only a keyboard gets past the contents at once, or by them to a section."""
    viewed.press("Tab")
    assert viewed.evaluate(FOCUSED.format("'.skip'"))
    viewed.press("Enter")
    assert viewed.evaluate(FOCUSED.format("'main'"))
    viewed.evaluate("document.querySelector('nav summary').focus()")
    viewed.press("Enter")
    viewed.press("Tab", times=2)
    viewed.press("Enter")
    assert viewed.evaluate("location.hash") == "#page-two"
    assert viewed.evaluate("document.querySelector('nav details').open") is False


def test_it_can_be_read_without_its_script(viewed: Page) -> None:
    """The page can be read without its script: no control is there, and values stand in lists."""
    viewed.reload_without_script()
    assert viewed.evaluate("document.querySelectorAll('.slider').length") == 0
    viewed.click(".indicators .values summary")
    assert viewed.evaluate("document.querySelector('.indicators .values ul').checkVisibility()")
    assert viewed.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@at(("sample", TABLET))
def test_it_prints_what_the_pdf_has(viewed: Page) -> None:
    """A browser prints what the PDF has, and nothing that needs a screen.

    All headings come in their order, each text once.
    """
    headings = viewed.evaluate(
        "[...document.querySelectorAll('main :is(h1, h2)')].map(one => one.textContent)"
    )
    assert len(headings) > 20
    pages = [page.extract_text() for page in PdfReader(BytesIO(viewed.printed())).pages]
    assert "What will the test find" in " ".join(pages[0].split())
    text, at = "".join("".join(pages).split()), 0
    for words in headings:
        at = text.find("".join(words.split()), at) + 1
        assert at, words
    for absent in ("Contents", "Skipto", "Values"):
        assert absent not in text
    assert text.count("Whatanitem’sstatussaysofascenario") == 1
    assert "TLP:CLEAR" in text
