"""Draw the dashboard's chart: implied likelihoods as lines, judgments as marks, by quarter.

The chart refers to the figures on the hidden workings. It also has a copy of them, so that
previews, which do not calculate, can draw it.
"""

from __future__ import annotations

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

from scenariobook.colours import TrackerChart
from scenariobook.standards import printed_likelihoods
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.workings.likelihood_table import (
    FEW,
    LIKELIHOODS,
    apart,
    judged_header,
    judged_percent,
)
from scenariobook.workbook.xlsx.cell_styles import FACE, PERCENT
from scenariobook.workbook.xlsx.package import ALT_TEXT


class _Line(NamedTuple):
    """The look of a scenario's line; dashes and markers differ so that readers need no colours."""

    colour: str
    dash: Literal["solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash", "lgDashDot"]
    marker: Literal["circle", "square", "triangle", "diamond", "x", "star", "plus"]


_LINES: Final = (
    _Line(TrackerChart.LINES[0], "solid", "circle"),
    _Line(TrackerChart.LINES[1], "dash", "square"),
    _Line(TrackerChart.LINES[2], "sysDot", "triangle"),
    _Line(TrackerChart.LINES[3], "dashDot", "diamond"),
    _Line(TrackerChart.LINES[4], "lgDash", "x"),
    _Line(TrackerChart.LINES[5], "sysDash", "star"),
    _Line(TrackerChart.LINES[6], "lgDashDot", "plus"),
)
_MANY: Final = 16  # quarters; with so many or more, markers are small
_THIN: Final = 9_525  # EMU: 0.75 points
_MARK: Final = 19_050  # EMU: 1.5 points
_THICK: Final = 25_400  # EMU: 2 points


def likelihood_chart(contents: Contents, width: float, height: float) -> LineChart:
    """Return the chart.

    Args:
        contents: What the tracker shows.
        width: The chart's width in centimetres.
        height: Its height in centimetres.
    """
    chart = LineChart()
    sized: Any = chart  # its width and height may be any numbers; the stubs say int
    sized.width, sized.height = width, height
    chart.title = Title(
        tx=Text(rich=_text(1100, "Implied likelihood (lines), judgment (crosses)", bold=True)),
        overlay=False,
    )
    few = len(contents.layout.labels) <= FEW
    chart.legend = Legend(legendPos="b" if few else "r", txPr=_text(900))
    chart.visible_cells_only = False
    labels = contents.layout.labels
    chart.series = [
        *(
            _series(contents, scenario, _line(number), hollow=number >= len(_LINES))
            for number, scenario in enumerate(labels)
        ),
        *(_judged(contents, scenario, _line(number)) for number, scenario in enumerate(labels)),
    ]
    # Their colours are those of the lines.
    judged = range(len(labels), 2 * len(labels))
    chart.legend.legendEntry = [LegendEntry(idx=number, delete=True) for number in judged]
    setattr(chart, ALT_TEXT, _in_words(contents))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.crossBetween = "between"
    chart.y_axis.majorUnit = 20
    chart.y_axis.number_format = PERCENT
    chart.y_axis.majorGridlines = ChartLines(spPr=_stroke(TrackerChart.RULE))
    chart.x_axis.tickLblPos = "low"
    every = apart(contents)
    axis: Any = chart.x_axis  # the type stubs do not know an axis with words
    axis.tickLblSkip = axis.tickMarkSkip = every
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(900)
        axis.graphicalProperties = _stroke(TrackerChart.AXIS)
    return chart


def _in_words(contents: Contents) -> str:
    """Return what the chart shows, for those who do not see it."""
    told = []
    for standing in contents.now.standings:
        judgment = standing.judgment.likelihood if standing.judgment else None
        judged = "" if judgment is None else f", judged {_percent(judgment)}"
        implied = printed_likelihoods.printed(standing.unheld or 0.0)
        told.append(f"{standing.scenario.title} {implied}{judged}")
    first = contents.assessments[0].quarter
    return (
        f"Line chart of the scenarios' implied likelihoods and judgments, {first} to "
        f"{contents.quarter}. In {contents.quarter}: {'; '.join(told)}."
    )


def _percent(likelihood: float | str) -> str:
    return likelihood if isinstance(likelihood, str) else f"{likelihood:.15g}%"


def _line(number: int) -> _Line:
    """Return the look of a scenario's line, by the scenario's number from 0.

    The first seven looks are those of ``_LINES``. The next ones repeat their colours and markers
    with other dashes, so that no two lines look the same.
    """
    turn, place = divmod(number, len(_LINES))
    return _LINES[place]._replace(dash=_LINES[(place + turn) % len(_LINES)].dash)


def _series(contents: Contents, scenario: str, line: _Line, *, hollow: bool) -> Series:
    table, label = LIKELIHOODS.on(contents.layout), contents.layout.labels[scenario]
    number = contents.study.scenarios.index(contents.study.scenario_by_id[scenario])
    every = apart(contents)
    names = [str(a.quarter) if not i % every else "" for i, a in enumerate(contents.assessments)]
    figures = [a.standings[number].implied for a in contents.assessments]
    points = [NumVal(idx=i, v=v) for i, v in enumerate(figures)]
    return Series(
        idx=number,
        order=number,
        tx=SeriesLabel(strRef=_texts(table.head(label), [label])),
        cat=AxDataSource(strRef=_texts(table.fixed("on the axis"), names)),
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
            size=7 if len(points) < _MANY else 5,
            spPr=GraphicalProperties(
                solidFill=TrackerChart.PAPER if hollow else line.colour,
                ln=LineProperties(solidFill=line.colour, w=_THIN),
            ),
        ),
        smooth=False,
    )


def _judged(contents: Contents, scenario: str, line: _Line) -> Series:
    """Return a scenario's judgments by quarter, as marks without a line."""
    table, label = LIKELIHOODS.on(contents.layout), contents.layout.labels[scenario]
    header = judged_header(label)
    place = contents.study.scenarios.index(contents.study.scenario_by_id[scenario])
    number = len(contents.layout.labels) + place
    figures = [judged_percent(a.standings[place]) for a in contents.assessments]
    points = [NumVal(idx=i, v=v) for i, v in enumerate(figures) if v is not None]
    return Series(
        idx=number,
        order=number,
        tx=SeriesLabel(strRef=_texts(table.head(header), [header])),
        val=NumDataSource(
            numRef=NumRef(
                f=table.fixed(header),
                numCache=NumData(formatCode=PERCENT, ptCount=len(figures), pt=points),
            )
        ),
        spPr=GraphicalProperties(ln=LineProperties(noFill=True)),
        marker=Marker(
            symbol="x",
            size=9,
            spPr=GraphicalProperties(
                noFill=True, ln=LineProperties(solidFill=line.colour, w=_MARK)
            ),
        ),
        smooth=False,
    )


def _texts(cells: str, texts: list[str]) -> StrRef:
    points = [StrVal(idx=i, v=text) for i, text in enumerate(texts) if text]
    return StrRef(f=cells, strCache=StrData(ptCount=len(texts), pt=points))


def _stroke(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=_THIN))


def _text(size: int, words: str = "", *, bold: bool = False) -> RichText:
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
