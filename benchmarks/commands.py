"""Does `teduh` start at once, and how large is what a server installs?

Floor: Python that does nothing. Peer: `django-admin --version`, whose framework we stand on. Size:
the files of every package that `teduh[server]` needs on this machine, as pip recorded them.
"""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from benchmarks.harness import Report, Target, mebibytes, milliseconds, seconds_of

VERSION_SECONDS = 0.3
SERVER_BYTES = 1.2e9  # docs/decisions/0003: why it is not 1.1
COMMANDS = {
    "floor: python -c pass": ["-c", "pass"],
    "peer: django-admin --version": ["-m", "django", "--version"],
    "teduh --version": ["-m", "teduh", "--version"],
    "teduh --help": ["-m", "teduh", "--help"],
    "teduh score --help": ["-m", "teduh", "score", "--help"],
    "teduh regions search --help": ["-m", "teduh", "regions", "search", "--help"],
}


def server_packages() -> dict[str, Distribution]:
    """Return teduh[server] and all that it needs here, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement("teduh[server]")]
    while waiting:
        wanted = waiting.pop()
        key = f"{wanted.name.lower()}[{','.join(sorted(wanted.extras))}]"
        if key in found:
            continue
        try:
            found[key] = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # for another platform
        for text in found[key].requires or ():
            needed = Requirement(text)
            extras = wanted.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)
    return {package.metadata["Name"]: package for package in found.values()}


def size_of(package: Distribution) -> int:
    """Return the bytes of a package's files; of one that is being edited, of its folder."""
    if package.metadata["Name"] == "teduh":
        import teduh

        paths = [p for p in Path(teduh.__file__).parent.rglob("*") if p.is_file()]
    else:
        paths = [Path(str(package.locate_file(file))) for file in package.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())


def run() -> Report:
    """Answer."""
    report = Report("Commands: cold start, and the size of the server's environment")
    times = {
        name: seconds_of([sys.executable, *arguments], repeats=7)
        for name, arguments in COMMANDS.items()
    }
    rows = [(name, milliseconds(seconds)) for name, seconds in times.items()]
    report.table("Median of seven cold starts of a new process.", ("command", "time"), rows)
    sizes = {name: size_of(package) for name, package in server_packages().items()}
    heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:10]
    report.table(
        f"The ten largest of {len(sizes)} packages of teduh[server].",
        ("package", "size"),
        [*((name, mebibytes(size)) for name, size in heaviest)],
    )
    report.notes.append(
        "Python itself, pip and compiled caches of the environment are not counted."
    )
    report.targets += [
        Target("teduh --version", times["teduh --version"], VERSION_SECONDS, "s"),
        Target("teduh[server]", sum(sizes.values()) / 1e9, SERVER_BYTES / 1e9, "GB"),
    ]
    return report
