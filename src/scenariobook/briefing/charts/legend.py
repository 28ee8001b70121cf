"""Draw the marks of the legends, each as its chart draws it; the templates have their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import heat_map, sparkline, timeline
from scenariobook.record.ledger.kinds import State

# Each alternative text describes the look of its mark.
MARKS: Final[Mapping[str, Markup]] = MappingProxyType(
    {
        "watch": sparkline.key("pale band with a broken edge", "watch"),
        "warning": sparkline.key("dark band with a whole edge", "warning"),
        "last": sparkline.key("line that ends in a dot", "last"),
        "observed": timeline.key("filled dot", State.OBSERVED),
        "faded": timeline.key("grey dot", State.OBSERVED, faded=True),
        "emerging": timeline.key("hollow dot", State.EMERGING),
        "not_yet": timeline.key("short upright line", State.NOT_YET),
        "ruled_out": timeline.key("cross", State.RULED_OUT),
        "expected": timeline.key_expected("flag"),
        "end": timeline.key_end("dashed upright line"),
        "strongly_for": heat_map.key("dark cell, two plus signs", "strongly-for"),
        "for": heat_map.key("pale cell, plus sign", "for"),
        "even": heat_map.key("empty cell, dot", "even"),
        "against": heat_map.key("framed cell, minus sign", "against"),
        "strongly_against": heat_map.key("thick frame, two minus signs", "strongly-against"),
    }
)
