"""Draw charts as inline SVG, in the fonts and colours of the page.

Each module draws one type of chart; where the chart has a legend, ``legend_mark`` draws its marks.
``svg`` has their common parts. All lengths are points.
"""
