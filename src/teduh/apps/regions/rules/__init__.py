"""What is true of places without a database: names, codes of our own, rows of files."""
