"""What a workshop needs beside the briefing: cards, questions, blank sheets, a run sheet."""
