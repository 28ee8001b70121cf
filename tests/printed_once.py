"""Tests make many briefings: each template is compiled once, the same edition is laid out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from scenariobook.briefing import editions, rendering
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Annex, Briefing
from scenariobook.briefing.workshop import edition as workshop_edition
from tests.briefing.samples import behind, body, front


class CompiledOnce(BytecodeCache):
    """What was compiled so far, by the text of the template."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has just been compiled."""
        assert bucket.code
        self._kept[bucket.key, bucket.checksum] = bucket.code

    def instead_of_compiling(self, patch: pytest.MonkeyPatch) -> None:
        """Let every environment of the briefing take its templates from here."""
        make = rendering._environment

        def environment(own: Path | None) -> Environment:
            made = make(own)
            # Code for the sandbox is not the same.
            made.bytecode_cache = self if own is None else None
            return made

        patch.setattr(rendering, "_environment", environment)


class KnownPress(Press):
    """A press that knows what it was given to work with."""

    def __init__(self, stylesheet: str, study_folder: Path | None) -> None:
        super().__init__(stylesheet, study_folder)
        self.given = (stylesheet, str(study_folder and (study_folder / "assets").exists()))


class PrintedOnce:
    """What was printed, by what it was printed from; with the characters that no font has."""

    def __init__(self) -> None:
        self._printed: dict[str, tuple[bytes, frozenset[str]]] = {}

    def instead_of_printing(self, patch: pytest.MonkeyPatch, *, pages: bool) -> None:
        """Let commands print nothing that was printed before.

        Args:
            patch: Takes it back.
            pages: Whether to lay out what was not printed before; otherwise a stand-in is made.
        """
        briefing, annex = editions.print_briefing, editions.print_annex
        handout = workshop_edition._handout

        def print_briefing(press: KnownPress, templates: Templates, text: Briefing) -> bytes:
            made = partial(briefing, press, templates, text) if pages else None
            return self._once(press, made, front(templates, text), body(templates, text))

        def print_annex(press: KnownPress, templates: Templates, text: Annex) -> bytes:
            made = partial(annex, press, templates, text) if pages else None
            return self._once(press, made, behind(templates, text))

        def print_handout(press: KnownPress, render: Callable[..., str], most: float) -> bytes:
            made = partial(handout, press, render, most) if pages else None
            return self._once(press, made, render(room=0))

        for module in (editions, workshop_edition):
            patch.setattr(module, "Press", KnownPress)
            patch.setattr(module, "print_briefing", print_briefing)
        patch.setattr(editions, "print_annex", print_annex)
        patch.setattr(workshop_edition, "_handout", print_handout)

    def forget(self) -> None:
        """Let everything be printed again: for a test of what is printed, twice."""
        self._printed.clear()

    def _once(self, press: KnownPress, made: Callable[[], bytes] | None, *markup: str) -> bytes:
        key = sha256("\0".join((*press.given, *markup)).encode()).hexdigest()
        if made is None:
            return f"%PDF-1.7\n% a stand-in: no page was laid out of {key}\n%%EOF\n".encode()
        if key not in self._printed:
            self._printed[key] = made(), press.missing
        data, missing = self._printed[key]
        press.missing |= missing
        return data
