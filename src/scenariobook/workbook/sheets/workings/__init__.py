"""The hidden workings, one module a table: parameters by id, and the steps from what was typed."""
