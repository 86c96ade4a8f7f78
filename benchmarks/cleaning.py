"""How long does a person wait while a file is cleaned, and how large are the libraries?

Files as they come: a photograph, a long scan, a large workbook, a film near the limit. Cold is the
first call of the day in fresh memory; each call pays for a process of its own.
"""

from __future__ import annotations

import io
import os
import time
from importlib.metadata import files as files_of
from pathlib import Path

from benchmarks.harness import Report, Target, milliseconds

LONGEST_WAIT = 5.0
LIBRARIES = ("pillow", "pi-heif", "pikepdf", "lxml")
REPEATS = 3


def photograph(kind: str, size: tuple[int, int]) -> bytes:
    """Return a picture that is as hard to encode as a photograph."""
    from PIL import Image

    image = Image.frombytes("RGB", (1000, 750), os.urandom(2_250_000))
    out = io.BytesIO()
    image.resize(size, Image.Resampling.BICUBIC).save(out, kind)
    return out.getvalue()


def scan(pages: int) -> bytes:
    """Return a PDF of pages that are each a JPEG."""
    import pikepdf

    jpeg = photograph("JPEG", (400, 300))
    pdf = pikepdf.new()
    for _ in range(pages):
        image = pikepdf.Stream(
            pdf,
            jpeg,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=400,
            Height=300,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = pdf.add_blank_page()
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        page.contents_add(b"q 400 0 0 300 50 50 cm /I Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def workbook(rows: int) -> bytes:
    """Return a workbook of 18 columns of numbers."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(
                row, 0, [(row * 31 + column * 17) % 100_003 / 7 for column in range(18)]
            )
    return out.getvalue()


def film(size: int) -> bytes:
    """Return the smallest film whose sound fills `size` bytes."""

    def box(kind: bytes, body: bytes) -> bytes:
        return (8 + len(body)).to_bytes(4, "big") + kind + body

    return box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", os.urandom(size)) + box(b"moov", b"")


def run() -> Report:
    """Clean each several times."""
    from teduh.kernel.cleaning import clean_file

    report = Report("Cleaning a file")
    samples = {
        "PNG, 9 points": photograph("PNG", (3, 3)),
        "JPEG, 12 Mpx": photograph("JPEG", (4000, 3000)),
        "JPEG, 40 Mpx": photograph("JPEG", (8000, 5000)),
        "WebP, 12 Mpx": photograph("WEBP", (4000, 3000)),
        "PDF, 500 pages": scan(500),
        "XLSX, 1.8 million cells": workbook(100_000),
        "MP4, 25 MB": film(25_000_000),
    }
    rows, longest = [], 0.0
    for name, data in samples.items():
        times = []
        for _ in range(REPEATS):
            begin = time.perf_counter()
            out = clean_file(data, name="berkas").data
            times.append(time.perf_counter() - begin)
        longest = max(longest, *times)
        sizes = (f"{len(data) / 1e6:.1f}", f"{len(out) / 1e6:.1f}")
        rows.append((name, *sizes, milliseconds(times[0]), milliseconds(min(times))))
    report.table(
        "First call, and the best of three.", ("file", "MB", "MB cleaned", "cold", "warm"), rows
    )
    sizes = [(name, f"{installed(name) / 1e6:.0f} MB") for name in LIBRARIES]
    report.table("Installed.", ("library", "size"), sizes)
    report.targets = [Target("longest wait", longest, LONGEST_WAIT, "s")]
    return report


def installed(name: str) -> int:
    """Bytes of a library's files on this disk."""
    paths = [Path(str(file.locate())) for file in files_of(name) or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())
