"""Answer the questions named, or all; exit 1 when a promise is missed."""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.harness import Report, machine

SUPPORT = frozenset({"harness", "__main__"})


def questions() -> list[str]:
    """Return the names of all questions."""
    return sorted(
        m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in SUPPORT
    )


def main() -> int:
    """Run and print."""
    wanted = sys.argv[1:] or questions()
    unknown = sorted(set(wanted) - set(questions()))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(questions())}")
        return 2
    print(machine())
    missed = 0
    for name in wanted:
        report: Report = importlib.import_module(f"benchmarks.{name}").run()
        report.print()
        missed += sum(not target.is_met for target in report.targets)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
