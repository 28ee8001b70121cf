"""The dashboard's line chart: implied likelihoods over the quarters.

The figures stand on the hidden workings; they are also kept in the chart itself, so that a
preview draws it without calculating.
"""

from __future__ import annotations

from itertools import cycle
from typing import Final, Literal, NamedTuple

from openpyxl.chart import LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.layout import Layout as Frame
from openpyxl.chart.layout import ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from scenariobook.workbook.contents import Contents
from scenariobook.workbook.steps import Steps
from scenariobook.workbook.styles import FACE, PERCENT


class _Line(NamedTuple):
    """How a scenario is drawn; dash and marker tell lines apart without colour, too."""

    colour: str
    dash: Literal["solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash", "lgDashDot"]
    marker: Literal["circle", "square", "triangle", "diamond", "x", "star", "plus"]


_LINES: Final = (
    _Line("1B4D5C", "solid", "circle"),
    _Line("B4432F", "dash", "square"),
    _Line("9A6B00", "sysDot", "triangle"),
    _Line("6B7C93", "dashDot", "diamond"),
    _Line("4B3B73", "lgDash", "x"),
    _Line("2E7D4F", "sysDash", "star"),
    _Line("1F2933", "lgDashDot", "plus"),
)
_INK: Final = "3E4C59"
_RULE: Final = "DDE2E7"
_AXIS: Final = "9AA5B1"
_THIN: Final = 9_525  # EMU: 0.75 points
_THICK: Final = 25_400  # EMU: 2 points


def likelihood_chart(contents: Contents, width: float, height: float) -> LineChart:
    """Return the chart; ``width`` and ``height`` are in centimetres."""
    chart = LineChart()
    chart.width, chart.height = width, height  # type: ignore[assignment]  # any number will do
    chart.title = Title(
        tx=Text(rich=_text(1100, "Implied likelihood by quarter, in percent", bold=True)),
        overlay=False,
    )
    chart.legend = Legend(legendPos="b", txPr=_text(900))
    chart.visible_cells_only = False
    chart.layout = Frame(
        manualLayout=ManualLayout(
            layoutTarget="inner", xMode="edge", yMode="edge", x=0.07, y=0.13, w=0.9, h=0.67
        )
    )
    chart.series = [
        _series(contents, scenario, line)
        for scenario, line in zip(contents.layout.labels, cycle(_LINES), strict=False)
    ]
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.crossBetween = "between"
    chart.y_axis.majorUnit = 20
    chart.y_axis.number_format = PERCENT
    chart.y_axis.majorGridlines = ChartLines(spPr=_stroke(_RULE))
    chart.x_axis.tickLblPos = "low"
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(900)
        axis.graphicalProperties = _stroke(_AXIS)
    return chart


def _series(contents: Contents, scenario: str, line: _Line) -> Series:
    table, label = Steps(contents.layout).likelihoods, contents.layout.labels[scenario]
    number = contents.study.scenarios.index(contents.study.scenario_by_id[scenario])
    quarters = [str(a.quarter) for a in contents.assessments]
    figures = [a.standings[number].implied for a in contents.assessments]
    points = [NumVal(idx=i, v=v) for i, v in enumerate(figures)]
    return Series(
        idx=number,
        order=number,
        tx=SeriesLabel(strRef=_texts(table.head(label), [label])),
        cat=AxDataSource(strRef=_texts(table.fixed("quarter"), quarters)),
        val=NumDataSource(
            numRef=NumRef(
                f=table.fixed(label),
                numCache=NumData(formatCode=PERCENT, ptCount=len(points), pt=points),
            )
        ),
        spPr=GraphicalProperties(
            ln=LineProperties(solidFill=line.colour, prstDash=line.dash, w=_THICK, cap="rnd")
        ),
        marker=Marker(
            symbol=line.marker,
            size=7,
            spPr=GraphicalProperties(
                solidFill=line.colour, ln=LineProperties(solidFill=line.colour, w=_THIN)
            ),
        ),
        smooth=False,
    )


def _texts(cells: str, texts: list[str]) -> StrRef:
    points = [StrVal(idx=i, v=text) for i, text in enumerate(texts)]
    return StrRef(f=cells, strCache=StrData(ptCount=len(points), pt=points))


def _stroke(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=_THIN))


def _text(size: int, words: str = "", *, bold: bool = False) -> RichText:
    """Return a text, or how to write one; ``size`` is in hundredths of a point."""
    letters = CharacterProperties(sz=size, b=bold, solidFill=_INK, latin=Font(typeface=FACE))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)
    if words:
        paragraph = Paragraph(
            pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=words)]
        )
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
