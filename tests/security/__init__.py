"""What a stranger's study, record or file cannot do. Each point of the security section, and where.

=========================================  ======================================================
text never becomes a formula               test_no_formulas: every text of study and record;
                                           corpus/files: returned cells;
                                           workbook/xlsx/test_package: any text (Hypothesis)
characters that XML forbids; lengths       study/test_diagnostics: S106, S107, S108;
                                           record/test_ledger: entries that are forged
text never becomes markup or style         test_markup: both editions and all handouts, narratives
no connection, no file outside             test_reach: templates, styles, drawings, narratives;
                                           briefing/test_pdf: what is fetched
templates in a sandbox                     test_templates;
                                           briefing/test_own_look: bounds on time and memory
paths and links lead nowhere               test_paths; test_files, study/test_load: definitions;
                                           record/test_ledger: hashes that are paths
ids like dates, addresses, devices         test_paths
defusedxml, floors of libraries            test_libraries; corpus/files: entities;
                                           workbook/xlsx/test_package: document types
names that a terminal would obey           test_paths, corpus/files, study/test_load;
                                           cli/test_all_commands: authors
too much of anything                       test_floods; corpus/test_corpus: workbooks
any bytes at all                           corpus/
=========================================  ======================================================
"""
