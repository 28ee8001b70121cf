"""Texts that programs write, read or obey in ways of their own: one list for all who type them."""

from __future__ import annotations

from typing import Final

# A note may hold each of these.
STRANGE: Final = (
    *("_x000D_", "_x005F_", "_x0041_", "_X000d_", "a_x000D_b", "_x005F_x000D_", "__x000A_"),
    *("_x005F_x005F_x0041_", "_xD83D__xDE00_", "_x005f", "x_x0009_y", "_x005F_x005F_"),
    *("caf\u00e9", "cafe\u0301", "\ud55c\uae00", "\u1112\u1161\u11ab", "\u212b", "\ufb01ne"),
    *("two\nlines", "three\n\n\nlines", "a\ttab", "a\u00a0hard space", "thin\u2009space"),
    *("\u200bzero", "soft\u00adhyphen", "line\u2028end", "\u202eright to left", "\U0001f600"),
    *("=1+1", "+49 30", "-5", "@name", "'quoted", "''twice", '"double"', "#REF!", "#N/A"),
    *("1,234", "1.5", "0012", "1e5", "2024-03-31", "TRUE", "12 %", "1/2", "31.03.2024"),
    *("<b>bold</b>", "&amp;", "&#10;", "]]>", "<!-- x -->", "a & b", "{=A1}", "\\n", "%s {0}"),
    *("a" * 900, "end_", "_", "__", "x_", "_x", "_x00", "_x000D", "~", "|", ";", "a; b"),
)
# Nobody can type some of these; of the others, each means something to a package, a study or a
# ledger: addresses, types of cells, headers, ids, terms, numbers, days.
ODD: Final = (
    *STRANGE,
    *("", " ", "0", "1", "-1", "3.5", "57", "1e400", "NaN", "-0", "00", "1_0", "１２", "0x1"),
    *("9" * 400, "1e308", "-5e-324", "inf", "99.999", "4294967296", "07:32:00", "0001-01-01"),
    *("A1", "B7", "H6", "ZZZZ0", "XFD1048576", "A1:C3", "A1:XFD1048576", "$A$1", "A1 B2"),
    *("true", "false", "s", "n", "b", "d", "e", "str", "inlineStr", "hidden", "list"),
    *("id", "value", "note", "as of", "2022Q1", "2022Q2", "9999Q4", "1000Q1", "rain-fall 2022-04"),
    *("shore-a", "dam-built", "lake-dries", "lake-survey", "water-level", "sept-2", "zh-Hans"),
    *("calm", "observed", "likely", "even", "high", "2022-05-01", "ordinal", "yes-no", "falling"),
    *("_x0000_", "\x1b[2J", "\u0085", "\ufeff", "\ufffe", "../../x", "/x", "rId", "x" * 33_000),
)
