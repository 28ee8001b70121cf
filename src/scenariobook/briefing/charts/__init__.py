"""Draw charts as inline SVG, in the fonts and colours of the page.

Each module draws one type of chart, with its ``key``, the marks of the legend. ``plot``, ``labels``
and ``svg`` have what they share. All lengths are points. Titles and labels come from ``view``.
"""
