"""What likelihoods add up to, as a formula: what ``assess.totals`` says, live."""

from __future__ import annotations

from scenariobook.assess.totals import ALL, SLACK


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
