"""Charts as inline SVG in the page's fonts and colours; geometry alone, no wording."""
