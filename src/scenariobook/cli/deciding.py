"""The command `settle`: take decisions about what is open from options or a prompt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from scenariobook import terminal
from scenariobook.cli.asking import answer_to, is_terminal
from scenariobook.cli.opening import open_to_record, origin_now
from scenariobook.cli.options import format_option, study_argument, who_option
from scenariobook.cli.recording import Chosen, settle_by
from scenariobook.diagnostics import Problems, nearest, short
from scenariobook.project.known import definitions_of
from scenariobook.project.project import Project
from scenariobook.project.recording import keep
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.months import superseded
from scenariobook.record.claims.standing import Claim
from scenariobook.record.claims.subjects import how_to_mend, why_unknown
from scenariobook.record.ledger.entries import ABOUT_NO_FIELD, Defined, id_of, part_of
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.outcomes import kept_in_words
from scenariobook.record.open.matters import Choice, Matter
from scenariobook.record.values.cells import Unclear, shown
from scenariobook.record.values.interpret import Context, RawValue, meant, why_refused
from scenariobook.results import open_matters
from scenariobook.study.model import Study
from scenariobook.workbook.reading.cells import Raw
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.tables import About


@click.command()
@study_argument
@click.option(
    "--choose",
    multiple=True,
    metavar="NUMBER=CHOICE",
    help="Settle the conflict or question with this number by this choice; may be repeated.",
)
@click.option(
    "--enter",
    multiple=True,
    metavar="NUMBER[.FIELD]=VALUE",
    help="Give its first open field, or the named one, a value, typed as in the tracker; may be "
    "repeated.",
)
@click.option(
    "--all-of",
    "sides",
    multiple=True,
    metavar="NAME|FILE",
    help="Take all that this contributor or this file says of what is open; may be repeated.",
)
@who_option
@format_option
@click.pass_context
def settle(
    ctx: click.Context,
    study: Path,
    choose: tuple[str, ...],
    enter: tuple[str, ...],
    sides: tuple[str, ...],
    who: str,
    form: str,
) -> None:
    """List open conflicts and questions, and record a choice for each.

    Without options, it asks about one after the other; answers may come through a pipe, a line
    each. What nobody answers stays open. The exit code is 1 while something is open.

    \b
    Examples:
      scenariobook settle
      scenariobook settle --choose 105=2 --choose 107=1
      scenariobook settle --enter 106=12.5
      scenariobook settle --all-of anna
    """
    project = open_to_record(study, who)
    origin = origin_now(who)
    decider = _Decider(project)
    decisions = decider.chosen(choose, enter, sides)
    asks = not (choose or enter or sides) and form == "text"
    if asks:
        decisions = decider.asked()
    undecided, project = project, settle_by(project, decisions, origin)
    keep(undecided, project, {})
    if not decisions and (choose or enter or sides):
        terminal.say("nothing of that can be taken as it stands, so all stays open")
    if decisions:
        for matter, choice in decisions:
            about = open_matters.about(matter, choice.said)
            terminal.say(f"{matter.number}. {about}: {choice.words}")
            row = matter.key._replace(quarter=choice.quarter or matter.key.quarter)
            is_as_it_was = choice.claim is None and choice in matter.choices
            for name in () if is_as_it_was else choice.said:
                key = row._replace(field=name)
                for words in kept_in_words(project.record, key, choice.said):
                    terminal.warn(words)
        for words in superseded(project.study, undecided.record, project.record):
            terminal.warn(f"warning: {words}")
    decider = _Decider(project)
    left = decider.listed
    if form == "json":
        click.echo(open_matters.matters_json(left))
    elif not asks:  # who was asked has just seen all of it
        open_matters.show_matters(left, decider.former_meanings(left))
    terminal.say(open_matters.left_words(left))
    ctx.exit(1 if left else 0)


class _Decider:
    """Reads decisions about what is open in a project.

    Attributes:
        listed: What is open.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._context = Context(project.study, date.today())
        entries = project.ledger.entries
        self._defined = [e.number for e in entries if isinstance(e.content, Defined)]
        self._studies: dict[int, Study | None] = {}  # by how many entries defined it
        self.listed = open_matters.listed(project)
        self._known = {matter.number: matter for matter in self.listed}

    def chosen(
        self, choices: Sequence[str], values: Sequence[str], sides: Sequence[str]
    ) -> list[Chosen]:
        """Return the decisions that options give.

        A decision by number takes precedence over one by file.

        Args:
            choices: Each ``NUMBER=CHOICE``.
            values: Each ``NUMBER=VALUE``.
            sides: Each a file or a contributor whose side is taken wherever it has one.

        Raises:
            click.UsageError: if an option names nothing that is open, or a choice that it lacks.
        """
        decided: dict[int, Choice] = {}
        for option, texts in (("--choose", choices), ("--enter", values)):
            for matter, field, text in self._pairs(option, texts):
                if option == "--choose":
                    choice = self._by_number(matter, text)
                else:
                    choice = self._by_value(matter, field, text)
                before = decided.get(matter.number)
                if before and (option == "--choose" or before.said.keys() & choice.said.keys()):
                    message = f"there are two decisions for {matter.number}; give one"
                    raise click.UsageError(message)
                if before:
                    words = f"{before.words}, {choice.words}"
                    choice = replace(choice, words=words, said={**before.said, **choice.said})
                decided[matter.number] = choice
        for side in sides:
            for matter, choice in self._all_of(side):
                decided.setdefault(matter.number, choice)
        return [(self._known[number], choice) for number, choice in decided.items()]

    def asked(self) -> list[Chosen]:
        """Return the user's choices; ask about each matter, which an empty answer leaves open.

        Where a pipe has no more answers, the matters that are left are only listed.
        """
        decided: list[Chosen] = []
        has_ended = False
        for matter in self.listed:
            open_matters.show_matters([matter], self.former_meanings([matter]))
            if has_ended:
                continue
            answer = answer_to("Your choice (Enter leaves it open)", _answer_about(matter))
            has_ended = answer is None
            if answer:
                decided.append((matter, self._by_number(matter, answer)))
        if has_ended:
            terminal.say("there are no more answers; what is left stays open")
        return decided

    def _pairs(self, option: str, texts: Sequence[str]) -> Iterator[tuple[Matter, str, str]]:
        """Yield the matter that each text of an option is about, the field and what it says."""
        for text in texts:
            about, equals, rest = text.partition("=")
            number, _, field = about.strip().partition(".")
            if not equals or not number.isdecimal():
                raise click.UsageError(f"{option} {text}: write it like {option} 105=2")
            if int(number) not in self._known:
                numbers = ", ".join(map(str, self._known)) or "none"
                message = (
                    f"no open conflict or question has the number {int(number)}; open: {numbers}"
                )
                raise click.UsageError(message)
            yield self._known[int(number)], field, rest.strip()

    def _all_of(self, side: str) -> Iterator[Chosen]:
        """Yield the decisions that take one side; where it can be read in several ways, none.

        What is about no field has nothing to take: it is left as it is.
        """
        has_any, others = False, set[str]()
        for matter in self.listed:
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
                yield matter, self._by_number(matter, of_side[0])
        if not has_any:
            have = ", ".join(sorted(others)) or "none"
            message = (
                f"--all-of {side}: nothing that is open is of {side}; what is open is of: {have}"
            )
            raise click.UsageError(message)

    def _by_number(self, matter: Matter, text: str) -> Choice:
        if not text.isdecimal() or not 1 <= int(text) <= len(matter.choices):
            last = len(matter.choices)
            raise click.UsageError(
                f"{matter.number} has no choice {text!r}; its choices are 1 to {last}"
            )
        choice = matter.choices[int(text) - 1]
        if choice.claim:
            self._refuse_unknown(matter)
            for name, value in choice.said.items():
                key = matter.key._replace(field=name)
                if why := why_refused(value, key, self._context):
                    raise click.UsageError(f"{matter.number}: {why}; enter another value")
            if why := self._former_meaning(matter, choice):
                mend = f"enter what holds now (--enter {matter.number}=VALUE)"
                raise click.UsageError(f"{matter.number}: {why}; {mend}")
        return choice

    def _by_value(self, matter: Matter, field: str, text: str) -> Choice:
        if not matter.about_a_field:
            raise click.UsageError(f"{matter.number} is not about a value; use --choose")
        if not text:
            raise click.UsageError(f"{matter.number}: write the value after the equals sign")
        self._refuse_unknown(matter)
        field = field or matter.key.field
        if field not in FIELDS[matter.key.kind]:
            close = nearest(field, FIELDS[matter.key.kind])
            raise click.UsageError(f"{matter.number} has no field {field!r}; {close}")
        try:
            key = matter.key._replace(field=field)
            value = meant(RawValue(text), key, self._context)
        except Unclear as why:
            raise click.UsageError(f"{matter.number}: {why}") from why
        now = self._project.record.open_quarter
        words = f"enter {short(shown(value))}"
        if key.quarter > now:  # nothing is recorded in a quarter that is not open
            if key.kind == "reading" and part_of(key.subject):
                message = f"{part_of(key.subject)} is no month of {now}, the open quarter"
                raise click.UsageError(
                    f"{matter.number}: {message}; it can be settled once it is open"
                )
            return Choice(f"{words}, for {now}", {field: value}, quarter=now)
        return Choice(words, {field: value})

    def _refuse_unknown(self, matter: Matter) -> None:
        """Raise click.UsageError if a matter is about an id that the study no longer has."""
        key, study = matter.key, self._project.study
        why = why_unknown(study, key.kind, key.subject)
        if why and key.field not in ABOUT_NO_FIELD:
            mend = how_to_mend(study, key.kind, key.subject)
            left = [n for n, choice in enumerate(matter.choices, 1) if choice.claim is None]
            or_leave = f", or choose {left[0]}" if left else ""
            raise click.UsageError(f"{matter.number}: {why}; {mend}{or_leave}")

    def former_meanings(self, listed: Iterable[Matter]) -> dict[int, str]:
        """Return, by the number of each matter with a choice that means another thing now, why."""
        found = {}
        for matter in listed:
            words = (self._former_meaning(matter, choice) for choice in matter.choices)
            if why := next(filter(None, words), ""):
                found[matter.number] = why
        return found

    def _former_meaning(self, matter: Matter, choice: Choice) -> str:
        """Return what a choice's value meant when it was typed; empty if it means the same now."""
        value = choice.said.get(matter.key.field)
        if choice.claim is None or not matter.about_a_field or value in (None, ""):
            return ""
        then = self._then(choice.claim.number)
        if then is None:
            return ""
        made = MadeFrom(
            study=self._project.study,
            then=then,
            record=self._project.record,
            quarter=matter.key.quarter,
            where=self._project.loaded.locate,
        )
        about = About(self._id_then(then, matter), matter.key.quarter)
        raw = Raw(value, "s" if isinstance(value, str) else "n")
        if changed := made.changed_meaning(raw, matter.key, about, self._context):
            return str(changed)
        words, now = then.header.yardstick, self._project.study.header.yardstick
        if words != now and (why := why_refused(value, matter.key, self._context)):
            return f"when it was typed, the words were those of {words}; {why}"
        return ""

    def _then(self, number: int) -> Study | None:
        """Return the study after an entry; None if its definitions of then cannot be used."""
        how_many = bisect_right(self._defined, number)
        if how_many not in self._studies:
            try:
                self._studies[how_many] = definitions_of(self._project, number).study
            except Problems:  # `verify` names what is missing
                self._studies[how_many] = None
        return self._studies[how_many]

    def _id_then(self, then: Study, matter: Matter) -> str:
        """Return the id that what a matter is about had in the study as it was."""
        kind, now = matter.key.kind, id_of(matter.key.subject)
        ids = (one.id for one in (*then.items, *then.scenarios))
        former = former_ids(self._project.study)
        return next((one for one in ids if former.present(kind, one) == now), now)


def _names(claim: Claim) -> set[str]:
    """Return what a user may call a claim's side by: its contributor, its file, the file's name."""
    origin = claim.entry.origin
    return {claim.name, origin.file, origin.file_name} - {""}


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
