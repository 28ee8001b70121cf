"""Write the hidden workings: one table per module, with parameters and calculation steps."""
