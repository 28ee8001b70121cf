"""Studies in other scripts: set where this machine has a font for them, said where it has not.

Each briefing is made by a process of its own, with only the fonts that the test gives it.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from scenariobook.briefing.assets import read_font
from tests.briefing.rendering import words_of
from tests.briefing.tagged import pdf_problems
from tests.commands import OUTPUT, bring_table, run, run_program
from tests.expected import same_as_before
from tests.study_text import change_study, write_study

CHINESE = "中国水位"
NOBODYS = "\U0010fffd"  # for private use, in the last plane: no font of any machine has it
FONTS = """\
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def translated(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the small study with other words in it; return its folder."""
    write_study(folder)
    for old, new in texts.items():
        change_study(old, new, str(folder / "study.toml"))
    return folder


def briefed(study: Path, fonts: Path) -> tuple[bytes, str]:
    """Make the briefing with the fonts of a folder alone; return it, and what was said."""
    fonts.mkdir(exist_ok=True)
    (fonts / "fonts.conf").write_text(FONTS.format(folder=fonts), encoding="utf-8")
    own = {"FONTCONFIG_FILE": str(fonts / "fonts.conf"), "PYTHONUTF8": "1"}
    done = run_program("brief", str(study), **own)
    assert done.returncode == 0, done.stderr
    return (study / OUTPUT / "briefing-2022Q1.pdf").read_bytes(), done.stderr.decode()


def a_font(folder: Path) -> Path:
    """Write a font that has the test's Chinese characters alone, and return its folder."""
    folder.mkdir(exist_ok=True)
    font = TTFont(BytesIO(read_font("SourceSansPro-Regular.otf") or b""))
    for table in font["cmap"].tables:
        table.cmap = dict(zip(map(ord, CHINESE), "ABCD", strict=True))
    for place in (1, 4, 6, 16):
        font["name"].setName("Synthetic Chinese", place, 3, 1, 0x409)
    font.save(folder / "synthetic.otf")
    return folder


def faces(pdf: bytes) -> set[str]:
    """Return the names of the fonts in a PDF."""
    with pikepdf.open(BytesIO(pdf)) as document:
        held = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        return {str(o["/FontName"]).partition("+")[2] for o in held if "/FontName" in o}


def test_a_study_in_russian_is_set_in_our_own_faces(tmp_path: Path) -> None:
    """A study in Russian is set in the program's own faces, also where no other font is there."""
    study = translated(
        tmp_path / "study",
        {
            'horizon = "2027Q4"': 'horizon = "2027Q4"\nlanguage = "ru"',
            "A small synthetic study": "Небольшое исследование, ёлка и объём",
            "Will the synthetic lake dry up?": "Высохнет ли озеро?",
            "The lake holds": "Озеро держится",
            "The lake dries up": "Озеро высыхает",
        },
    )
    assumption = '\n[[assumptions]]\nid = "rain"\nhome = "lake-dries"\ntext = "Дожди редки"\n'
    (study / "more.toml").write_text(assumption, encoding="utf-8")
    pdf, said = briefed(study, tmp_path / "fonts")
    assert "no font" not in said
    assert all(name.startswith("Source-S") for name in faces(pdf)), faces(pdf)
    text = words_of(pdf)
    for words in ("Небольшое исследование, ёлка и объём", "Озеро держится", "Дожди редки"):
        assert words in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "ru"
        assert str(document.docinfo.Title).startswith("Небольшое исследование")
    assert pdf_problems(pdf) == []


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    """A study with Chinese names."""
    return translated(
        tmp_path / "study", {"Water level": CHINESE, "A small synthetic study": "中国"}
    )


def test_what_no_font_has_is_said_and_printed_as_code_point(
    chinese: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A character that no font has is reported and printed as its code point, never as a box.

    The report has characters, place and remedy, once for a line, where they stand first; what is in
    no file is reported in the ledger. The title in the properties stays itself.
    """
    more = '[[assumptions]]\nid = "{0}"\nhome = "lake-dries"\ntext = "It {1}"\n'
    texts = more.format("rain", "国中中") + more.format("sun", "ⴰ")
    (chinese / "more.toml").write_text(texts, encoding="utf-8")
    monkeypatch.chdir(chinese)
    bring_table("quarter,statement,text\n2022Q1,bottom_line,界\n", "--from", "anna")
    pdf, said = briefed(chinese, tmp_path / "fonts")
    # The ledger's name differs.
    same_as_before(re.sub(r"(ledger\.jsonl:)[\d:]+", r"\1 ", said.partition("KB)\n")[2]))
    text = words_of(pdf)
    assert "[U+4E2D][U+56FD][U+6C34][U+4F4D]" in text
    assert not set(CHINESE) & set(text)
    assert all(name.startswith("Source-S") for name in faces(pdf)), faces(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.docinfo.Title).startswith("中国: ")
    assert pdf_problems(pdf) == []


def test_it_is_set_where_a_font_has_it(chinese: Path, tmp_path: Path) -> None:
    """A text is set in the font that has it, and nothing is reported then.

    The font is in the file, and the same fonts give the same bytes.
    """
    fonts = a_font(tmp_path / "fonts")
    pdf, said = briefed(chinese, fonts)
    assert "no font" not in said
    assert CHINESE in words_of(pdf)
    assert "Synthetic-Chinese" in faces(pdf)
    assert pdf_problems(pdf) == []
    assert briefed(chinese, fonts)[0] == pdf


@pytest.mark.parametrize("command", [["brief"], ["build"], ["brief", "--annex"]])
def test_commands_say_it_of_ten_lines_and_count_more(command: list[str], tmp_path: Path) -> None:
    """A command names ten lines that no font has and counts the others, once for both PDFs."""
    others = map(chr, range(ord(NOBODYS) - 11, ord(NOBODYS)))
    words = ("A small synthetic study", "The lake holds", "The lake dries up", "Will the synthetic")
    texts = {old: next(others) for old in (*words, "The inflow is diverted")}
    study = translated(tmp_path, {"Water level": NOBODYS, **texts})
    post = '[[signposts]]\nid = "signpost-{}"\nhome = "lake-dries"\ntitle = "{}"\n'
    posts = [post.format(*one) for one in enumerate(others)]
    (study / "more.toml").write_text("".join(posts), encoding="utf-8")
    said = run(*command, str(study)).stderr
    assert said.count("warning[B001]") == 10
    assert "and 2 more lines with such characters" in said
