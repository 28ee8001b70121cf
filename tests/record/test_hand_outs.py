"""What the record says to one person: nothing of anybody else's estimates."""

from __future__ import annotations

from scenariobook.record.claims.hand_outs import analyst_of, entries_for, record_for
from scenariobook.record.ledger.entries import Content, Raised, Settled
from scenariobook.record.ledger.kinds import Estimate, Reading
from tests.builders import a_ledger, a_record, a_study, q

NOW = q("2022Q2")
HERS, THEIRS, NOBODYS = "alpha a-kim 1", "alpha b-lee 1", "row 12"
SAID: list[Content] = [
    Reading(NOW, "indicator-one", value=5.0),
    Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0),
    Estimate(NOW, "alpha", "b-lee", 1, likelihood=70.0),
    *(
        Raised(NOW, "estimate", item, "likelihood", why="why", found="71")
        for item in (THEIRS, HERS, NOBODYS)
    ),
    Raised(NOW, "definition", THEIRS, "given", why="why", found="70"),
    Settled(NOW, "estimate", THEIRS, "likelihood", raised=(5,), chose="71"),
]


def test_what_a_person_may_see_has_nobody_else_s_estimates() -> None:
    """Not what is open, settled or asked about them either, nor what nobody can attribute."""
    record = a_record(a_study(["alpha", "beta"]), *SAID)
    seen = record_for(record, "a-kim")
    assert [analyst_of(s) for s in seen.stated["estimate"]] == ["a-kim"]
    assert {key.subject for key in seen.open} == {HERS}
    assert seen.position == record.position
    assert {s for kind, s, _ in seen.past if kind in {"estimate", "definition"}} == {HERS}
    assert seen.readings == record.readings


def test_the_entries_that_a_person_may_see() -> None:
    """Those that name nobody else's estimate; readings and the like all stay."""
    entries = a_ledger(*SAID[:3]).entries
    seen = [entry.content for entry in entries_for(entries, "a-kim")]
    assert seen == SAID[:2]
