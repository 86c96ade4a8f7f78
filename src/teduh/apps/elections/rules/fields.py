"""Reading one field of an election's description: a value, or a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from teduh.apps.elections.messages import ElectionMessage as M
from teduh.kernel.errors import Finding
from teduh.kernel.yaml_files import YamlDocument

Reader = Callable[[Any], Any]


class Unfit(Exception):
    """A value that is not what its field asks for."""

    def __init__(self, message: M, **params: Any) -> None:
        super().__init__(message, params)
        self.message, self.params = message, params


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read, and whether it must be there."""

    read: Reader
    required: bool = False
    default: Any = None


def text(value: Any) -> str:
    """Read a text; a number written without quotes is taken as it stands."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(M.NOT_A_TEXT)
    return str(value).strip()


def texts(value: Any) -> dict[str, str]:
    """Read `{id, en}`; a plain text stands for both."""
    if isinstance(value, str):
        return {"id": value.strip(), "en": value.strip()}
    if not isinstance(value, Mapping) or not set(value) <= {"id", "en"} or not value.get("id"):
        raise Unfit(M.NOT_A_TEXT)
    return {language: str(value.get(language) or "").strip() for language in ("id", "en")}


def day(value: Any) -> date:
    """Read a day written as 2024-11-27."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Unfit(M.NOT_A_DAY, value=value) from None


def count(value: Any) -> int:
    """Read a whole number from 0 up."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Unfit(M.NOT_A_COUNT, value=value)
    return value


def number(value: Any) -> float:
    """Read a number as printed by a source."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(M.NOT_A_NUMBER, value=value)
    return float(value)


def truth(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Unfit(M.NOT_A_CHOICE, value=value, choices="true, false")
    return value


def choice(*values: str) -> Reader:
    """Return a reader of one of several words."""

    def read(value: Any) -> str:
        # YAML reads a bare `none` as a word, `null` as nothing.
        if value not in values:
            raise Unfit(M.NOT_A_CHOICE, value=value, choices=", ".join(values))
        return str(value)

    return read


def plain(value: Any) -> Any:
    """Take nested data as they are; they are read by their own fields."""
    return value


def read_entry(
    entry: Any, fields: Mapping[str, Field], document: YamlDocument, path: str
) -> tuple[dict[str, Any], list[Finding]]:
    """Return the values of an entry by field name, and everything that is wrong with it."""
    if not isinstance(entry, Mapping):
        return {}, [Finding(M.NOT_A_LIST, document.where(path), {"section": path})]
    findings = [
        Finding(M.FIELD_UNKNOWN, document.where(f"{path}.{name}"), {"field": name})
        for name in entry
        if name not in fields
    ]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        values[name] = field.default
        given = entry.get(name)
        if given is None or given == "":
            if field.required:
                findings.append(Finding(M.FIELD_MISSING, document.where(path), {"field": name}))
            continue
        try:
            values[name] = field.read(given)
        except Unfit as unfit:
            where = document.where(f"{path}.{name}")
            params = {"field": name} if unfit.message is M.NOT_A_TEXT else unfit.params
            findings.append(Finding(unfit.message, where, params))
    return values, findings
