"""Draw charts as inline SVG, in the fonts and colours of the page.

Each module draws one type of chart; its ``key`` draws a mark of the legend. ``svg`` has what they
share. All lengths are points.
"""
