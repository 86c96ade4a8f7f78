"""A whole exercise installation, made once per test session by the real command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Person:
    """A demo account; `keys` is the passphrase of an officer's keys."""

    role: str
    username: str
    passphrase: str
    keys: str = ""


@dataclass(frozen=True)
class Installation:
    """A prepared data directory and its accounts, by username and by role."""

    folder: Path
    people: dict[str, Person]


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which only `folder` is an installation."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEDUH_", "DJANGO_"))}
    return {**kept, "TEDUH_DATA_DIR": str(folder), "TEDUH_LANGUAGE": "en"}


def teduh(
    folder: Path, *arguments: str, check: bool = True, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one `teduh` command on an installation; `more` are further environment variables."""
    done = subprocess.run(
        [sys.executable, "-m", "teduh", *arguments],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**environment(folder), **more},
        timeout=600,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"teduh {arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def prepare_demo(folder: Path) -> Installation:
    """Run `teduh demo --no-serve` and read the accounts it prints."""
    done = teduh(folder, "demo", "--no-serve", "--data-dir", str(folder))
    people = {}
    for line in done.stdout.splitlines():
        parts = line.split()
        if line.startswith("  ") and len(parts) >= 3:  # an officer's keys stand behind these three
            role, username, passphrase = parts[:3]
            person = Person(role, username, passphrase, *parts[4:5])
            people[username] = person
            people.setdefault(role, person)  # the first of a role; others by username
    return Installation(folder, people)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run `teduh serve` on an installation and yield its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "teduh", "serve", "--port", str(port)],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _try in range(300):
            if process.poll() is not None:
                raise AssertionError(f"serve ended: {process.stderr.read()}")  # type: ignore[union-attr]
            try:
                urllib.request.urlopen(f"{address}/", timeout=10).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
        if process.stderr:
            process.stderr.close()
