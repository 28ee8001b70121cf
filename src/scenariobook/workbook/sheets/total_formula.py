"""What likelihoods add up to, as formulas: what ``assess.totals`` says, live.

``formulas`` says how they are written, and from what.
"""

from __future__ import annotations

from scenariobook.assess.totals import ALL, SLACK
from scenariobook.workbook.shape.layout import Layout


def ends(layout: Layout) -> dict[str, str]:
    """Return between what percents a likelihood lies, and whether one is stated."""
    if not layout.study.header.exclusive:
        return {}
    # What a program made of 90% is the fraction, which the cell shows in percent.
    percent = "IF(AND([percent]>0,[percent]<1),100*[percent],[percent])"
    stated = 'IF([likelihood]="",0,IF(OR([percent]<>"",ISNUMBER([band])),1,0))'
    return {
        "stated": stated,
        **{
            end: f'IF([stated]=0,{blank:g},IF([percent]<>"",{percent},INDEX(term_{end},[band]+1)))'
            for end, blank in (("low", 0), ("high", ALL))
        },
    }


def adds_up() -> str:
    """Return what the likelihoods of scenarios that exclude one another add up to, in words."""
    low, high = (f"ROUND(SUM(scenario_{end}),9)" for end in ("low", "high"))
    stated, every = "SUM(scenario_stated)", "COUNTA(scenario_id)"
    above = f"{low}>{ALL + SLACK:g}"
    below = f"{high}<{ALL - SLACK:g}"
    return (
        f'IF({stated}=0,"",IF({stated}<{every},"so far they add up to "&{low}&"% or more"'
        f'&IF({above},", more than 100%",""),"they add up to "&{low}'
        f'&IF({low}={high},""," to "&{high})&"%"'
        f'&IF(OR({above},{below}),", not 100%","")))'
    )
