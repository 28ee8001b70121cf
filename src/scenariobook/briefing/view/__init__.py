"""Make the text of the briefing, ready to print, from assessments and the record.

- ``sections``: a module for each section of the briefing;
- ``workshop``: the handouts of the workshop edition;
- ``briefing_text``: all sections together;
- the other modules have what several sections share.

Frozen dataclasses hold the text, and templates print it. A study's own templates may use any of
their fields, so a field that gets another name breaks those.
"""
