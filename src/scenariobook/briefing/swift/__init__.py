"""WeasyPrint, faster: the same pages, byte for byte, in less than half of the time.

All that leans on names which WeasyPrint keeps to itself stands in this package. It asks for one
version of WeasyPrint, with which the pages were compared; with another one, or if a name is gone,
WeasyPrint works as it comes. So it does for a study with templates of its own: what they may ask
for was not compared.
"""

from __future__ import annotations

from scenariobook.briefing.swift.pace import PLAIN, Pace, best

__all__ = ["PLAIN", "Pace", "best"]
