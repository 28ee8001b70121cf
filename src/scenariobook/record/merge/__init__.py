"""Files compared with the record, and the matters that are open afterwards."""
