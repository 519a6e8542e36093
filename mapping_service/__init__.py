"""Value mapping: workbooks and delimited files in, lookup tables and reports out."""
