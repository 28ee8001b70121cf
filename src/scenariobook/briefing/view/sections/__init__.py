"""Make the text of each section of the briefing: a module per section.

Page one is ``answer``, with its charts in ``likelihood_chart`` and ``status_chart``. ``items`` and
``sensitivity`` make parts of a ``chapter``.
"""
