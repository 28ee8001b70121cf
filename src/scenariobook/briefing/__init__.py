"""Make the briefing: from a study and its record to PDF and HTML.

Only this package imports Jinja2, WeasyPrint and python-docx. From input to output:

- ``materials``, ``items_in_words``, ``sections``: the content of each section, from the record;
- ``charts``: drawings as SVG;
- ``rendering``, ``markup``: the templates turn sections and drawings into pages;
- ``pdf``: pages become a tagged PDF;
- ``pdf_file``, ``html_file``, ``word_file``: the briefing and its annex as PDF, HTML and for Word;
- ``workshop``: the documents of a workshop.
"""
