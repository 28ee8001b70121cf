"""Patches that make WeasyPrint faster and change no byte of its PDF.

Only this package calls what is private to WeasyPrint; ``pdf_tags.cut_tables`` also reads the boxes
of a page. Each patch wins a tenth of the annex's processor time or more, measured alone; beside it
stands what to propose to WeasyPrint, so that it can go. They apply to the one version with which
our tests compare the bytes; with another, ``doctor`` and ``--verbose`` say that they are off. A
study that has templates of its own is laid out without them, for no test compares what those may
contain.
"""
