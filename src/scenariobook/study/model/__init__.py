"""What a study is: its tables, their keys, and the study as the program uses it."""
