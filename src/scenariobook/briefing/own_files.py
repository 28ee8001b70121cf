"""Find a study's own palette, templates and assets, and read the palette."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, Problems, has_errors, in_file_order
from scenariobook.files import files_in
from scenariobook.limits import too_large
from scenariobook.standards.colours import SHIPPED_PALETTE
from scenariobook.study.toml.toml_file import TomlFile, parse_toml
from scenariobook.wording import nearest

WORD_TEMPLATE: Final = "templates/briefing.docx"
_FOLDERS: Final = ("templates", "assets")  # in the folder of a study
_PALETTE: Final = "assets/palette.toml"
# Colours of text on white, or behind white text.
_TEXT_COLOURS: Final = ("ink", "muted", "axis", "accent", "watch", "warning")
_LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, success criterion 1.4.3 (level AA)
_DARKEST: Final = 0.04045  # sRGB is linear up to this value
_COLOUR: Final = re.compile("#[0-9a-f]{6}", re.IGNORECASE)


def unusable_files(study_folder: Path | None) -> list[Diagnostic]:
    """Return a problem (B002) for each template or asset that is large, or a link not to follow.

    A study may come from a stranger. Its briefing must not print other files of this machine.
    """
    if study_folder is None:
        return []
    folders = [study_folder / folder for folder in _FOLDERS]
    paths = [*folders, *(path for folder in folders for path in sorted(folder.glob("**/*")))]
    return [
        Diagnostic("B002", why, Place(path.relative_to(study_folder).as_posix()), hint)
        for path in paths
        for why, hint in [_why_unusable(path, study_folder)]
        if why
    ]


def _why_unusable(path: Path, study_folder: Path) -> tuple[str, str]:
    """Return why a file is not read, and what to do; the reason is empty if nothing is wrong."""
    is_template = study_folder / "templates" in path.parents
    if not path.resolve().is_relative_to(study_folder.resolve()):
        return "a link that leads out of the study's folder", "put a copy of the file there"
    if is_template and path.is_symlink() and path.is_dir():
        return "a link to a folder", "put a copy of the folder there"
    is_hidden = path.name.startswith(".")
    is_read = is_template or (path.parent.parent == study_folder and not is_hidden)
    size = path.stat().st_size if is_read and path.is_file() else 0
    return too_large(size), "put a smaller file there"


def own_templates(study_folder: Path | None) -> Path | None:
    """Return the folder of a study's own templates; None without one."""
    folder = study_folder / "templates" if study_folder else None
    return folder if folder and folder.is_dir() else None


def own_files(study_folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield each template and asset of a study: its name from the study's folder, and its path.

    Folders in ``templates`` may hold templates. No document takes anything from a folder in
    ``assets``.
    """
    folders = [study_folder / folder for folder in _FOLDERS] if study_folder else []
    for folder in folders:
        for path in files_in(folder):
            if path.is_file():
                yield path.relative_to(folders[0].parent).as_posix(), path
            elif path.is_dir() and not path.is_symlink() and folders[0] in path.parents:
                folders.append(path)


def own_colours(study_folder: Path | None) -> Mapping[str, str]:
    """Return the colours of a study's palette, by the shipped colours that they replace."""
    palette, _ = read_palette(study_folder)
    return {shipped: palette[name] for name, shipped in SHIPPED_PALETTE.items()}


def read_palette(study_folder: Path | None) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
    """Return the palette, in which a study's colours replace shipped ones, and its warnings.

    A warning (B004) is about a colour that is too pale for text.

    Raises:
        Problems: if the file, or a name or a colour in it, is not valid (B003).
    """
    path = study_folder / _PALETTE if study_folder else None
    if path is None or not path.is_file():
        return SHIPPED_PALETTE, ()
    file = parse_toml(_PALETTE, path.read_bytes())
    if file.problem:
        raise Problems([replace(file.problem, code="B003")])
    diagnostics = in_file_order(_check(file))
    if has_errors(diagnostics):
        raise Problems(diagnostics)
    own = {name: colour.lower() for name, colour in file.data.items()}
    return MappingProxyType({**SHIPPED_PALETTE, **own}), diagnostics


def _check(file: TomlFile) -> Iterator[Diagnostic]:
    for name, colour in file.data.items():
        if name not in SHIPPED_PALETTE:
            why = f"no colour is called {name!r}"
            hint = nearest(name, SHIPPED_PALETTE) or f"there are: {', '.join(SHIPPED_PALETTE)}"
            yield Diagnostic("B003", why, file.key_place((name,)), hint)
        elif not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            why = f"{name} is no colour: {colour!r}"
            hint = f'write six hexadecimal digits, like "{SHIPPED_PALETTE[name]}"'
            yield Diagnostic("B003", why, file.value_place((name,)), hint)
        elif name in _TEXT_COLOURS and (contrast := _on_white(colour)) < _LEAST_CONTRAST:
            yield Diagnostic(
                "B004",
                f"{name} {colour} has a contrast of {contrast:.1f} with white; text needs "
                f"{_LEAST_CONTRAST}",
                file.value_place((name,)),
                "choose a darker colour",
            )


def _on_white(colour: str) -> float:
    """Return a colour's contrast with white, 1 to 21, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARKEST else ((part + 0.055) / 1.055) ** 2.4


def line_of_look(study_folder: Path, place: Place) -> str | None:
    """Return the text of a line of the palette or a template; None for another place."""
    path = dict(own_files(study_folder)).get(place.file)
    if path is None or not place.line:
        return None
    return path.read_text("utf-8", "replace").split("\n")[place.line - 1].rstrip("\r")
