"""Incumbents: windows on a calendar, events held against them, checks before an act."""
