"""What several sheets are made from: what rows are about, and pieces of their formulas."""
