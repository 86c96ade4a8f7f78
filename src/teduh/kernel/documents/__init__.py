"""Official documents: blocks of text that are written as PDF and as DOCX, the same words in both.

`blocks` (what a document is made of) < `pdf` (Typst), `docx`. Everything stays in memory: bytes
come back, no file is written. What documents there are is data (`teduh.law.documents`).
"""
