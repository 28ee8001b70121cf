"""Take decisions about what is open from options or a prompt, and record them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import click

from scenariobook import terminal
from scenariobook.cli.asking import answer_to, is_terminal
from scenariobook.cli.former_meaning import FormerMeanings
from scenariobook.diagnostics import nearest, short
from scenariobook.project.project import Project
from scenariobook.project.recording import with_entries
from scenariobook.record.claims.standing import Claim
from scenariobook.record.claims.subjects import how_to_mend, why_unknown
from scenariobook.record.ledger.entries import ABOUT_NO_FIELD, Origin, part_of
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.open.matters import Choice, Matter, settle
from scenariobook.record.values.cells import Unclear, shown
from scenariobook.record.values.interpret import Context, RawValue, meant, why_refused
from scenariobook.results import open_matters

Chosen = tuple[Matter, Choice]


def chosen(
    project: Project,
    choices: Sequence[str],
    values: Sequence[str],
    sides: Sequence[str],
    today: date,
) -> list[Chosen]:
    """Return the decisions that options give.

    A decision by number takes precedence over one by file.

    Args:
        project: The study and its record.
        choices: Each ``NUMBER=CHOICE``.
        values: Each ``NUMBER=VALUE``.
        sides: Each a file or a contributor whose side is taken wherever it has one.
        today: The current day.

    Raises:
        click.UsageError: if an option names nothing that is open, or a choice that it lacks.
    """
    known = {matter.number: matter for matter in open_matters.listed(project)}
    decided: dict[int, Choice] = {}
    meanings = FormerMeanings(project)
    for option, texts in (("--choose", choices), ("--enter", values)):
        for number, field, text in _pairs(option, texts):
            matter = _known(known, number)
            if option == "--choose":
                choice = _by_number(project, matter, text, meanings)
            else:
                choice = _by_value(project, matter, field, text, today)
            before = decided.get(number)
            if before and (option == "--choose" or before.said.keys() & choice.said.keys()):
                raise click.UsageError(f"there are two decisions for {number}; give one")
            if before:
                words = f"{before.words}, {choice.words}"
                choice = replace(choice, words=words, said={**before.said, **choice.said})
            decided[number] = choice
    for side in sides:
        for matter, choice in _all_of(project, known.values(), side, meanings):
            decided.setdefault(matter.number, choice)
    return [(known[number], choice) for number, choice in decided.items()]


def _all_of(
    project: Project, known: Iterable[Matter], side: str, meanings: FormerMeanings
) -> Iterator[Chosen]:
    """Yield the decisions that take one side; where it can be read in several ways, none.

    What is about no field has nothing to take: it is left as it is.
    """
    has_any, others = False, set[str]()
    for matter in known:
        names = {name for claim in matter.claims for name in _names(claim)}
        others |= names
        if side not in names:
            continue
        has_any = True
        of_side = [
            str(number)
            for number, choice in enumerate(matter.choices, 1)
            if not matter.about_a_field or (choice.claim and side in _names(choice.claim))
        ]
        if len(of_side) == 1:
            yield matter, _by_number(project, matter, of_side[0], meanings)
    if not has_any:
        have = ", ".join(sorted(others)) or "none"
        message = f"--all-of {side}: nothing that is open is of {side}; what is open is of: {have}"
        raise click.UsageError(message)


def _names(claim: Claim) -> set[str]:
    """Return what a user may call a claim's side by: its contributor, its file, the file's name."""
    origin = claim.entry.origin
    return {claim.name, origin.file, origin.file_name} - {""}


def _pairs(option: str, texts: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for text in texts:
        about, equals, rest = text.partition("=")
        number, _, field = about.strip().partition(".")
        if not equals or not number.isdecimal():
            raise click.UsageError(f"{option} {text}: write it like {option} 105=2")
        yield int(number), field, rest.strip()


def _known(known: Mapping[int, Matter], number: int) -> Matter:
    if number not in known:
        numbers = ", ".join(map(str, known)) or "none"
        message = f"no open conflict or question has the number {number}; open: {numbers}"
        raise click.UsageError(message)
    return known[number]


def _by_number(project: Project, matter: Matter, text: str, meanings: FormerMeanings) -> Choice:
    if not text.isdecimal() or not 1 <= int(text) <= len(matter.choices):
        last = len(matter.choices)
        raise click.UsageError(
            f"{matter.number} has no choice {text!r}; its choices are 1 to {last}"
        )
    choice = matter.choices[int(text) - 1]
    if choice.claim:
        _refuse_unknown(project, matter)
        for name, value in choice.said.items():
            key = matter.key._replace(field=name)
            if why := why_refused(value, key, meanings.context):
                raise click.UsageError(f"{matter.number}: {why}; enter another value")
        if why := meanings.of(matter, choice):
            mend = f"enter what holds now (--enter {matter.number}=VALUE)"
            raise click.UsageError(f"{matter.number}: {why}; {mend}")
    return choice


def _by_value(project: Project, matter: Matter, field: str, text: str, today: date) -> Choice:
    if not matter.about_a_field:
        raise click.UsageError(f"{matter.number} is not about a value; use --choose")
    if not text:
        raise click.UsageError(f"{matter.number}: write the value after the equals sign")
    _refuse_unknown(project, matter)
    field = field or matter.key.field
    if field not in FIELDS[matter.key.kind]:
        close = nearest(field, FIELDS[matter.key.kind])
        raise click.UsageError(f"{matter.number} has no field {field!r}; {close}")
    try:
        key = matter.key._replace(field=field)
        value = meant(RawValue(text), key, Context(project.study, today))
    except Unclear as why:
        raise click.UsageError(f"{matter.number}: {why}") from why
    now = project.record.open_quarter
    words = f"enter {short(shown(value))}"
    if key.quarter > now:  # nothing is recorded in a quarter that is not open
        if key.kind == "reading" and part_of(key.subject):
            message = f"{part_of(key.subject)} is no month of {now}, the open quarter"
            raise click.UsageError(f"{matter.number}: {message}; it can be settled once it is open")
        return Choice(f"{words}, for {now}", {field: value}, quarter=now)
    return Choice(words, {field: value})


def _refuse_unknown(project: Project, matter: Matter) -> None:
    """Raise click.UsageError if a matter is about an id that the study no longer has."""
    key = matter.key
    why = why_unknown(project.study, key.kind, key.subject)
    if why and key.field not in ABOUT_NO_FIELD:
        mend = how_to_mend(project.study, key.kind, key.subject)
        left = [n for n, choice in enumerate(matter.choices, 1) if choice.claim is None]
        or_leave = f", or choose {left[0]}" if left else ""
        raise click.UsageError(f"{matter.number}: {why}; {mend}{or_leave}")


def asked(project: Project) -> list[Chosen]:
    """Return the user's choices; ask about each matter, which an empty answer leaves open.

    Where a pipe has no more answers, the matters that are left are only listed.
    """
    decided: list[Chosen] = []
    meanings = FormerMeanings(project)
    has_ended = False
    for matter in open_matters.listed(project):
        open_matters.show_matters([matter], meanings.of_each([matter]))
        if has_ended:
            continue
        answer = answer_to("Your choice (Enter leaves it open)", _answer_about(matter))
        has_ended = answer is None
        if answer:
            decided.append((matter, _by_number(project, matter, answer, meanings)))
    if has_ended:
        terminal.say("there are no more answers; what is left stays open")
    return decided


def _answer_about(matter: Matter) -> Callable[[str], str]:
    """Return what reads an answer about a matter; it refuses what is no number of a choice."""
    last = len(matter.choices)

    def answer(text: str) -> str:
        text = text.strip()
        if not text or (text.isdecimal() and 1 <= int(text) <= last):
            return text
        numbers = "1" if last == 1 else f"a number from 1 to {last}"
        message = f"{short(text)!r} is no choice: type {numbers}, or Enter to leave it open"
        if matter.about_a_field:
            message += (
                "; to record a value of your own, leave it open, and then run "
                f"`scenariobook settle --enter {matter.number}=VALUE`"
            )
        # On a terminal, this is asked again. In a pipe, the next line is about the next matter.
        raise (
            click.UsageError(message)
            if is_terminal()
            else click.ClickException(f"{message}; nothing was written")
        )

    return answer


def settle_by(project: Project, decisions: Sequence[Chosen], origin: Origin) -> Project:
    """Return the project with decisions added to its ledger; write nothing.

    Args:
        project: The study and its record.
        decisions: Each matter with the choice for it.
        origin: Who decides, and when.
    """
    after = project
    for matter, choice in decisions:
        after = with_entries(after, settle(after.record, matter, choice, origin))
    return after
