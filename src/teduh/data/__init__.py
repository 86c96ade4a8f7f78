"""Data that ships with Teduh, each row with its source."""
