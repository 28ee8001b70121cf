"""Draw charts as inline SVG, in the fonts and colours of the page.

Each module draws one type of chart, with its ``key``, the marks of the legend, which ``legend``
names for the templates. ``svg`` has what they share. All lengths are points.
"""
