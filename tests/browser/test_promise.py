"""What somebody writes is nowhere to be found while it is sent and after.

A real server on SQLite and on PostgreSQL; complaints with script off and on, an answer, a file.
Searched: database files with their journal, the database's own dump, media, run files, temporary
folders, logs, job tables (they lie in the database), files that a process holds open, and a backup
made meanwhile; in UTF-8, UTF-16, base64, hexadecimal, URL encoding, and inside gzip and zlib.

Requirements: H1 while a request is half sent; H2 while it is stored; H3 afterwards and in a backup;
H4 no temporary file for an upload; H5 the search finds what is planted.
"""

from __future__ import annotations

import base64
import gzip
import http.client
import os
import re
import secrets
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from teduh.cli.installation import env_write
from tests.browser.conftest import SIZES, Site
from tests.browser.hiding import Needle, Places, family
from tests.browser.test_complaints import Complainant
from tests.conftest import skip_or_fail
from tests.installation import environment, free_port, teduh
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")


@dataclass
class Server:
    """A served installation of its own, and where to look."""

    address: str
    folder: Path
    environment: dict[str, str]
    temporary: Path
    places: Places


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Prepare the exercise on a database, with temporary folder and logs of its own, and serve."""
    root = tmp_path_factory.mktemp("promise")
    folder, temporary, logs = root / "data", root / "temporary", root / "logs"
    temporary.mkdir()
    logs.mkdir()
    more = {"TMPDIR": str(temporary)}
    folders, dump, database = [folder, temporary, logs], None, None
    if request.param == "postgresql":
        database = started_postgres(root)
        url = f"postgres://teduh@127.0.0.1:{database.port}/postgres"
        env_write(folder, mode="exercise", database_url=url, home_region="64.02")
        folders.append(database.folder)
        dump = [str(database.programs / "pg_dump"), url.replace("postgres:", "postgresql:", 1)]
    teduh(folder, "demo", "--no-serve", "--data-dir", str(folder), **more)
    port = free_port()
    with (logs / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "teduh", "serve", "--port", str(port)],
            env={**environment(folder), **more, "TEDUH_LOG_LEVEL": "DEBUG"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, process, logs / "server.log")
            places = Places(folders, process.pid, dump)
            yield Server(address, folder, more, temporary, places)
        finally:
            process.terminate()
            process.wait(timeout=30)
            if database:
                database.stop()


def started_postgres(root: Path) -> PostgresServer:
    if os.geteuid() == 0:
        for parent in (root, *root.parents[:2]):
            parent.chmod(0o755)
    found = PostgresServer.find(root / "postgres")
    if found is None:
        skip_or_fail("PostgreSQL's programs are not on this machine")
    found.start()
    return found


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(300):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/sehat/", timeout=10).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)


def needle() -> Needle:
    """Return a text that was never written before."""
    return Needle(f"zamrud {secrets.token_hex(12)} belimbing & kenari")


class Sender:
    """Somebody without script, whose line is slow: each request stops half-way to be looked at."""

    def __init__(self, server: Server, wanted: Needle) -> None:
        self.server = server
        self.wanted = wanted
        with urllib.request.urlopen(f"{server.address}/aduan/") as answer:  # noqa: S310
            self.page = answer.read().decode()

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, self.page
        return found.group(1)

    def post(self, path: str, **answers: str) -> None:
        fields = {"berkas": self.hidden("berkas"), **answers}
        if 'name="langkah"' in self.page:
            fields["langkah"] = self.hidden("langkah")
        self.send(path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def send(self, path: str, body: bytes, kind: str) -> None:
        """H1, H2, H4: look when most has arrived, and again and again until the answer is there."""
        line = http.client.HTTPConnection(self.server.address.removeprefix("http://"), timeout=60)
        line.putrequest("POST", path)
        line.putheader("Content-Type", kind)
        line.putheader("Content-Length", str(len(body)))
        line.endheaders()
        line.send(body[:-10])
        time.sleep(0.2)
        self.look()
        done = threading.Event()
        seen: list[str] = []
        watcher = threading.Thread(target=self._watch, args=(done, seen))
        watcher.start()
        line.send(body[-10:])
        answer = line.getresponse()
        self.page = answer.read().decode()
        line.close()
        done.set()
        watcher.join()
        assert answer.status == 200, self.page
        assert seen == []

    def _watch(self, done: threading.Event, seen: list[str]) -> None:
        while not done.is_set():
            seen += self.server.places.search(self.wanted)

    def look(self) -> None:
        assert self.server.places.search(self.wanted) == []
        left = [path for path in self.server.temporary.rglob("*") if path.is_file()]
        assert left == []

    def file(self, data: bytes) -> None:
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="berkas"\r\n\r\n'
            f"{self.hidden('berkas')}\r\n",
            f'--{edge}\r\nContent-Disposition: form-data; name="as_it_is"\r\n\r\non\r\n',
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.dat"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n",
        ]
        body = "".join(parts).encode() + data + f"\r\n--{edge}--\r\n".encode()
        self.send("/aduan/berkas/", body, f"multipart/form-data; boundary={edge}")


def backed_up(server: Server) -> None:
    """Make a backup while the server runs, to be searched too."""
    target = server.folder.parent / f"backup-{secrets.token_hex(4)}.tar.gz"
    teduh(server.folder, "backup", "-o", str(target), **server.environment)
    server.places.backups.append(target)


def test_without_script(server: Server) -> None:
    """H1 to H4."""
    wanted = needle()
    who = Sender(server, wanted)
    who.post("/aduan/isi/", mulai="1")
    choice = re.search(r'name="institution_id" value="(\d+)"', who.page)
    assert choice
    who.post("/aduan/isi/", institution_id=choice.group(1))
    who.post("/aduan/isi/", person_name=f"Tuan {wanted.text}")
    who.post("/aduan/isi/", what=f"{wanted.text}. " * 30, where=wanted.text)
    assert "zamrud" in who.page or "Apakah" in who.page
    who.post("/aduan/isi/", mode="named", name=wanted.text, contact=wanted.text)
    backup = threading.Thread(target=backed_up, args=(server,))
    backup.start()
    who.post("/aduan/isi/")
    assert "receipt-number" in who.page
    who.post("/aduan/tanda-terima/")
    who.post("/aduan/jawab/", text=f"Tambahan: {wanted.text}")
    filler = secrets.token_bytes(9 * 2**20)  # far above what a server keeps in memory by itself
    who.file(b"\x00\x01" + filler + wanted.text.encode() + filler[: 2**20])
    backup.join()
    backed_up(server)
    assert len(server.places.backups) >= 2
    assert server.places.search(wanted, thorough=True) == []


def test_with_script(server: Server, chromium: Browser) -> None:
    """H2, H3: the browser seals; nothing that the server has could hold it at all."""
    wanted = needle()
    context = chromium.new_context(base_url=server.address, viewport=SIZES["phone"])  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    who = Complainant(context, Site(server.address, server.folder, {}))
    done = threading.Event()
    seen: list[str] = []

    def look() -> None:
        while not done.is_set():
            seen.extend(server.places.search(wanted))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        who.write(wanted.text)
        who.send()
    finally:
        done.set()
        watcher.join()
    assert seen == []
    assert not any(wanted.in_bytes(body.encode()) for body in who.bodies)
    backed_up(server)
    assert server.places.search(wanted, thorough=True) == []
    context.close()


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    """H5: in each form, in a packed file, in a file that was deleted and is held open."""
    wanted = needle()
    raw = wanted.text.encode()
    forms = [*wanted.forms().values(), gzip.compress(b"x" * 100 + raw), base64.b64encode(raw)]
    planted, places = tmp_path / "planted", Places([tmp_path], 0)
    assert places.search(wanted, thorough=True) == []
    for form in forms:
        planted.write_bytes(b"\xff" * 77 + form + b"\xff" * 5)
        assert places.search(wanted, thorough=True), form
    with planted.open("rb") as held:
        planted.unlink()
        command = [sys.executable, "-c", "input()"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[held.fileno()]) as holder:
            assert Places([], holder.pid).search(wanted, thorough=True)
            holder.communicate()
    assert places.search(wanted, thorough=True) == []


def test_all_processes_of_the_server_are_looked_at(server: Server) -> None:
    """H5: the command, the server, the worker."""
    assert len(family(server.places.process)) >= 3
