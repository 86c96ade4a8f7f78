"""What becomes of errors that are not of our own tree: wrong use, and faults nobody foresaw.

Wrong use is told in our own words and ends with 2. A fault of the machine (a full disk, a database
that does not answer) is told as what it is. Anything else is a defect: it gets a number, and its
traceback goes to `defects.log` in the installation, or to the screen when TEDUH_DEBUG is set.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typer

from teduh.cli.messages import CliMessage, UsageMessage
from teduh.cli.runtime import print_findings
from teduh.kernel.errors import Finding
from teduh.kernel.messages import N_, KernelMessage

# What the system says most often of a file, so that the catalogue has it.
SYSTEMS_WORDS: Final = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Read-only file system"),
    N_("Input/output error"),
)
# The base of every "wrong use" of Typer, which is public only through its children.
UsageError: Final = typer.BadParameter.__mro__[1]
SERVER_PACKAGES: Final = ("django", "allauth", "csp", "environ", "lokal", "granian", "axes")


def usage_code(error: Exception) -> int | None:
    """Say what was used wrongly and return 2; None when this is no wrong use."""
    if not isinstance(error, UsageError):
        return None
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return 2  # making the error printed the help
    print_findings([usage_finding(error, context)])
    return 2


def usage_finding(error: Any, context: Any) -> Finding:
    """Put one wrong use in words."""
    command = context.command_path if context else "teduh"
    option = getattr(error, "option_name", None) or ""
    param = getattr(error, "param", None)
    if param is not None:
        is_option = param.param_type_name == "option"
        option = "/".join(param.opts) if is_option else str(param.name).upper()
    params = {"command": command, "name": option}
    match type(error).__name__:
        case "MissingParameter":
            return Finding(UsageMessage.MISSING, params=params)
        case "NoSuchOption":
            near = ", ".join(getattr(error, "possibilities", None) or ()) or "-"
            return Finding(UsageMessage.NO_SUCH_OPTION, params={**params, "near": near})
        case "BadParameter" if param is not None:
            kind = param.display_type(context)
            if span := param._get_number_range_help_str():
                kind = f"{kind} {span}"
            return Finding(UsageMessage.BAD_VALUE, params={**params, "kind": kind})
        case _ if "unexpected extra argument" in error.format_message():
            return Finding(UsageMessage.TOO_MANY, params=params)
        case _:
            params["problem"] = error.format_message()
            return Finding(UsageMessage.OTHER, params=params)


def fault_findings(error: Exception) -> list[Finding]:
    """Return what to tell of an error that is not ours."""
    finding = _known_fault(error)
    if finding is not None and not os.environ.get("TEDUH_DEBUG"):
        return [finding]
    trace_id = secrets.token_hex(6)
    path = defect_log(error, trace_id)
    if finding is not None:
        return [finding]
    params = {"trace_id": trace_id, "path": path}
    return [Finding(CliMessage.DEFECT, params=params)]


def _known_fault(error: Exception) -> Finding | None:
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "").partition(".")[0]
        if package in SERVER_PACKAGES:
            return Finding(CliMessage.SERVER_MISSING, params={"package": package})
    if isinstance(error, OSError) and error.errno is not None:
        path = str(error.filename or "")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Finding(KernelMessage.DISK_FULL, params={"path": path or "-"})
        if path:
            problem = os.strerror(error.errno)
            return Finding(CliMessage.FILE_REFUSED, params={"path": path, "problem": problem})
    first_line = (str(error).strip().splitlines() or ["-"])[0].rstrip(".")
    if "django.core.exceptions" in sys.modules:
        from django.core.exceptions import ImproperlyConfigured

        if isinstance(error, ImproperlyConfigured):
            return Finding(CliMessage.SETTINGS_WRONG, params={"problem": first_line})
    if "django.db" in sys.modules:
        from django.db import DatabaseError, InterfaceError, OperationalError

        if isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError:
            return Finding(CliMessage.DATABASE_FAILED, params={"problem": first_line})
    return None


def defect_log(error: Exception, trace_id: str) -> str:
    """Append the traceback to the log and return where that is; to the screen with TEDUH_DEBUG."""
    text = "".join(traceback.format_exception(error))
    if os.environ.get("TEDUH_DEBUG"):
        sys.stderr.write(text)
        return "-"
    folder = Path(os.environ.get("TEDUH_DATA_DIR") or "-")
    if not folder.is_dir():
        from platformdirs import user_log_dir

        folder = Path(user_log_dir("teduh", appauthor=False))
    path = folder / "defects.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as stream:
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            stream.write(f"{moment} {trace_id} {' '.join(sys.argv[:2])}\n{text}\n")
    except OSError:
        return "-"
    return str(path)
