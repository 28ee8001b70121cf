"""Every formula of the tracker, as text.

``[header]`` stands for the cell under that header in the formula's own row (see
``Table.formula``); other sheets are reached by defined names alone, and looked up by id,
so that analysts may sort and filter. Only functions that Excel 2016, LibreOffice and
Google Sheets share are used; and of a range, what Gnumeric calculates as well: operators, and
functions that take a range anyway (ISNUMBER, EXP or MAX of a calculated one it does not). Python
writes each formula together with the value that ``assess`` found for it.
"""

from __future__ import annotations

from scenariobook.assess import assessment
from scenariobook.assess.status import Status
from scenariobook.assess.validation import Verdict
from scenariobook.record import plausible
from scenariobook.record.entries import State
from scenariobook.standards import RATINGS, YARDSTICKS
from scenariobook.workbook.shape.headers import probability_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets import total_formula, what_moved
from scenariobook.workbook.sheets.still_due import DUE_AT

Formulas = dict[str, str]

CHECK_STATE = "check state"
CHECK_LIKELIHOOD = "check likelihood"
NO_LIKELIHOOD = "not read: type a number in percent, or choose a term from the list"
NO_SIGHTING = what_moved.NO_SIGHTING
OVERDUE = "overdue"
FADED = "faded"
NO_TERM = "no term"
UNKNOWN = "?"
NONE_YET = "none this quarter"
_ALL = 100.0  # percent
_LARGEST_POWER = 700  # of e: a little more is beyond what a cell's number can hold
_TERMS = ("term_name", "term_synonym")
COUNTED_STATUSES = tuple(
    map(str, (Status.WARNING, Status.WATCH, Status.NORMAL, Status.STALE, Status.NO_DATA))
)


def look_up(column: str, key: str, keys: str) -> str:
    """Return a look-up of a named column's cell, by a key among named keys."""
    return f"INDEX({column},MATCH({key},{keys},0))"


def filled(cell: str) -> str:
    """Return what a cell holds; a blank one is text without characters, not zero."""
    return f'IF({cell}="","",{cell})'


# --- hidden steps --------------------------------------------------------------------------------


def sightings() -> Formulas:
    """Return the steps from a signpost's parameters and sightings to what counts."""
    unseen = ",".join(f'[state]="{s}"' for s in ("", State.NOT_YET, State.EMERGING))
    return (
        {
            "row": 'IFERROR(MATCH([id],sighting_id,0),"")',
            "typed": 'IF([row]="","",TRIM(INDEX(sighting_state,[row])))',
            "state": f'IF([typed]="",{filled("[last state]")},[typed])',
            "about day": 'IF([row]="","",IF(INDEX(sighting_seen_on,[row])="","",'
            f'IF(NOT(ISNUMBER(INDEX(sighting_seen_on,[row]))),"{plausible.NO_DAY_SEEN}",'
            f'IF(INDEX(sighting_seen_on,[row])>open_quarter_last_day,"{plausible.SEEN_TOO_LATE}",'
            '""))))',
            "overdue": 'IF([expected by]="",0,IF([expected by]<open_quarter_last_day,'
            f"IF(OR({unseen}),1,0),0))",
            "faded": f'IF([fades after]="",0,IF(AND([typed]="",[state]="{State.OBSERVED}",'
            "[quarters since]>=[fades after]),1,0))",
            "counts": f'IF([state]="","{NO_SIGHTING}",'
            f'IF(SUMPRODUCT(1*(state_name=[state]))=0,"{CHECK_STATE}",'
            f'IF(AND([state]="{State.NOT_YET}",[overdue]=1),"{OVERDUE}",'
            f'IF([faded]=1,"{FADED}",[state]))))',
            "flag": f'IF([counts]="{CHECK_STATE}",[counts],IF([overdue]=1,"{OVERDUE}",'
            f'IF([faded]=1,"{FADED}",IF([state]="","{NO_SIGHTING}",[about day]))))',
            "missing": 'IF(AND([typed]="",OR([state]="",[overdue]=1)),1,0)',
            "missing so far": "N([above:missing so far])+[missing]",
        }
        | DUE_AT
        | what_moved.SIGNPOST_MOVES
    )


def scenarios(layout: Layout) -> Formulas:
    """Return the steps from a judgment and an implied likelihood to terms and bands."""
    steps = {
        "row": 'IFERROR(MATCH([id],judgment_id,0),"")',
        "missing so far": "N([above:missing so far])+[missing]",
    } | DUE_AT
    if not layout.study.estimative:
        stated = filled("INDEX(judgment_confidence,[row])")
        return steps | {"missing": f'IF([row]="",1,IF({stated}="",1,0))'}
    return (
        steps
        | total_formula.ends(layout)
        | {
            "likelihood": f'IF([row]="","",{filled("INDEX(judgment_likelihood,[row])")})',
            "percent": _percent(),
            "band": f'IF([likelihood]="","",IF([percent]="",{_named_band()},'
            f"IF(AND([percent]>=lowest_percent,[percent]<=highest_percent),{band('[percent]')},"
            f'"{UNKNOWN}")))',
            "term": f'IF([band]="","{NONE_YET}",'
            f'IF([band]="{UNKNOWN}","{CHECK_LIKELIHOOD}",{_term("[band]")}))',
            "check": _why_no_term(layout),
            "implied": look_up("implied_percent", "[id]", "implied_id"),
            "implied band": band("[implied]"),
            "implied term": _term("[implied band]"),
            "difference": 'IF(ISNUMBER([band]),[band]-[implied band],"")',
            "missing": 'IF([likelihood]="",1,0)',
        }
    )


def band(percent: str) -> str:
    """Return a likelihood's place on the yardstick, from 0; a gap lies half-way.

    ``band_end`` holds the upper ends of the bands and gaps, ``band_open`` 1 where the end
    belongs to the next one. Rounding lets an edge be an edge, whatever the last bits.
    """
    p = f"ROUND({percent},9)"
    return f"INDEX(band_number,1+SUMPRODUCT(({p}>band_end)+({p}=band_end)*band_open))"


def _percent() -> str:
    """Return a typed likelihood as a number, also where a whole one came as text; else nothing.

    No other text is a number to all programs alike.
    """
    text = 'SUBSTITUTE(SUBSTITUTE([likelihood],"%","")," ","")'
    whole = f'IF(AND(LEN({text})<=2,VALUE({text})&""={text}),VALUE({text}),"")'
    return (
        'IF([likelihood]="","",IF(ISLOGICAL([likelihood]),"",IF(ISNUMBER([likelihood]),'
        f'[likelihood],IFERROR({whole},""))))'
    )


def _named_band() -> str:
    """Return the place of a term that was typed; no sign in it stands for others."""
    named = "TRIM([likelihood])"
    found = "+".join(f"SUMPRODUCT(1*({terms}={named}))" for terms in _TERMS)
    place = f"IFERROR(MATCH({named},{_TERMS[0]},0),MATCH({named},{_TERMS[1]},0))-1"
    return f'IF({found}=0,"{UNKNOWN}",IFERROR({place},"{UNKNOWN}"))'


def _why_no_term(layout: Layout) -> str:
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


def _term(place: str) -> str:
    return f'IF({place}=INT({place}),INDEX(term_label,{place}+1),"{NO_TERM}")'


# --- what analysts fill in ------------------------------------------------------------------------


def update() -> Formulas:
    """Return the formulas of the Update sheet."""
    return {
        header: look_up(f"indicator_{header.replace(' ', '_')}", "[id]", "indicator_id")
        for header in ("last value", "last quarter", "status", "trend", "check")
    }


def signposts() -> Formulas:
    """Return the formulas of the Signposts sheet."""
    return {"flag": look_up("signpost_flag", "[id]", "signpost_id")}


def judgments(layout: Layout) -> Formulas:
    """Return the formulas of the Judgments sheet."""
    if not layout.study.estimative:
        return {}
    columns = {
        "implied likelihood": "scenario_implied",
        "implied term": "scenario_implied_term",
        "term": "scenario_term",
        "difference": "scenario_difference",
    }
    found = {h: look_up(name, "[id]", "scenario_id") for h, name in columns.items()}
    why = look_up("scenario_check", "[id]", "scenario_id")
    return found | {"term": f'IF({why}="",{found["term"]},{why})'}


def has_no_term(layout: Layout) -> str:
    """Return where a judgment's term is a reason instead, for the first row, as a condition.

    Google Sheets reaches other sheets from a condition through INDIRECT alone.
    """
    key = f"${layout.judgments.letters['id']}{layout.judgments.first}"
    return f'COUNTIFS(INDIRECT("scenario_id"),{key},INDIRECT("scenario_check"),"?*")>0'


def history(layout: Layout) -> Formulas:
    """Return the formula of the open quarter's column: what stands in Update."""
    value = look_up("update_value", "[id]", "update_id")
    return {str(layout.quarter): f'IFERROR({filled(value)},"")'}


# --- what the tool shows --------------------------------------------------------------------------


def standings(layout: Layout) -> Formulas:
    """Return the formulas of the dashboard's table of scenarios."""
    confidence = look_up("judgment_confidence", "[id]", "judgment_id")
    counts = {
        status: f'COUNTIFS(indicator_home,[id],indicator_status,"{status}")'
        for status in COUNTED_STATUSES
    } | {
        "observed": f'COUNTIFS(signpost_home,[id],signpost_counts,"{State.OBSERVED}")',
        "overdue": "COUNTIFS(signpost_home,[id],signpost_overdue,1)",
        "confidence": f'IFERROR({filled(confidence)},"")',
    }
    if not layout.study.estimative:
        return counts
    before = look_up("scenario_implied_before", "[id]", "scenario_id")
    return counts | {
        "judgment": look_up("scenario_likelihood", "[id]", "scenario_id"),
        "judged term": look_up("scenario_term", "[id]", "scenario_id"),
        "implied": look_up("scenario_implied", "[id]", "scenario_id"),
        "implied term": look_up("scenario_implied_term", "[id]", "scenario_id"),
        "change": f'IF({before}="","",[implied]-{before})',
    }


def board(layout: Layout) -> Formulas:
    """Return the formulas of the dashboard's heat map."""
    return {
        "value": look_up("indicator_counts", "[id]", "indicator_id"),
        "trend": look_up("indicator_trend", "[id]", "indicator_id"),
        str(layout.quarter): look_up("indicator_status", "[id]", "indicator_id"),
    }


def evidence(layout: Layout) -> Formulas:
    """Return what one item says of each scenario, in natural-log units.

    Exclusive scenarios are compared by the probability of what was seen alone; others each
    against the mean of the rest (even odds, where there is no rest).
    """
    named = tuple(layout.labels.values())
    first, last = (f"[{probability_header(t)}]" for t in (named[0], named[-1]))
    formulas = {
        "state": f"IFERROR({look_up('indicator_status', '[id]', 'indicator_id')},"
        f"{look_up('signpost_counts', '[id]', 'signpost_id')})",
        "strength": f'IFERROR({look_up("strength_value", "[state]", "strength_state")},"")',
    }
    for number, label in enumerate(named, 1):
        rated = f"[{probability_header(label)}]"
        rating = look_up(f"validation_rating_{number}", "[id]", "validation_id")
        formulas[probability_header(label)] = look_up("rating_probability", rating, "rating_name")
        share = seen(rated)
        if not layout.study.header.exclusive:
            rest = f"((SUM({first}:{last})-{rated})/{len(named) - 1})" if named[1:] else "0.5"
            share = f"{share}/{seen(rest)}"
        formulas[label] = f'IF([strength]="","",LN({share}))'
    return formulas


def seen(probability: str) -> str:
    """Return the probability of what was seen, given that of a warning (or a sighting)."""
    return f"(0.5+[strength]*({probability}-0.5))"


def drivers(layout: Layout) -> Formulas:
    """Return the weighted means of the contributions of items that share a driver."""
    items = layout.evidence
    shared = f"1*({items.fixed('driver')}=[id])"
    counted = f'{shared},1*({items.fixed("strength")}<>"")'
    weights = items.fixed("weight")
    means = {
        label: f'IF([items that count]=0,"",SUMPRODUCT({shared},{weights},{items.fixed(label)})'
        f"/SUMPRODUCT({counted},{weights}))"
        for label in layout.labels.values()
    }
    return means | {"items that count": f"SUMPRODUCT({counted})"}


def implied(layout: Layout) -> Formulas:
    """Return the way from priors and evidence to likelihoods, in percent."""
    prior, total = layout.implied.fixed("prior"), layout.implied.fixed("evidence")
    if layout.study.header.exclusive:
        # The largest is taken off first, or all that are low would be 0; what is lower by more
        # than a power can hold is held there.
        below, most = f"({total}-MAX({total}))", _LARGEST_POWER
        power = f"(({below}>-{most})*({below}+{most})-{most})"
        raw = f"100*[prior]*EXP([evidence]-MAX({total}))/SUMPRODUCT({prior},EXP(1)^{power})"
    else:
        odds = f"MIN({_LARGEST_POWER},-(LN([prior]/(100-[prior]))+[evidence]))"
        raw = f"100/(1+EXP({odds}))"
    return {
        "implied likelihood": f"MIN(MAX({raw},lowest_percent),highest_percent)",
        "term": look_up("scenario_implied_term", "[id]", "scenario_id"),
    }


def shift(layout: Layout, label: str) -> str:
    """Return the sum of the drivers' weighted means for one scenario."""
    table = layout.drivers
    return f"SUMPRODUCT({table.fixed('weight')},{table.fixed(label)})"


def validation(layout: Layout) -> Formulas:
    """Return an item's spread, its verdict, and whether it is ideal."""
    named = tuple(layout.labels.values())
    ratings = f"[{named[0]}]:[{named[-1]}]"
    points = "+".join(
        f"({ratings}=INDEX(rating_name,{number}))*INDEX(rating_points,{number})"
        for number in range(1, len(RATINGS) + 1)
    )
    table = layout.validation
    home = f"INDEX({ratings},1,MATCH([home],{table.head(named[0], named[-1])},0))"
    return {
        "spread": f"SUMPRODUCT(LARGE({points},1))-SUMPRODUCT(SMALL({points},1))",
        "verdict": f'IF([spread]>=diagnostic_spread,"{Verdict.DIAGNOSTIC}",'
        f'IF([spread]>=weak_spread,"{Verdict.WEAK}","{Verdict.NOT_DIAGNOSTIC}"))',
        "ideal": f"IF(AND({home}=highest_rating,"
        f'COUNTIF({ratings},lowest_rating)={len(named) - 1}),"ideal","")',
    }


def coverage() -> Formulas:
    """Return how many diagnostic items a scenario has at home, and whether that is enough.

    A baseline may have none: it shows in what does not happen.
    """
    return {
        "diagnostic at home": "SUMPRODUCT(1*(validation_home=[scenario]),"
        f'1*(validation_verdict="{Verdict.DIAGNOSTIC}"))',
        "coverage": 'IF(OR([diagnostic at home]>=[wanted],AND([kind]="baseline",'
        '[diagnostic at home]=0)),"enough","too few")',
    }


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
