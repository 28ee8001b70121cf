"""Formulas from a likelihood to its place on the yardstick, and to its term.

``yardstick_bands`` gives the table that they search.
"""

from __future__ import annotations

from typing import Final

from scenariobook.assess import assessment
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.shared.cell_words import NO_LIKELIHOOD, NO_TERM, UNKNOWN

_ALL: Final = 100.0  # percent
_TERMS: Final = ("term_name", "term_synonym")


def band(percent: str) -> str:
    """Return a likelihood's place on the yardstick, from 0; a gap lies half-way.

    ``band_end`` holds the upper ends of the bands and gaps, ``band_open`` 1 where the end
    belongs to the next one. Rounding lets an edge be an edge, whatever the last bits.
    """
    p = f"ROUND({percent},9)"
    return f"INDEX(band_number,1+SUMPRODUCT(({p}>band_end)+({p}=band_end)*band_open))"


def percent() -> str:
    """Return a typed likelihood as a number, also where a whole one came as text; else nothing.

    No other text is a number to all programs alike.
    """
    text = 'SUBSTITUTE(SUBSTITUTE([likelihood],"%","")," ","")'
    whole = f'IF(AND(LEN({text})<=2,VALUE({text})&""={text}),VALUE({text}),"")'
    return (
        'IF([likelihood]="","",IF(ISLOGICAL([likelihood]),"",IF(ISNUMBER([likelihood]),'
        f'[likelihood],IFERROR({whole},""))))'
    )


def named_band() -> str:
    """Return the place of a term that was typed; no sign in it stands for others."""
    named = "TRIM([likelihood])"
    found = "+".join(f"SUMPRODUCT(1*({terms}={named}))" for terms in _TERMS)
    place = f"IFERROR(MATCH({named},{_TERMS[0]},0),MATCH({named},{_TERMS[1]},0))-1"
    return f'IF({found}=0,"{UNKNOWN}",IFERROR({place},"{UNKNOWN}"))'


def why_no_term(layout: Layout) -> str:
    """Return why a typed likelihood will not be taken, in the words of ``record.fields``."""
    title = YARDSTICKS[layout.study.header.yardstick].title
    outside = (
        '[percent]&" percent has no term: likelihoods go from "&lowest_percent&" to "'
        '&highest_percent&", and 30 means 30 percent"&IF(AND([percent]>0,[percent]<1),'
        '"; a cell that shows "&ROUND(100*[percent],9)&"% is taken so","")'
    )
    gap = (
        f'[percent]&"% lies in a gap of the {title}: choose "'
        '&INDEX(term_label,INT([band])+1)&" or "&INDEX(term_label,INT([band])+2)'
    )
    return (
        f'IF([band]="{UNKNOWN}",IF([percent]="","{NO_LIKELIHOOD}",{outside}),'
        f'IF(ISNUMBER([percent]),IF([band]<>INT([band]),{gap},""),""))'
    )


def term(place: str) -> str:
    """Return the term at a place on the yardstick, with its range; half-way there is none."""
    return f'IF({place}=INT({place}),INDEX(term_label,{place}+1),"{NO_TERM}")'


def yardstick_bands(layout: Layout) -> tuple[tuple[float, int, float], ...]:
    """Return the yardstick's bands and gaps in order: upper end, open (1) or not, number.

    They are read off ``Yardstick.term`` itself, on every edge and between the edges, so that
    its rule for edges is the formula's as well.
    """
    yardstick = YARDSTICKS[layout.study.header.yardstick]
    inner = {e for term in yardstick.terms for e in (term.low, term.high)} - {0, _ALL}
    found: list[tuple[float, int, float]] = []
    low = 0.0
    for edge in sorted({*inner, _ALL}):
        between = assessment.band(yardstick, (low + edge) / 2)
        at_edge = between if edge == _ALL else assessment.band(yardstick, edge)
        found.append((edge, int(at_edge != between), between))
        low = edge
    return tuple(found)
