"""What each key of a study's files is for: one sentence each, for editors, docs and `new`.

By table, then by key, as they are written in TOML. Which keys there are, and what they hold, is
the model's matter (``study.model``); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ID = "Small letters, digits and hyphens, 3 to 40; what everything else calls it. It never changes."
_FORMERLY = "Ids that it had before: what is recorded under them goes on here."
_ORDER = "Its place in print; without one, by file name and position."

_ITEM: Final = {
    "id": _ID,
    "title": "What it is called in workbook and briefing.",
    "why": "Why it tells the scenarios apart, in a sentence.",
    "home": "The scenario that it belongs to; left out, that of the file's [scenario].",
    "driver": "The force behind it: items that share one are not independent evidence.",
    "ratings": "By scenario, how likely it would stand at warning, or be seen, if that scenario "
    "were unfolding. A scenario that is left out counts as even.",
    "weight": "How much it counts among the items of its driver; 1 where nothing is said.",
    "source": "Where it is looked up: a source's id.",
    "owner": "Who reads it.",
    "order": _ORDER,
    "note": "Anything else that analysts ought to know.",
    "formerly": _FORMERLY,
}

KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "study": {
        "id": f"{_ID} The output folder is named after it.",
        "title": "What the study is called, on every page.",
        "focal_question": "The one question that the study is to answer.",
        "start": "The first quarter that is tracked, such as 2026Q1.",
        "horizon": "The last quarter that the scenarios are about.",
        "mode": 'estimative: with likelihoods; "exploratory": no probabilities anywhere.',
        "exclusive": "true if exactly one scenario comes true; the priors then sum to 100.",
        "yardstick": 'Whose words of probability: "icd203" (US) or "phia" (UK).',
        "number_format": 'How analysts type numbers: "1,234.5", "1.234,5" or "1 234,5".',
        "language": "Of the study's texts, as BCP 47 writes it, such as ru or zh-Hans.",
        "paper": 'What is printed on: "a4" or "letter".',
        "marking": "Printed on every page, such as TLP:CLEAR.",
        "authors": "Who answers for the study; named in the documents' properties.",
        "organisation": "Whose study it is; printed on page one.",
    },
    "drivers": {
        "id": _ID,
        "title": "What the force is called.",
        "why": "What makes the items behind it move together.",
        "weight": "How much its averaged evidence counts in the sum; 1 where nothing is said.",
    },
    "sources": {
        "id": f"{_ID} Readings name it.",
        "title": "Title of the report, the series or the page.",
        "publisher": "Who says so.",
        "url": "Where it is found.",
        "date": "When it was published, as it says itself.",
        "reliability": "A completely reliable, B usually, C fairly, D not usually, E unreliable, "
        "F cannot be judged (NATO Admiralty code).",
        "perishable": "true if it may not stay online.",
        "note": "What a reader of the source list ought to know.",
    },
    "scenarios": {
        "id": _ID,
        "title": "What the future is called.",
        "kind": '"baseline": things stay as they are; "alternative": they do not.',
        "order": _ORDER,
        "summary": "One paragraph, for page one of its chapter and for its card.",
        "narrative": "The future told, in Markdown, several paragraphs.",
        "prior": "How likely it was before anything was read or seen: percent, above 0, below 100.",
        "prior_basis": "What the prior rests on.",
        "formerly": _FORMERLY,
        "implications": "What follows for the reader if it comes true.",
        "decisions": "Decision triggers.",
        "questions": "For the workshop.",
    },
    "decisions": {
        "when": "What is seen.",
        "then": "What is done.",
        "owner": "By whom.",
    },
    "indicators": {
        **_ITEM,
        "measure": "Exactly what is measured, so that two people read the same value.",
        "type": '"number", "ordinal" (then with levels) or "yes-no" (then with concern).',
        "unit": "Of the value, as printed: %, USD bn, sites.",
        "decimals": "How many decimals are printed, for type number.",
        "range": "For type number: the lowest and the highest value that can be; another is asked "
        "about.",
        "levels": "For type ordinal: the levels, from low to high.",
        "direction": '"rising": higher is worse; "falling": lower is. Not for type yes-no.',
        "watch": "From this value (or level) on, the indicator stands at watch.",
        "warning": "From this value (or level) on, at warning.",
        "concern": "For type yes-no: the answer that stands at warning.",
        "cadence": "How often it is published; a reading that is older than that allows is stale.",
        "quality": "Heuer and Pherson's five criteria.",
        "baseline": "Where it stood before tracking; shown for comparison, never evidence.",
    },
    "quality": {
        "observable": "It can be observed, and collected.",
        "valid": "It measures what it is meant to.",
        "reliable": "Two people read the same value.",
        "stable": "It is collected alike over the years.",
        "unique": "It measures one thing alone.",
        "note": "What is not met, and why it is used all the same.",
    },
    "baseline": {
        "value": "The value of then.",
        "as_of": "Its day.",
        "source": "Its source's id.",
        "note": "How it was read.",
    },
    "signposts": {
        **_ITEM,
        "expected_by": "The day by which it ought to be seen; overdue after that.",
        "fades_after": "Quarters after which having been observed no longer counts as evidence.",
    },
    "assumptions": {
        "id": _ID,
        "text": "What is taken to be true, in a sentence.",
        "basis": "What it rests on.",
        "home": "The scenario that it belongs to; left out, that of the file's [scenario].",
        "load_bearing": "true if the judgment would change significantly were it to fail.",
        "vulnerable": "true if plausible events could overturn it within the horizon.",
        "signposts": "Ids of the signposts that would break it.",
        "shaping": "What is done to keep it true.",
        "hedging": "What is prepared in case it fails.",
    },
}
