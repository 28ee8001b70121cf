"""Write the formula for the sum of likelihoods; it gives the same text as ``assess.totals``."""

from __future__ import annotations

from scenariobook.assess.totals import ALL, SLACK


def adds_up() -> str:
    """Return the formula for a sentence about the sum of exclusive scenarios' likelihoods."""
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
