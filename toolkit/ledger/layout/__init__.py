"""A sheet → its tables: header rows, rows that are records, rows and blocks that are none."""
