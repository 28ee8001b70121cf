"""The hidden steps from an indicator's parameters and readings to its status, as formulas.

``formulas`` says how they are written, and from what.
"""

from __future__ import annotations

from scenariobook.assess.status import Status
from scenariobook.record import plausible
from scenariobook.workbook.shape.headers import level_header, number_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets import what_moved
from scenariobook.workbook.sheets.formulas import UNKNOWN, Formulas, filled, look_up
from scenariobook.workbook.sheets.still_due import DUE_AT

CHECK_VALUE = "check value"
# Why a value in Update does not count, and what to do.
NOT_ADMITTED = "not admitted: "
TYPE_A_NUMBER = "type a number"
CHOOSE_FROM_THE_LIST = "choose from the list"
NOT_READ = "not read: "
BETWEEN = "; "  # two things that a cell is told about


def steps(layout: Layout) -> Formulas:
    """Return the steps from an indicator's parameters and readings to its status."""
    found = {
        "row": 'IFERROR(MATCH([id],update_id,0),"")',
        "typed": f'IF([row]="","",{filled("INDEX(update_value,[row])")})',
        "value": filled("[typed]"),
        "counts": 'IF([value]="",[last value],[value])',
        "counts as of": 'IF([value]="",[last as of],IF(ISNUMBER(INDEX(update_as_of,[row])),'
        "INDEX(update_as_of,[row]),open_quarter_last_day))",
        "at level": _at_level("[counts]", layout),
        "last at level": _at_level("[last value]", layout),
        "place": _place("[counts]", "[at level]"),
        "last place": _place("[last value]", "[last at level]"),
        "unread": f'IF([typed]="","",IF([value]="","{NOT_ADMITTED}",'
        f'IF([place]="{UNKNOWN}","{NOT_READ}",""))&IF(OR([value]="",[place]="{UNKNOWN}"),'
        f'IF([level count]=0,"{TYPE_A_NUMBER}","{CHOOSE_FROM_THE_LIST}"),""))',
        "about value": _about_value(layout),
        "about day": _about_day(),
        "check": '[unread]&[about value]&IF(AND([unread]&[about value]<>"",[about day]<>""),'
        f'"{BETWEEN}","")&[about day]',
        "level": _level(),
        "age": 'IF(ISNUMBER([counts as of]),open_quarter_last_day-[counts as of],"")',
        "status": 'IF(OR([counts]="",[stale after]="",[age]=""),[level],'
        f'IF([age]>[stale after],"{Status.STALE}",[level]))',
        "trend": 'IF(AND([value]<>"",ISNUMBER([place]),ISNUMBER([last place])),'
        'IF([place]=[last place],"unchanged",IF([kind]="yes-no","changed",'
        'IF([place]>[last place],"rising","falling"))),"")',
        "missing": f'IF(AND([value]="",OR([every quarter]=1,[status]="{Status.NO_DATA}",'
        f'[status]="{Status.STALE}")),1,0)',
        "missing so far": "N([above:missing so far])+[missing]",
    }
    return found | DUE_AT | what_moved.INDICATOR_MOVES | _last_reading(layout)


def _about_value(layout: Layout) -> str:
    """Return what may be wrong with a number, in the words of ``record.plausible``."""
    last, percent = "N([last value])", f"ROUND(100*[value],{plausible.DIGITS})"
    above = f"ABS([value])>=ten_times*ABS({last})"
    below = f"ABS([value])*ten_times<=ABS({last})"
    fraction = (
        f'AND([in percent]=1,[value]<>0,ABS([value])<1,OR([last value]="",ABS({last})>=1,'
        "ROUND([value],[decimals])<>[value]))"
    )
    first, end = (
        plausible.first_day_around(layout.quarter),
        plausible.last_day_around(layout.quarter),
    )
    a_day = (
        f"AND([value]=INT([value]),[value]>={first},[value]<={end},"
        f'OR([last value]="",{above},{below}))'
    )
    far = (
        f'IF(OR({last}=0,[value]=0),"",IF({above},"{plausible.FAR_ABOVE}",'
        f'IF({below},"{plausible.FAR_BELOW}","")))'
    )
    return (
        'IF([value]="","",IF(OR([level count]>0,NOT(ISNUMBER([place]))),"",'
        f'IF({fraction},{percent}&"{plausible.PERCENT_MEANT}"&{percent},'
        f'IF({a_day},"{plausible.IS_A_DATE}",{far}))))'
    )


def _about_day() -> str:
    """Return what may be wrong with the day that a value speaks for."""
    as_of = "INDEX(update_as_of,[row])"
    return (
        f'IF([row]="","",IF({as_of}="","",IF(NOT(ISNUMBER({as_of})),"{plausible.NO_DATE}",'
        f'IF({as_of}>open_quarter_last_day,"{plausible.TOO_LATE}",'
        f'IF({as_of}<[dated from],"{plausible.TOO_EARLY}","")))))'
    )


def _last_reading(layout: Layout) -> dict[str, str]:
    """Return the look-up of an indicator's last value in the past quarters of History."""
    if not layout.past:
        # As formulas, since a reference to a blank cell gives zero.
        nothing = dict.fromkeys(("last value", "last quarter", "last as of"), '""')
        return nothing | {"last column": "0"}
    value = "INDEX(history_past,MATCH([id],history_id,0),[last column])"
    recorded = look_up("quarter_last_day", "[last quarter]", "quarter_name")
    return {
        "last column": last_column(f'{past_values(layout)}<>""'),
        "last value": f'IF([last column]=0,"",{value})',
        "last quarter": 'IF([last column]=0,"",INDEX(history_heads,1,[last column]+1))',
        "last as of": 'IF([last column]=0,"",IF([last quarter]=[recorded quarter],'
        f"[recorded as of],{recorded}))",
    }


def past_values(layout: Layout) -> str:
    """Return the run of an indicator's values in past quarters."""
    row = "MATCH([id],history_id,0)"
    return f"INDEX(history_past,{row},1):INDEX(history_past,{row},{len(layout.past)})"


def last_column(counts: str) -> str:
    """Return the number, from 1, of the last past quarter whose value counts; 0 if none does."""
    columns = "COLUMN(history_past_quarter)-COLUMN(history_before)"
    return f"IFERROR(SUMPRODUCT(LARGE(({counts})*({columns}),1)),0)"


def _at_level(value: str, layout: Layout) -> str:
    """Return the place of a value among the levels, from 1; 0 where it is none of them.

    A text is told by itself or without the spaces around it, whatever its case, and a number by
    that of the level, as a returned copy is read. A value that a program has made a logical one
    is called as its author did, whatever that program calls it.
    """
    levels, numbers = (
        f"[{header(1)}]:[{header(layout.levels)}]" for header in (level_header, number_header)
    )
    exact, bare = (
        f'SUMPRODUCT(({levels}<>"")*({levels}={text})*level_number)'
        for text in (value, f"TRIM({value})")
    )
    by_text = f"IF({exact}>0,{exact},{bare})"
    by_number = f'SUMPRODUCT(({numbers}<>"")*({numbers}={value})*level_number)'
    logical = f'SUMPRODUCT(({levels}=IF({value},"TRUE","FALSE"))*level_number)'
    return (
        f'IF(OR({value}="",[level count]=0),0,'
        f"IF(ISLOGICAL({value}),{logical},IF(ISNUMBER({value}),{by_number},{by_text})))"
    )


def _place(value: str, at_level: str) -> str:
    """Return a value as a number: itself, or its place among the levels."""
    return (
        f'IF({value}="","",IF([level count]=0,IF(AND(ISNUMBER({value}),NOT(ISLOGICAL({value}))),'
        f'{value},"{UNKNOWN}"),IF({at_level}=0,"{UNKNOWN}",{at_level})))'
    )


def _level() -> str:
    def reached(threshold: str) -> str:
        return f'IF({threshold}="",FALSE,[direction]*[place]>=[direction]*{threshold})'

    return (
        f'IF([counts]="","{Status.NO_DATA}",IF([place]="{UNKNOWN}","{CHECK_VALUE}",'
        f'IF(AND([watch]="",[warning]=""),"{Status.NO_THRESHOLDS}",'
        f'IF({reached("[warning]")},"{Status.WARNING}",'
        f'IF({reached("[watch]")},"{Status.WATCH}","{Status.NORMAL}")))))'
    )
