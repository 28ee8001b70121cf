"""Write the tracker's sheets: each module declares the tables of a sheet and writes it."""
