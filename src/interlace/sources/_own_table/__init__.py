"""The user's own table: square or long, from CSV, Parquet or XLSX, with or without sheets that describe it."""
