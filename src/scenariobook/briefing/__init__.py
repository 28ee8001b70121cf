"""Make the briefing: from a study and its record to PDF and HTML.

Only this package imports Jinja2 and WeasyPrint. From input to output:

- ``view``: the text of each section, made from assessments and the record;
- ``charts``: drawings as SVG;
- ``rendering``: the templates turn text and drawings into markup;
- ``pdf``, ``pdf_tags``, ``weasyprint_patches``: markup becomes a tagged PDF;
- ``quarterly_edition``, ``workshop_edition``: the documents as PDF;
- ``screen``: the HTML edition.
"""
