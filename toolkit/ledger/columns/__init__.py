"""Columns → fields, each with the reason, and the cells of a column → what they mean."""
