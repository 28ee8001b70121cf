"""Describe each key of a study's files in a sentence, for editors, docs and `new`.

``KEYS`` has the descriptions by table, then by key. ``study.model`` defines the keys and their
types; a test checks that both have the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_FORM = (
    "3 to 40 small letters, digits and hyphens, a letter first; none that a spreadsheet would take "
    "for a cell or a date, such as gdp2026 or may-2."
)
_ID = f"{_FORM} Other tables refer to it; do not change it."
_FORMERLY = "Ids that it had before: entries that were recorded under them belong to it."
_ORDER = "Its place in print; left out, the place follows from file name and position."

_ITEM: Final = {
    "id": _ID,
    "title": "Its name in workbook and briefing.",
    "why": "Why it distinguishes the scenarios, in a sentence.",
    "says": "The sentence that is printed when it is seen, or stands at warning.",
    "home": "The scenario that it belongs to; left out, it is the file's [scenario], else the one "
    "that it is rated highest for.",
    "driver": "The force behind it: items with the same driver are not independent evidence. Left "
    "out, it shares one with the other items of its home that name none.",
    "ratings": "By scenario, how likely an indicator would be at warning, or a signpost be seen, "
    "if that scenario were unfolding. A scenario that is left out counts as even.",
    "weight": "How much it counts among the items of its driver; left out, 1.",
    "source": "The id of the source where analysts look it up.",
    "owner": "Who looks it up: an analyst's id, a desk, or another name.",
    "order": _ORDER,
    "note": "Anything else that analysts should know.",
    "formerly": _FORMERLY,
}

KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "study": {
        "id": f"{_ID} The output folder, output/<id>, is named after it. Left out, it is the "
        "folder's name.",
        "title": "The study's name, printed on every page.",
        "focal_question": "The question that the study answers.",
        "reader": "For whom the study is, such as the Director, Central Asia.",
        "caveat": "What a reader must know before believing any of it, in a sentence.",
        "start": "The first quarter that is tracked, such as 2026Q1; with past data, the first "
        "that there are values of.",
        "horizon": "The last quarter that the scenarios are about.",
        "mode": '"estimative": with likelihoods; "exploratory": without any probabilities.',
        "exclusive": "true if exactly one scenario comes true; the priors then sum to 100.",
        "yardstick": 'Whose words of probability: "icd203" (US) or "phia" (UK).',
        "number_format": 'How analysts type numbers: "1,234.5", "1.234,5" or "1 234,5".',
        "language": "The language of the study's texts, a BCP 47 tag such as ru or zh-Hans.",
        "paper": 'The paper size: "a4" or "letter".',
        "marking": "Printed on every page, such as TLP:CLEAR.",
        "authors": "Who is responsible for the study; named in the documents' properties, and on "
        "the tracker's Guide as those to send it back to.",
        "organisation": "The organisation that publishes the study; printed on page one.",
        "log_quarters": "How many quarters the tracker's sheet Log goes back.",
    },
    "drivers": {
        "id": _ID,
        "title": "The force's name.",
        "why": "Why the items of this driver move together.",
        "weight": "How much the mean of its items' evidence counts in the sum; left out, 1.",
    },
    "sources": {
        "id": f"{_ID} Readings refer to it.",
        "title": "Title of the report, the series or the page.",
        "publisher": "Who published it, if that is known.",
        "url": "Its address on the web.",
        "date": "When it was published, in the form that it uses.",
        "reliability": "A completely reliable, B usually, C fairly, D not usually, E unreliable, "
        "F cannot be judged (NATO Admiralty code).",
        "perishable": "true if it may disappear from the web.",
        "note": "What a reader of the source list should know.",
    },
    "analysts": {
        "id": f"{_FORM} The record names the analyst by it; do not change it.",
        "name": "The analyst's name.",
        "desk": "The analyst's desk, if there are desks.",
        "email": "Where the analyst is written to.",
    },
    "events": {
        "date": "The day of the occasion.",
        "title": "What the occasion is: a summit, a data release, a vote.",
        "items": "The ids of the indicators and signposts that it may bring news of.",
    },
    "facts": {
        "id": _ID,
        "text": "What is so or was so, in a sentence.",
        "value": "The figure, if one number says it.",
        "unit": "The unit of the figure, as printed: %, USD bn, troops.",
        "when": "When it was so: a date, a month such as 2024-03, a quarter, a year, or words such "
        "as before late 2009. No edition of an earlier quarter prints it.",
        "source": "The id of the source that states it.",
        "credibility": "How credible the statement is: 1 confirmed, 2 probably true, 3 possibly "
        "true, 4 doubtful, 5 improbable, 6 cannot be judged.",
        "bears_on": "The ids of the scenarios that start from it; it never counts as evidence.",
        "assumptions": "The ids of the assumptions that rest on it.",
    },
    "scenarios": {
        "id": f"{_ID} Left out of a [scenario], it is the file's name.",
        "title": "The future's name.",
        "kind": '"baseline": things stay as they are; "alternative": they do not.',
        "order": _ORDER,
        "summary": "One paragraph, for its page of the briefing and for its workshop card.",
        "means": "What would count as it by the horizon, in a line of up to 68 characters; by it, "
        "whether it came true is decided.",
        "hoped_for": "true if what speaks for it is good news.",
        "narrative": "The description of the future, in Markdown, several paragraphs.",
        "prior": "How likely it was before tracking, in percent, above 0 and below 100. Left out, "
        "it is an even part of 100, or of what the others leave if scenarios exclude one another; "
        "50 if the scenario is alone.",
        "prior_basis": "The reasons for the prior; left out, the briefing says that nobody gave "
        "any.",
        "formerly": _FORMERLY,
        "implications": "What follows for the reader if it comes true.",
        "decisions": "Decision triggers: what is done when something is seen.",
        "questions": "Questions for the workshop.",
    },
    "decisions": {
        "id": f"{_FORM} The record refers to it. Left out, it is made of the first words of when; "
        "write it down before you change these.",
        "when": "What is seen.",
        "then": "What is done then.",
        "owner": "Who does it.",
        "by": "The day by which it is done.",
        "home": "The scenario that it belongs to; left out, it is the file's [scenario].",
        "needs": "What must hold for it, in states of items; left out, people watch for it.",
        "of": 'Whether "all" of the needs must hold, or "any" of them.',
    },
    "needs": {
        "item": "The id of an indicator or a signpost.",
        "at": 'Of an indicator, "watch" or "warning"; of a signpost, "emerging", "observed", '
        '"ruled out" or "overdue".',
        "quarters": "For how many quarters in a row it must stand there.",
    },
    "indicators": {
        **_ITEM,
        "measure": "Exactly what is measured, so that two people read the same value.",
        "type": '"number", "ordinal" (then with levels) or "yes-no" (then with concern).',
        "unit": "The unit of the value, as printed: %, USD bn, sites.",
        "former_units": "Names that its unit had before: values that were recorded in them mean "
        "the same in the present one.",
        "decimals": "How many decimals are printed, for type number; left out, as many as the "
        "thresholds have.",
        "range": "For type number: the lowest and the highest possible value; the program asks "
        "about others.",
        "levels": "For type ordinal: the levels, from low to high.",
        "direction": '"rising": high values are a concern; "falling": low ones. '
        "Left out, it leads from watch to warning. Not for type yes-no.",
        "watch": "From this value or level on, the status is watch.",
        "warning": "From this value or level on, the status is warning.",
        "concern": "For type yes-no: the answer with status warning.",
        "cadence": "How often a new value is published; it decides when a reading is stale.",
        "within": 'For cadence monthly: which value speaks for the quarter, the "last" month\'s, '
        'the "mean" or the "sum" of its months, their "highest" or their "lowest". Of levels, or '
        "of yes and no, the highest is the one of most concern, the lowest that of least.",
        "look_up": "The address of the page where it is looked up; left out, its source's.",
        "quality": "Whether it meets Heuer and Pherson's five criteria.",
        "baseline": "Its value before tracking, for comparison; it never counts as evidence.",
    },
    "quality": {
        "observable": "true if it can be observed and collected.",
        "valid": "true if it measures what it is meant to.",
        "reliable": "true if two people read the same value.",
        "stable": "true if it is collected in the same way over the years.",
        "unique": "true if it measures one thing only.",
        "note": "Which criteria it fails, and why it is used anyway.",
    },
    "baseline": {
        "value": "The value before tracking.",
        "as_of": "The day of the value.",
        "source": "The id of the value's source.",
        "note": "How the value was read.",
    },
    "signposts": {
        **_ITEM,
        "expected_by": "The day by which it should be seen; after that, the signpost is overdue.",
        "fades_after": "The number of quarters for which an observed signpost counts as evidence.",
    },
    "assumptions": {
        "id": f"{_ID} Left out, it is made of the text's first words; write it down before you "
        "change these.",
        "text": "What is assumed, in a sentence.",
        "basis": "The reasons for it.",
        "home": "The scenario that it belongs to; left out, it is the file's [scenario].",
        "load_bearing": "true if the judgment would change significantly if the assumption failed.",
        "vulnerable": "true if plausible events could make it fail within the horizon.",
        "broken_by": "The ids of the signposts and indicators that would show that it fails.",
        "signposts": "The former name of broken_by, which is read still.",
        "if_false": "What it would mean for the figures if it were false.",
        "owner": "Who says whether it still holds: an analyst's id, a desk, or another name; left "
        "out, it is the lead, the first of the analysts.",
        "shaping": "Actions that keep it true.",
        "hedging": "Preparations in case it fails.",
    },
}
