"""What a finding says: a stable id and two sentences, kept side by side in one enum per area.

An area is a file named `messages.py` next to the code that finds it. Ids are `area.thing.problem`,
never reused; retired ones stay listed with `retired=True`. Texts are English here and Indonesian in
the catalogues, so that the person who writes the check writes its words.
"""

from __future__ import annotations

from enum import Enum
from string import Formatter


def N_(text: str) -> str:  # noqa: N802 - the name gettext's extractors know
    """Mark a text for translation and return it unchanged."""
    return text


class Message(Enum):
    """Base of every area's enum. A member is `(id, what, repair)` and its value is the id."""

    what: str
    repair: str

    def __new__(cls, message_id: str, what: str = "", repair: str = "") -> Message:
        member = object.__new__(cls)
        member._value_ = message_id
        member.what = what
        member.repair = repair
        return member

    @property
    def params(self) -> frozenset[str]:
        """The names of the values that the texts need."""
        texts = (self.what, self.repair)
        return frozenset(
            name for text in texts for _, name, _, _ in Formatter().parse(text) if name
        )


class KernelMessage(Message):
    """Findings that any part may report."""

    DEFECT = (
        "kernel.program.defect",
        N_("Something went wrong inside Teduh (number {trace_id})."),
        N_("Nothing was saved. Please try again, and give the number to your administrator."),
    )
    NOT_FOUND = (
        "kernel.record.not_found",
        N_("There is nothing here, or nothing that you may see."),
        N_("Check the address, or sign in with the account that may see it."),
    )
    NOT_ALLOWED = (
        "kernel.action.not_allowed",
        N_("Your account may not do this."),
        N_("Ask your administrator for a grant of the right role, institution, region and period."),
    )
    STALE = (
        "kernel.record.stale",
        N_("Somebody changed this after you opened it."),
        N_("Open it again; what you typed is still in the form."),
    )
    DISK_FULL = (
        "kernel.disk.full",
        N_("The disk is full; {path} was not written."),
        N_("Free some room and run this again. Nothing was left half written."),
    )
    FILE_MISSING = (
        "kernel.file.missing",
        N_("There is no file {path}."),
        N_("Check the name and the folder."),
    )
    REGION_CODE_MALFORMED = (
        "kernel.region_code.malformed",
        N_("'{code}' is not a Kemendagri region code."),
        N_("Write it as 64, 64.02, 64.02.06 or 64.02.06.1001."),
    )


class FileMessage(Message):
    """Findings of the gate for untrusted files and of YAML (`intake.py`, `yaml_files.py`)."""

    UNREADABLE = (
        "kernel.file.unreadable",
        N_("{name} cannot be opened."),
        N_("Check that it is a file and that you may read it."),
    )
    EMPTY = (
        "kernel.file.empty",
        N_("{name} is empty."),
        N_("Save the file again and check that it holds something."),
    )
    TOO_LARGE = (
        "kernel.file.too_large",
        N_("{name} has {size} MB; at most {limit} MB are taken."),
        N_("Split it, or leave out what is not needed (pictures, unused sheets, old columns)."),
    )
    KIND_UNKNOWN = (
        "kernel.file.kind_unknown",
        N_("It cannot be told what kind of file {name} is."),
        N_("Save it as one of {wanted}."),
    )
    KIND_UNWANTED = (
        "kernel.file.kind_unwanted",
        N_("{name} is {kind}, whatever its name says."),
        N_("Save it as one of {wanted}."),
    )
    XLS_OLD = (
        "kernel.file.xls_old",
        N_("{name} is an old Excel workbook (.xls)."),
        N_("Open it in Excel or LibreOffice and save it as Excel Workbook (.xlsx)."),
    )
    XLSB = (
        "kernel.file.xlsb",
        N_("{name} is a binary Excel workbook (.xlsb)."),
        N_("Open it in Excel and save it as Excel Workbook (.xlsx)."),
    )
    MACROS = (
        "kernel.file.macros",
        N_("The workbook {name} carries macros; such a workbook is not opened."),
        N_("Save it as Excel Workbook (.xlsx), which leaves the macros out."),
    )
    ENCRYPTED = (
        "kernel.file.encrypted",
        N_("{name} is locked with a password."),
        N_("Open it, take the password away (File, Info, Protect) and save it again."),
    )
    OLE_UNKNOWN = (
        "kernel.file.ole_unknown",
        N_("{name} is a document of an old Office version."),
        N_("Open it and save it in today's format (.xlsx, .docx)."),
    )
    ACTIVE_CONTENT = (
        "kernel.file.active_content",
        N_("{name} is {kind}, which can carry programs; it is never taken."),
        N_("Save a picture as PNG or JPEG, and a table as CSV or XLSX."),
    )
    IMAGE_TOO_LARGE = (
        "kernel.file.image_too_large",
        N_("The picture {name} has {width} by {height} points, more than {limit} million."),
        N_("Make it smaller and send it again."),
    )
    IMAGE_BROKEN = (
        "kernel.file.image_broken",
        N_("The picture {name} does not say its size where it should."),
        N_("Open it in a picture program and save it again."),
    )
    ARCHIVE_BROKEN = (
        "kernel.archive.broken",
        N_("{name} is damaged: {problem}."),
        N_("Save or pack it again, or fetch it again if it was sent to you."),
    )
    ARCHIVE_ENTRIES = (
        "kernel.archive.entries",
        N_("{name} holds {count} files; at most {limit} are taken."),
        N_("Pack only the files that are asked for."),
    )
    ARCHIVE_UNPACKED = (
        "kernel.archive.unpacked",
        N_("{name} unpacks to more than {limit} MB."),
        N_("Split it, or leave out what is not needed."),
    )
    ARCHIVE_RATIO = (
        "kernel.archive.ratio",
        N_("'{entry}' in {name} unpacks to more than {limit} times its size; no honest file does."),
        N_("Save the file again from the program it came from; if this stays, do not trust it."),
    )
    ARCHIVE_NESTED = (
        "kernel.archive.nested",
        N_("{name} holds another archive: '{entry}'."),
        N_("Unpack it and send the files themselves."),
    )
    ARCHIVE_PATH = (
        "kernel.archive.path",
        N_("'{entry}' in {name} stands in a folder or points outside the archive."),
        N_("Pack the files again without folders."),
    )
    XML_DTD = (
        "kernel.xml.dtd",
        N_("'{entry}' in {name} carries a document type definition; such XML is not opened."),
        N_("Save the file again from the program it came from; if this stays, do not trust it."),
    )
    XML_BROKEN = (
        "kernel.xml.broken",
        N_("'{entry}' in {name} is not well-formed XML."),
        N_("Save the file again from the program it came from."),
    )
    PARSER_TIMEOUT = (
        "kernel.parser.timeout",
        N_("Reading the file took longer than {seconds} seconds and was stopped."),
        N_("Split the file; if it is small, save it again from the program it came from."),
    )
    PARSER_MEMORY = (
        "kernel.parser.memory",
        N_("Reading the file needed more than {memory_mb} MB of memory and was stopped."),
        N_("Split the file, or leave out what is not needed."),
    )
    PARSER_STOPPED = (
        "kernel.parser.stopped",
        N_("Reading the file broke off."),
        N_("The file may be damaged: save it again from the program it came from."),
    )
    YAML_SYNTAX = (
        "kernel.yaml.syntax",
        N_("The YAML cannot be read: {problem}."),
        N_("Check indentation, colons and brackets near this line."),
    )
    YAML_KEY_DUPLICATE = (
        "kernel.yaml.key_duplicate",
        N_("The key '{key}' stands twice in one place."),
        N_("Keep one of the two."),
    )
    YAML_KEY_COMPLEX = (
        "kernel.yaml.key_complex",
        N_("A list or a table stands where a key should be."),
        N_("Write a word as the key."),
    )
    YAML_TAG = (
        "kernel.yaml.tag",
        N_("The tag {tag} is not allowed."),
        N_("Write plain text, numbers, lists and keys only."),
    )
    YAML_TOO_LARGE = (
        "kernel.yaml.too_large",
        N_("The YAML unfolds to more than {limit} values or is nested too deep."),
        N_("Write it without repeated anchors."),
    )


class NumberMessage(Message):
    """Findings about one cell in which a number or a date was meant (`numerals.py`)."""

    NOT_A_NUMBER = (
        "kernel.number.not_a_number",
        N_("'{text}' is not a number."),
        N_("Write a number, or leave the cell empty when nothing is known."),
    )
    AMBIGUOUS = (
        "kernel.number.ambiguous",
        N_("'{text}' can be read as {first} (thousands) or as {second} (a fraction)."),
        N_(
            "If {first} is meant, write it without a mark. If the fraction is meant, give the cell "
            "the format Number in Excel and type it again; in a text file, and on the command "
            "line, add a zero: {second_repair}."
        ),
    )
    INFINITE = (
        "kernel.number.infinite",
        N_("'{text}' is not a finite number."),
        N_("Write a number, or leave the cell empty when nothing is known."),
    )
    PERCENT = (
        "kernel.number.percent",
        N_("'{text}' has a percent sign; it is not clear whether {first} or {second} is meant."),
        N_("Write the number alone, in the unit of the column."),
    )
    DATE = (
        "kernel.number.date",
        N_("A date stands where a number is meant: Excel turned {typed} into {day} {month}."),
        N_("Format the cell as Number or Text, then type the value again."),
    )
    BOOLEAN = (
        "kernel.number.boolean",
        N_("TRUE or FALSE stands here where a number is meant."),
        N_("Write 1 or 0."),
    )
    NEGATIVE_COUNT = (
        "kernel.number.negative_count",
        N_("{text} is below zero, but events are counted here."),
        N_("Write zero or more."),
    )
    NOT_INTEGER = (
        "kernel.number.not_integer",
        N_("{text} is not a whole number, but events are counted here."),
        N_("Write a whole number."),
    )
    NOT_OCCURRED = (
        "kernel.number.not_occurred",
        N_("{text} is neither 0 nor 1."),
        N_("Write 1 when it occurred, 0 when it did not."),
    )
    NOT_A_DATE = (
        "kernel.number.not_a_date",
        N_("'{text}' is not a date."),
        N_("Write it as 2024-11-21 or 21/11/2024 (day first)."),
    )


class TableMessage(Message):
    """Findings about tables in CSV and XLSX (`tables.py`)."""

    ENCODING_UNKNOWN = (
        "kernel.table.encoding_unknown",
        N_("It cannot be told in which encoding {name} was saved."),
        N_("In Excel choose Save As, CSV UTF-8 (comma delimited)."),
    )
    DELIMITER_UNKNOWN = (
        "kernel.table.delimiter_unknown",
        N_("It cannot be told what separates the columns: '{first}' and '{second}' fit equally."),
        N_("In Excel choose Save As, CSV UTF-8 (comma delimited)."),
    )
    QUOTES = (
        "kernel.table.quotes",
        N_("The quotation marks do not pair up from this row on."),
        N_("Close the quotation mark, or take it away."),
    )
    RAGGED = (
        "kernel.table.ragged",
        N_("The row has {cells} cells, the header has {columns}."),
        N_("Check for a separator too many or too few; quote text that holds a separator."),
    )
    HEADER_EMPTY = (
        "kernel.table.header_empty",
        N_("The column has values but no heading."),
        N_("Write its heading, or empty the column."),
    )
    HEADER_DUPLICATE = (
        "kernel.table.header_duplicate",
        N_("The heading '{heading}' stands in columns {columns}."),
        N_("Keep one of them, or rename the others."),
    )
    FORMULA_ERROR = (
        "kernel.table.formula_error",
        N_("The formula gives {error}."),
        N_("Mend the formula, or write the value itself."),
    )
    FORMULA_NO_VALUE = (
        "kernel.table.formula_no_value",
        N_("The formula has no stored result, as its workbook was not computed by Excel."),
        N_("Open the workbook in Excel, save it again, or write the value itself."),
    )
    MERGED = (
        "kernel.table.merged",
        N_("The cells {cells} are merged, so it is not clear whose value this is."),
        N_("Unmerge them and write the value in each cell."),
    )
    SHEET_HIDDEN = (
        "kernel.table.sheet_hidden",
        N_("The sheet is hidden and was not read."),
        N_("Show it if its values are meant, or delete it."),
    )
    SHEET_BROKEN = (
        "kernel.table.sheet_broken",
        N_("The workbook cannot be read: {problem}."),
        N_("Open it in Excel or LibreOffice and save it again as .xlsx."),
    )
    TOO_MANY_CELLS = (
        "kernel.table.too_many_cells",
        N_("The sheet has more than {limit} cells with values."),
        N_("Use Parquet or long CSV for data of this size."),
    )
    FORMULA_TEXT = (
        "kernel.table.formula_text",
        N_("The text begins with an equals sign, as formulas do."),
        N_("Take the sign away, or put an apostrophe before it."),
    )
    NUL = (
        "kernel.table.nul",
        N_("The text holds a zero byte, which no table has."),
        N_("Save the file again as CSV UTF-8."),
    )


class DocumentMessage(Message):
    """Findings about making documents."""

    PACKAGE_MISSING = (
        "kernel.document.package_missing",
        N_("Documents need the package {package}, which is not installed here."),
        N_("Install Teduh with its server part: pip install 'teduh[server]'."),
    )
    NOT_WRITTEN = (
        "kernel.document.not_written",
        N_("The document could not be made."),
        N_("Nothing was sealed. Take out unusual characters and try again, or tell us the step."),
    )
    SIGNS_MISSING = (
        "kernel.document.signs_missing",
        N_("The typeface of PDF documents has no sign for: {signs}"),
        N_("Write it in Latin letters, or make the document as DOCX."),
    )
