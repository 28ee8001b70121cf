"""List the statuses and signposts that changed since the quarter before.

The hidden workings have one text for each change, by id. The dashboard lists the texts: first
statuses that rose or fell, then signposts, then other changes of status, such as to or from stale.
"""

from __future__ import annotations

from typing import Final

from scenariobook.assess.status import Status
from scenariobook.record.ledger.kinds import State
from scenariobook.workbook.sheets.shared.cell_words import NO_SIGHTING

LEVELS: Final = (Status.NORMAL, Status.WATCH, Status.WARNING)  # from the least concern
# The signs that begin the texts: a status that rose, fell or changed otherwise; a signpost.
RISEN, FALLEN, OTHER, SEEN = (
    "\N{BLACK UP-POINTING TRIANGLE}",
    "\N{BLACK DOWN-POINTING TRIANGLE}",
    "\N{MIDDLE DOT}",
    "\N{BLACK DIAMOND}",
)
_TO: Final = "\N{RIGHTWARDS ARROW}"

# The formulas that give the same texts as ``status_move`` and ``signpost_move``.
STATUS_MOVE: Final = (
    'IF(OR([status before]="",[status]=[status before]),"",'
    f'IF([rank]>MAX([rank before],1),"{RISEN}",'
    f'IF(AND([rank]>0,[rank]<[rank before]),"{FALLEN}","{OTHER}"))'
    f'&" "&[title]&": "&[status before]&" {_TO} "&[status])'
)
SIGNPOST_MOVE: Final = (
    f'IF(OR([typed]="",[typed]=[last state],'
    f'AND([last state]="",[typed]="{State.NOT_YET}")),"","{SEEN} "&[title]&": "'
    f'&IF([last state]="","{NO_SIGHTING}",[last state])&" {_TO} "&[typed])'
)
# The columns with the texts and with their running numbers, in the order of the list.
_LISTS: Final = (
    ("indicator_move", "indicator_levels_so_far"),
    ("signpost_move", "signpost_moves_so_far"),
    ("indicator_move", "indicator_others_so_far"),
)
# The formula for the number of changes.
MOVED: Final = "+".join(f"MAX({counts})" for _, counts in _LISTS)


def rank(status: str) -> int:
    """Return a status's rank among the levels, from 1 (least concern); 0 if it is no level."""
    return LEVELS.index(Status(status)) + 1 if status in LEVELS else 0


def status_move(title: str, before: str, now: str) -> str:
    """Return the text for an indicator whose status changed; empty if it did not."""
    if not before or before == now:
        return ""
    if rank(now) > max(rank(before), 1):
        sign = RISEN
    else:
        sign = FALLEN if 0 < rank(now) < rank(before) else OTHER
    return f"{sign} {title}: {before} {_TO} {now}"


def signpost_move(title: str, before: str, now: str) -> str:
    """Return the text for a signpost whose state changed; empty if it did not."""
    if not now or now == before or (not before and now == State.NOT_YET):
        return ""
    return f"{SEEN} {title}: {before or NO_SIGHTING} {_TO} {now}"


def in_order(statuses: list[str], signposts: list[str]) -> list[str]:
    """Return the texts of changes in the order of the dashboard's list."""
    levels = [text for text in statuses if text[:1] in {RISEN, FALLEN}]
    others = [text for text in statuses if text[:1] == OTHER]
    return [*levels, *filter(None, signposts), *others]


def moved(number: int) -> str:
    """Return the formula for a line of the list.

    Args:
        number: The line's number, from 1.
    """
    text, before = '""', [str(number)]
    finds = []
    for moves, counts in _LISTS:
        finds.append(f"INDEX({moves},MATCH({'-'.join(before)},{counts},0))")
        before.append(f"MAX({counts})")
    for find in reversed(finds):
        text = f"IFERROR({find},{text})"
    return text
