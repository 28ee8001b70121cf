"""Write the formulas for an implied likelihood, how it is printed, and a likelihood's term.

Those for a place on the yardstick search the table that ``yardstick_bands`` returns.
"""

from __future__ import annotations

from typing import Final

from scenariobook.assess import assessment
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.shared.cell_words import NO_LIKELIHOOD, NO_TERM, UNKNOWN

_ALL: Final = 100.0  # percent
_TERMS: Final = ("term_name", "term_synonym")
_LARGEST_POWER: Final = 700  # of e; a cell's number overflows at a little more than that


def unheld(layout: Layout) -> str:
    """Return the formula for the implied likelihood in percent before it is held within 1 and 99.

    It computes it from the priors and the evidence, as ``assess.evidence`` does.
    """
    if layout.study.header.exclusive:
        # Subtract the largest sum first: if all sums are very low, every power of e would be 0.
        # A difference below the smallest possible power counts as that power.
        most = "MAX(implied_evidence)"
        below, least = f"(implied_evidence-{most})", _LARGEST_POWER
        power = f"(({below}>-{least})*({below}+{least})-{least})"
        weighed = f"SUMPRODUCT(implied_prior,EXP(1)^{power})"
        return f"100*[prior]*EXP([evidence]-{most})/{weighed}"
    odds = f"MIN({_LARGEST_POWER},-(LN([prior]/(100-[prior]))+[evidence]))"
    return f"100/(1+EXP({odds}))"


def held(percent: str) -> str:
    """Return the formula for a computed likelihood, held within the lowest and highest percent."""
    return f"MIN(MAX({percent},lowest_percent),highest_percent)"


def whole(held_percent: str) -> str:
    """Return the formula for the printed figure; see ``standards.printed_likelihoods.whole``.

    Args:
        held_percent: The formula for the likelihood in percent, held within 1 and 99.
    """
    return f"ROUND(ROUND({held_percent},{printed_likelihoods.EXACT_DECIMALS}),0)"


def printed(percent: str, figure: str) -> str:
    """Return the formula for a computed likelihood as it is printed.

    It gives the printed figure, or the words of ``standards.printed_likelihoods`` at the ends.

    Args:
        percent: The formula for the likelihood in percent before it is held.
        figure: The formula for its printed figure.
    """
    exact = f"ROUND({percent},{printed_likelihoods.EXACT_DECIMALS})"
    return (
        f'IF({exact}<lowest_percent,"{printed_likelihoods.UNDER}",'
        f'IF({exact}>highest_percent,"{printed_likelihoods.OVER}",{figure}))'
    )


def band(percent: str) -> str:
    """Return the formula for a likelihood's place on the yardstick.

    Bands count from 0; a gap between two bands has the number half-way between them. The name
    ``band_end`` has the upper ends of bands and gaps, and ``band_open`` is 1 if an end belongs to
    the next band or gap. The formula rounds, so that errors of binary fractions do not move a
    likelihood across an edge.

    Args:
        percent: The formula for the likelihood in percent.
    """
    p = f"ROUND({percent},9)"
    return f"INDEX(band_number,1+SUMPRODUCT(({p}>band_end)+({p}=band_end)*band_open))"


def percent() -> str:
    """Return the formula for a typed likelihood as a number; it gives empty text for a term.

    It also reads text, but only whole numbers of up to two digits: programs disagree on which
    other texts are numbers.
    """
    text = 'SUBSTITUTE(SUBSTITUTE([likelihood],"%","")," ","")'
    whole = f'IF(AND(LEN({text})<=2,VALUE({text})&""={text}),VALUE({text}),"")'
    return (
        'IF([likelihood]="","",IF(ISLOGICAL([likelihood]),"",IF(ISNUMBER([likelihood]),'
        f'[likelihood],IFERROR({whole},""))))'
    )


def named_band() -> str:
    """Return the formula for the place of a typed term.

    It compares with ``=`` before it calls MATCH, which would take signs such as ``*`` as wildcards.
    """
    named = "TRIM([likelihood])"
    matches = "+".join(f"SUMPRODUCT(1*({terms}={named}))" for terms in _TERMS)
    place = f"IFERROR(MATCH({named},{_TERMS[0]},0),MATCH({named},{_TERMS[1]},0))-1"
    return f'IF({matches}=0,"{UNKNOWN}",IFERROR({place},"{UNKNOWN}"))'


def why_no_term(layout: Layout) -> str:
    """Return the formula for why the import would not accept a typed likelihood.

    It gives empty text if the import would, and otherwise the same sentences as ``record.parse``.
    """
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
    """Return the formula for the term with its range at a place on the yardstick.

    A gap has no term; the formula then says so.
    """
    return f'IF({place}=INT({place}),INDEX(term_label,{place}+1),"{NO_TERM}")'


def yardstick_bands(layout: Layout) -> tuple[tuple[float, int, float], ...]:
    """Return (upper end in percent, open, number) of each of the yardstick's bands and gaps.

    Open is 1 if the upper end belongs to the next band or gap, and 0 if not. To give the formula
    the same rule for edges, the function tries ``assessment.band`` on and between all edges.
    """
    yardstick = YARDSTICKS[layout.study.header.yardstick]
    inner = {e for term in yardstick.terms for e in (term.low, term.high)} - {0, _ALL}
    bands: list[tuple[float, int, float]] = []
    low = 0.0
    for edge in sorted({*inner, _ALL}):
        between = assessment.band(yardstick, (low + edge) / 2)
        at_edge = between if edge == _ALL else assessment.band(yardstick, edge)
        bands.append((edge, int(at_edge != between), between))
        low = edge
    return tuple(bands)
