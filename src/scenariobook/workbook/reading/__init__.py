"""Read a returned copy: the value and the field of each input cell, now and as handed out."""
