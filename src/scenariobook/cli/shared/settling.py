"""List the open matters; read choices about them, from options or answers, and record them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.asking import answer_to
from scenariobook.record.as_known import study_after
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.standing import Claim
from scenariobook.record.claims.subjects import how_to_mend, why_unknown
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.keys import ABOUT_NO_FIELD, Key
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.choices import Choice, for_quarter, replaced_in_words
from scenariobook.record.merge.conflicts_in_words import (
    how_many_open,
    matter_heading,
    matter_in_words,
    not_taken_in_words,
)
from scenariobook.record.merge.matters import Matter, open_matters, settle, with_row_emptied
from scenariobook.record.merge.merge_results import support_to_check
from scenariobook.record.project import Project
from scenariobook.record.recording import save, with_entries
from scenariobook.record.redefinitions import changed_meaning
from scenariobook.record.values.field_values import FieldValue, Unclear, value_as_text
from scenariobook.record.values.interpret import Context, RawValue, parse_value, why_refused
from scenariobook.wording import nearest, plural, short

Chosen = tuple[Matter, Choice]


def open_list(project: Project) -> Sequence[Matter]:
    """Return a project's open matters, with the choices for each."""
    start, former = project.study.header.start, former_ids(project.study)

    @cache
    def then(number: int) -> Record:
        return replay(project.ledger.entries[:number], start, former)

    return open_matters(project.record, then)


def show_matters(listed: Iterable[Matter]) -> None:
    """Print open matters, each with its claims and its numbered choices."""
    for matter in listed:
        first, *said = matter_in_words(matter)
        click.echo(first)
        for words in said:
            click.echo(f"     {words}")
        for number, choice in enumerate(matter.choices, 1):
            click.echo(f"     {number}  {choice.words}")
        click.echo()


def warn_of_open(record: Record) -> None:
    """Print how many conflicts and questions are open in a record, if any are."""
    if still_open := open_matters(record):
        pronoun = "it" if len(still_open) == 1 else "them"
        terminal.say(f"{how_many_open(still_open)}; `scenariobook settle` lists {pronoun}")


def record_choices(project: Project, chosen: Iterable[Sequence[Chosen]], origin: Origin) -> Project:
    """Record choices, and print the effect of each; return the project with them.

    Args:
        project: The study and its record.
        chosen: The groups of matters with their choices; a group is recorded together.
        origin: Who chooses, and when.
    """
    for of_one_time in chosen:
        before = project
        pairs = [(m, with_row_emptied(project.record, m, choice)) for m, choice in of_one_time]
        for matter, choice in pairs:
            heading = matter_heading(matter, choice.values)
            others = not_taken_in_words(matter, choice)
            terminal.say(f"{matter.number}. {heading}: {choice.words}{others}")
            project = with_entries(project, settle(project.record, matter, choice, origin))
        save(before, project, {})  # only now: what goes has been said
        for words in support_to_check(before.record, project.record):
            terminal.say(words)
    return project


class ChoiceReader:
    """Reads choices about a project's open matters, from options or answers.

    Attributes:
        listed: The open matters.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._context = Context(project.study, date.today())
        self.listed = open_list(project)
        self._known = {matter.number: matter for matter in self.listed}

    def chosen(
        self, choices: Sequence[str], values: Sequence[str], sides: Sequence[str]
    ) -> list[Chosen]:
        """Return the choices that options name.

        A choice by number takes precedence over a choice by file.

        Args:
            choices: Each ``NUMBER=CHOICE``.
            values: Each ``NUMBER=VALUE`` or ``NUMBER.FIELD=VALUE``.
            sides: Each a file or a contributor, whose side is taken in every matter with such a
                side.

        Raises:
            click.UsageError: if an option names no open matter, or a choice that the matter lacks.
        """
        choice_of: dict[int, Choice] = {}
        for option, texts in (("--choose", choices), ("--enter", values)):
            for matter, field, text in self._pairs(option, texts):
                if option == "--choose":
                    choice = self._by_number(matter, text)
                else:
                    choice = self._by_value(matter, field, text)
                given = choice_of.get(matter.number)
                if given and (option == "--choose" or given.values.keys() & choice.values.keys()):
                    message = f"there are two decisions for {matter.number}; give one"
                    raise click.UsageError(message)
                if given:
                    words = f"{given.words}, {choice.words}"
                    choice = replace(choice, words=words, values={**given.values, **choice.values})
                choice_of[matter.number] = choice
        for side in sides:
            for matter, choice in self._all_of(side):
                choice_of.setdefault(matter.number, choice)
        return [(self._known[number], choice) for number, choice in choice_of.items()]

    def ask_about(self, listed: Sequence[Matter]) -> Iterator[list[Chosen]]:
        """Ask about matters, and yield each choice at once; an empty answer leaves a matter open.

        If a pipe has no more answers, the remaining matters are only listed.
        """
        count, has_ended = 0, False
        for matter in listed:
            show_matters([matter])
            if has_ended:
                continue
            value = ", or =VALUE" if matter.about_a_field else ""
            question = f"Your choice{value} (Enter leaves it open)"
            try:
                answer = answer_to(question, partial(self._choice_meant, matter))
            except click.Abort:
                terminal.say("\nstopped")
                has_ended = True
                break
            has_ended = answer is None
            if answer:
                count += 1
                yield [(matter, answer[0])]
        if has_ended and count:
            number, left_open = plural(count, "answer"), len(listed) - count
            terminal.say(f"no more answers: {number} recorded, {left_open} left open")

    def _choice_meant(self, matter: Matter, text: str) -> list[Choice]:
        """Return the choice that an answer means: a choice's number, or ``=`` with a value.

        An empty answer means no choice.

        Raises:
            click.UsageError: if the answer has no meaning.
        """
        highest = len(matter.choices)
        if not text:
            return []
        if text.isdecimal() and 1 <= int(text) <= highest:
            return [self._by_number(matter, text)]
        if matter.about_a_field and text.startswith("="):
            return [self._by_value(matter, "", text[1:].strip())]
        numbers = "1" if highest == 1 else f"a number from 1 to {highest}"
        own = f", or ={text} to record that value" if matter.about_a_field else ""
        message = f"{short(text)!r} is no choice: type {numbers}{own}, or Enter to leave it open"
        raise click.UsageError(message)

    def _pairs(self, option: str, texts: Sequence[str]) -> Iterator[tuple[Matter, str, str]]:
        """Yield, for each text of an option, its matter, its field and its value."""
        for text in texts:
            field_of, equals, value = text.partition("=")
            number, _, field = field_of.strip().partition(".")
            if not equals or not number.isdecimal():
                raise click.UsageError(f"{option} {text}: write it like {option} 105=2")
            if int(number) not in self._known:
                have = ", ".join(map(str, self._known)) or "none"
                raise click.UsageError(
                    f"nothing that is open has the number {number}; open: {have}"
                )
            yield self._known[int(number)], field, value.strip()

    def _all_of(self, side: str) -> Iterator[Chosen]:
        """Yield the choices that take one side in all open matters.

        A matter is left out if the side has several choices in it, or if the matter is about no
        field: nobody has typed a value to take.
        """
        sides = set[str]()
        for matter in self.listed:
            names = {name for claim in matter.claims for name in _names(claim)}
            sides |= names
            if side not in names:
                continue
            of_side = _choices_of(matter, side)
            if len(of_side) == 1:
                yield matter, self._by_number(matter, of_side[0])
        if side not in sides:
            have = ", ".join(sorted(sides)) or "none"
            raise click.UsageError(f"nothing that is open is of {side}; what is open is of: {have}")

    def _by_number(self, matter: Matter, text: str) -> Choice:
        if not text.isdecimal() or not 1 <= int(text) <= len(matter.choices):
            highest = len(matter.choices)
            raise click.UsageError(
                f"{matter.number} has no choice {text!r}; its choices are 1 to {highest}"
            )
        choice = matter.choices[int(text) - 1]
        if choice.claim:
            self._refuse_unknown(matter)
            for name, value in choice.values.items():
                key = matter.key._replace(field=name)
                if why := why_refused(value, key, self._context):
                    raise click.UsageError(f"{matter.number}: {why}; enter another value")
                if why := self._meant_otherwise(choice.claim, key, value):
                    mend = f"enter what holds now (--enter {matter.number}=VALUE)"
                    raise click.UsageError(f"{matter.number}: {why}; {mend}")
        return choice

    def _by_value(self, matter: Matter, field: str, text: str) -> Choice:
        if not matter.about_a_field:
            raise click.UsageError(f"{matter.number} is not about a value; use --choose")
        if not text:
            raise click.UsageError(f"{matter.number}: write the value after the equals sign")
        self._refuse_unknown(matter)
        declared = FIELDS[matter.key.kind]
        by_header = {declared[name].header: name for name in declared}
        if field and field not in {*declared, *by_header}:
            hint = nearest(field, by_header)
            raise click.UsageError(f"{matter.number} has no field {field!r}; {hint}")
        field = by_header.get(field, field) or matter.key.field
        try:
            key = matter.key._replace(field=field)
            value = parse_value(RawValue(text), key, self._context)
        except Unclear as why:
            raise click.UsageError(f"{matter.number}: {why}") from why
        record, words = self._project.record, f"enter {short(value_as_text(value))}"
        now = record.open_quarter
        if key.quarter > now:  # nothing is recorded in a quarter that is not open
            if key.subject.month:
                message = f"{key.subject.month} is no month of {now}, the open quarter"
                raise click.UsageError(
                    f"{matter.number}: {message}; it can be settled once it is open"
                )
            words += for_quarter(record, key._replace(quarter=now), {field: value})
            return Choice(words, {field: value}, quarter=now)
        words += replaced_in_words(record.row_state(key.row), field, value)
        return Choice(words, {field: value})

    def _refuse_unknown(self, matter: Matter) -> None:
        """Raise click.UsageError if a matter is about an id that the study no longer has."""
        key, study = matter.key, self._project.study
        why = why_unknown(study, key.kind, key.subject)
        if why and key.field not in ABOUT_NO_FIELD:
            mend = how_to_mend(study, key.kind, key.subject)
            unclaimed = [n for n, choice in enumerate(matter.choices, 1) if choice.claim is None]
            or_leave = f", or choose {unclaimed[0]}" if unclaimed else ""
            raise click.UsageError(f"{matter.number}: {why}; {mend}{or_leave}")

    def _meant_otherwise(self, claim: Claim, key: Key, value: FieldValue) -> str:
        """Return what a chosen value meant when it was typed, if it means something else now."""
        if value is None:
            return ""
        then = study_after(self._project, claim.number)
        subject = former_ids(then).present(key.kind, key.subject.with_id(claim.row_id))
        changed = changed_meaning(
            key._replace(subject=subject), key, value_as_text(value), then, self._project.study
        )
        return f"when this was typed, {changed}" if changed else ""


def _choices_of(matter: Matter, side: str) -> list[str]:
    """Return the numbers of the choices that take a side; two equal sides share one choice."""
    numbered = [(str(number), choice) for number, choice in enumerate(matter.choices, 1)]
    values = [claim.value for claim in matter.claims if side in _names(claim)]
    own = [number for number, choice in numbered if choice.claim and side in _names(choice.claim)]
    return own or [
        number for number, choice in numbered if choice.claim and choice.claim.value in values
    ]


def _names(claim: Claim) -> set[str]:
    """Return the names that a user may give a claim's side: contributor, file, file's name."""
    origin = claim.entry.origin
    return {claim.name, origin.file, origin.file_name} - {""}
