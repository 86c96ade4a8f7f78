"""Instruments, datasets, runs, publications and published figures."""
