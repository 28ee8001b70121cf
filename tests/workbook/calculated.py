"""What the formulas of a workbook give, calculated here as spreadsheet programs calculate them.

It knows the functions that the formulas of trackers call, and nothing of the program. In the
batteries, LibreOffice and Gnumeric calculate the same cells.

A formula becomes Python code with the same order of operations. In it, each value is a `Value`, and
each argument of a function stands in a `lambda`: IF and IFERROR calculate only what they need.
"""

import operator
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any, Final

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.datetime import to_excel

from tests.workbook.as_read import formulas

_number_of_day: Final[Any] = to_excel  # the type stubs lack its result


class Value:
    """A text, a number, yes or no, or nothing (`None`), with what operators make of it.

    Where a spreadsheet shows an error, a `ValueError` is raised.
    """

    def __init__(self, raw: Any) -> None:
        self.raw: float | str | None = _number_of_day(raw) if isinstance(raw, date) else raw
        self.is_number = isinstance(self.raw, float | int) and not isinstance(self.raw, bool)
        self.text = f"{self.raw:.15g}" if self.is_number else "" if raw is None else str(raw)

    @property
    def number(self) -> float:
        """The value as a number, which not every text is."""
        return float(self.raw or 0)

    def __bool__(self) -> bool:
        return bool(self.number)

    def __and__(self, other: "Value") -> "Value":
        return Value(self.text + other.text)

    def beside(self, other: "Value") -> tuple[bool, float | str]:
        """Return what is compared: numbers come before texts, in which no letter is a capital.

        Nothing is an empty text beside a text, and 0 beside a number.
        """
        is_text = isinstance(other.raw if self.raw is None else self.raw, str)
        return is_text, self.text.casefold() if is_text else self.number


def _on_numbers(does: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    return lambda one, other: Value(does(one.number, other.number))


def _compared(does: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    return lambda one, other: Value(does(one.beside(other), other.beside(one)))


for _name in ("add", "sub", "mul"):
    setattr(Value, f"__{_name}__", _on_numbers(getattr(operator, _name)))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Value, f"__{_name}__", _compared(getattr(operator, _name)))

Rows = list[list[Value]]  # of a range that has a name


def _fits(value: Value, wanted: Value) -> bool:
    """Tell whether COUNTIF counts a value; * stands for any letters, and ? for one."""
    if isinstance(wanted.raw, str):
        pattern = wanted.text.casefold().replace("[", "[[]")
        return isinstance(value.raw, str) and fnmatchcase(value.text.casefold(), pattern)
    return value.raw == wanted.raw


def _found(wanted: Value, rows: Rows, fits: Callable[[Any, Any], bool]) -> Rows:
    """Return the rows that begin with what is wanted, or with less."""
    alike = [row for row in rows if row[0].is_number == wanted.is_number and row[0].raw is not None]
    found = [row for row in alike if fits(row[0].beside(wanted), wanted.beside(row[0]))]
    if wanted.raw is None or not found:
        raise ValueError(wanted.raw)
    return found


def _all(ranges: tuple[Any, ...]) -> list[Value]:
    """Return the cells of arguments, each of which is a cell or a range."""
    each = (one if isinstance(one, list) else [[one]] for one in ranges)
    return [cell for rows in each for row in rows for cell in row]


def _if_error(value: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
    try:
        return value()
    except ValueError:
        return otherwise()


# What each function makes of its arguments; of IF and IFERROR they are not yet calculated.
# Excel 2016, LibreOffice and Google Sheets have all of these: no formula may use another.
_PLAIN: Final[dict[str, Callable[..., Any]]] = {
    "COUNT": lambda *ranges: sum(cell.is_number for cell in _all(ranges)),
    "COUNTA": lambda *ranges: sum(cell.raw is not None for cell in _all(ranges)),
    "COUNTIF": lambda rows, wanted: sum(_fits(cell, wanted) for cell in _all((rows,))),
    "DATE": lambda *parts: date(*(int(part.number) for part in parts)),
    "HYPERLINK": lambda _, shown: shown.raw,
    "ISNUMBER": lambda value: value.is_number,
    "ISTEXT": lambda value: isinstance(value.raw, str),
    "LEN": lambda value: len(value.text),
    "LOOKUP": lambda wanted, rows: _found(wanted, rows, operator.le)[-1][-1].raw,
    "OR": lambda *values: any(map(bool, values)),
    "SUM": lambda *ranges: sum(cell.number for cell in _all(ranges) if cell.is_number),
    "VLOOKUP": lambda wanted, rows, column, _: (
        _found(wanted, rows, operator.eq)[0][int(column.number) - 1].raw
    ),
}
FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "IF": lambda test, yes, no: yes() if test() else no(),
    "IFERROR": _if_error,
    **{
        name: lambda *arguments, does=does: Value(does(*(one() for one in arguments)))
        for name, does in _PLAIN.items()
    },
}


# How a part of a formula is written in Python; what is not here stands as it is.
_CODE: Final = {
    (Token.OPERAND, Token.NUMBER): "Value({})",
    (Token.OPERAND, Token.TEXT): "Value({!r})",
    (Token.OPERAND, Token.RANGE): "at({!r})",
    (Token.FUNC, Token.OPEN): "{}lambda: ",
    (Token.SEP, Token.ARG): ", lambda: ",
}
_SIGNS: Final = {"=": "==", "<>": "!="}


def _as_code(token: Token) -> str:
    """Return the Python code of a part of a formula."""
    is_text = token.subtype == Token.TEXT
    value = token.value[1:-1].replace('""', '"') if is_text else token.value
    return _CODE.get((token.type, token.subtype), _SIGNS.get(value, "{}")).format(value)


def calculated_here(data: bytes) -> dict[tuple[str, str], Any]:
    """Return what each cell with a formula shows, by sheet and address; nothing is shown as 0."""
    book: Any = openpyxl.load_workbook(BytesIO(data))
    texts = {(cell.parent.title, cell.coordinate): text for cell, text in formulas(book)}
    known: dict[tuple[str, str], Value] = {}

    def value_of(cell: Any) -> Value:
        place = cell.parent.title, cell.coordinate
        if place not in known:
            known[place] = Value(cell.value)
            if place in texts:
                code = "".join(map(_as_code, Tokenizer(texts[place]).items))
                names = {"at": lambda name: read(cell.parent.title, name), "Value": Value}
                made = eval(code, {**FUNCTIONS, **names})  # noqa: S307  (code that is made above)
                known[place] = Value(0 if made.raw is None else made.raw)
        return known[place]

    def read(sheet: str, name: str) -> Any:
        if name in book.defined_names:
            ((sheet, name),) = book.defined_names[name].destinations
        cells = book[sheet][name.replace("$", "")]
        return (
            [[*map(value_of, row)] for row in cells]
            if isinstance(cells, tuple)
            else value_of(cells)
        )

    return {place: value_of(book[place[0]][place[1]]).raw for place in texts}
