"""Pieces that every page is made of: tables, charts and maps, each drawn without script.

A component is plain data with a template beside it (`templates/components/`). Geometry is
written as SVG presentation attributes and colour as CSS classes, because the content policy forbids
style attributes and because one drawing then serves the light theme, the dark theme and print.
"""
