"""Make the text of the workshop's handouts: cards, questions, blank sheets and a run sheet."""
