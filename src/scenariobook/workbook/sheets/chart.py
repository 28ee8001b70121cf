"""Draw the dashboard's chart: implied likelihoods as lines, judgments as marks, by quarter.

The chart refers to the rows of a table. The chart also has a copy of the rows' figures, so that
previews, which do not calculate, can draw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

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
from openpyxl.chart.legend import Legend, LegendEntry
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
from openpyxl.utils import get_column_letter, quote_sheetname

from scenariobook.standards.colours import TrackerChart
from scenariobook.workbook.cell_styles import FACE, PERCENT
from scenariobook.workbook.tables import PlacedTable
from scenariobook.workbook.xlsx.package import ALT_TEXT

_THIN, _MARK, _THICK = 9_525, 19_050, 25_400  # EMU: 0.75, 1.5 and 2 points


class _LineStyle(NamedTuple):
    """The style of a scenario's line; dashes and markers differ so that readers need no colours."""

    colour: str
    dash: Literal["solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash", "lgDashDot"]
    marker: Literal["circle", "square", "triangle", "diamond", "x", "star", "plus"]


_LINES: Final = (
    _LineStyle(TrackerChart.LINES[0], "solid", "circle"),
    _LineStyle(TrackerChart.LINES[1], "dash", "square"),
    _LineStyle(TrackerChart.LINES[2], "sysDot", "triangle"),
    _LineStyle(TrackerChart.LINES[3], "dashDot", "diamond"),
    _LineStyle(TrackerChart.LINES[4], "lgDash", "x"),
    _LineStyle(TrackerChart.LINES[5], "sysDash", "star"),
    _LineStyle(TrackerChart.LINES[6], "lgDashDot", "plus"),
)


class Drawn(NamedTuple):
    """A row of the table as the chart draws it.

    Attributes:
        title: The scenario's title.
        number: The scenario's number, from 0.
        judged: Whether the row has judgments, drawn as marks; else a line.
        figures: The row's figures, by quarter.
    """

    title: str
    number: int
    judged: bool
    figures: Sequence[float | None]


def likelihood_chart(
    placed: PlacedTable, drawn: Sequence[Drawn], words: str, width: float, height: float
) -> LineChart:
    """Return the chart.

    Args:
        placed: The table: a column of titles, then one for each quarter.
        drawn: Its rows.
        words: The chart in words, for readers who do not see it.
        width: The chart's width in centimetres.
        height: Its height in centimetres.
    """
    chart = LineChart()
    sized: Any = chart  # its width and height may be any numbers; the stubs say int
    sized.width, sized.height = width, height
    heading = _rich_text(1000, "Implied likelihood (lines), judged (crosses)", bold=True)
    chart.title = Title(tx=Text(rich=heading), overlay=False)
    chart.legend = Legend(legendPos="b", txPr=_rich_text(800))
    # Judgments have the colours of the lines, which the legend names.
    chart.legend.legendEntry = [
        LegendEntry(idx=number, delete=True) for number, row in enumerate(drawn) if row.judged
    ]
    chart.series = [_series(placed, number, row) for number, row in enumerate(drawn)]
    setattr(chart, ALT_TEXT, words)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.crossBetween = "between"
    chart.y_axis.majorUnit = 20
    chart.y_axis.number_format = PERCENT
    chart.y_axis.majorGridlines = ChartLines(spPr=_stroke(TrackerChart.RULE))
    chart.x_axis.tickLblPos = "low"
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _rich_text(800)
        axis.graphicalProperties = _stroke(TrackerChart.AXIS)
    return chart


def _series(placed: PlacedTable, number: int, drawn: Drawn) -> Series:
    row = placed.first + number
    turn, index = divmod(drawn.number, len(_LINES))
    line = _LINES[index]
    # From the eighth scenario on the colours come again, with other dashes and hollow markers.
    line = line._replace(dash=_LINES[(index + turn) % len(_LINES)].dash)
    points = [NumVal(idx=i, v=v) for i, v in enumerate(drawn.figures) if v is not None]
    quarters = [column.header for column in placed.columns[1:]]
    return Series(
        idx=number,
        order=number,
        tx=SeriesLabel(strRef=_texts(_cell_range(placed, row, 1, 1), [drawn.title])),
        cat=AxDataSource(
            strRef=_texts(_cell_range(placed, placed.top, 2, len(placed.columns)), quarters)
        ),
        val=NumDataSource(
            numRef=NumRef(
                f=_cell_range(placed, row, 2, len(placed.columns)),
                numCache=NumData(formatCode=PERCENT, ptCount=len(drawn.figures), pt=points),
            )
        ),
        spPr=GraphicalProperties(
            ln=LineProperties(noFill=True)
            if drawn.judged
            else LineProperties(solidFill=line.colour, prstDash=line.dash, w=_THICK, cap="rnd")
        ),
        marker=_cross(line) if drawn.judged else _marker(line, hollow=turn > 0),
        smooth=False,
    )


def _marker(line: _LineStyle, *, hollow: bool) -> Marker:
    return Marker(
        symbol=line.marker,
        size=6,
        spPr=GraphicalProperties(
            solidFill=TrackerChart.PAPER if hollow else line.colour,
            ln=LineProperties(solidFill=line.colour, w=_THIN),
        ),
    )


def _cross(line: _LineStyle) -> Marker:
    cross = LineProperties(solidFill=line.colour, w=_MARK)
    return Marker(symbol="x", size=8, spPr=GraphicalProperties(noFill=True, ln=cross))


def _cell_range(placed: PlacedTable, row: int, first: int, last: int) -> str:
    sheet = quote_sheetname(placed.table.sheet)
    start, end = get_column_letter(first), get_column_letter(last)
    return f"{sheet}!${start}${row}" + (f":${end}${row}" if last > first else "")


def _texts(cells: str, texts: list[str]) -> StrRef:
    points = [StrVal(idx=i, v=text) for i, text in enumerate(texts)]
    return StrRef(f=cells, strCache=StrData(ptCount=len(texts), pt=points))


def _stroke(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=_THIN))


def _rich_text(size: int, words: str = "", *, bold: bool = False) -> RichText:
    """Return a text with its format, or the format alone if there are no words.

    Args:
        size: The size of the letters in hundredths of a point.
        words: The text.
        bold: Whether the letters are bold.
    """
    letters = CharacterProperties(
        sz=size, b=bold, solidFill=TrackerChart.INK, latin=Font(typeface=FACE)
    )
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)
    if words:
        paragraph = Paragraph(
            pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=words)]
        )
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
