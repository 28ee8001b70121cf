"""Tests make many briefings in one process: each template is compiled for the first of them."""

from __future__ import annotations

from pathlib import Path
from types import CodeType

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from scenariobook.briefing import rendering


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
