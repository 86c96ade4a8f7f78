"""The science of composite indices, usable without the rest of Teduh.

    from teduh.index import build, read_dataset, read_framework, write_run

    framework = read_framework("kerangka.yaml")
    dataset = read_dataset("isian.xlsx", framework)
    write_run(build(framework, dataset), "hasil")

Names are imported when they are first used, so that a command that needs one of them does not wait
for the file readers of the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not late like the others: the module of the same name would take its place. Numba still is.
from teduh.index.build import build

if TYPE_CHECKING:
    from teduh.index.explain import contributions
    from teduh.index.files.dataset_files import read_dataset
    from teduh.index.files.framework_files import read_framework
    from teduh.index.files.recipe_files import read_recipe
    from teduh.index.files.run_files import read_run_json, run_table, write_run
    from teduh.index.files.template import write_template

_HOMES = {
    "contributions": "explain",
    "read_dataset": "files.dataset_files",
    "read_framework": "files.framework_files",
    "read_recipe": "files.recipe_files",
    "read_run_json": "files.run_files",
    "run_table": "files.run_files",
    "write_run": "files.run_files",
    "write_template": "files.template",
}

__all__ = [
    "build",
    "contributions",
    "read_dataset",
    "read_framework",
    "read_recipe",
    "read_run_json",
    "run_table",
    "write_run",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
