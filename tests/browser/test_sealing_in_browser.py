"""The browser's half of sealing gives and opens the same bytes as the server's.

Requirements: J1 the browser opens the committed vectors; J2 the server opens what the browser
sealed, of every size class; J3 what is cut, moved or of another case does not open; J4 the puzzles
are the server's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from teduh.apps.cases.intake.work import PUZZLES, Work
from teduh.kernel.sealing.blobs import context, key_id
from teduh.kernel.sealing.boxes import open_with_key, public_key_of
from teduh.kernel.sealing.cases import KeyScope, unwrap_case_key
from teduh.kernel.sealing.escrow import check_escrow_box, open_escrow_inner, open_escrow_outer
from teduh.kernel.sealing.items import ItemPlace, bucket_of, open_item, open_item_key
from teduh.kernel.sealing.officers import make_officer_keys
from teduh.kernel.sealing.shapes import check_box, check_text_body
from teduh.web.vendor import vendor_url
from tests.browser.conftest import Site, new_context

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "reference" / "sealing_vectors.json").read_text("utf-8")
)
LOAD = """async ([sodium, sealing, worker]) => {
  window.sodium = (await import(sodium)).default;
  await window.sodium.ready;
  window.sealing = await import(sealing);
  window.worker = await import(worker);
}"""


@pytest.fixture(scope="module")
def browser_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page of ours in which the modules are loaded; its policy is not what is tested here."""
    opened = new_context(chromium, site, "desktop", bypass_csp=True)
    page = opened.new_page()
    page.goto("/aduan/")
    modules = [f"/static/{vendor_url('libsodium-wrappers.mjs')}"]
    modules += [f"/static/teduh/intake/{name}.js" for name in ("sealing", "worker")]
    page.evaluate(LOAD, modules)
    yield page
    opened.close()


def test_contexts_and_key_ids_are_the_same_bytes(browser_page: Page) -> None:
    """J1."""
    found = browser_page.evaluate(
        "parts => sodium.to_hex(sealing.context(...parts))", VECTORS["context"]["parts"]
    )
    assert found == VECTORS["context"]["bytes"]
    public = VECTORS["case"]["public_key"]
    named = browser_page.evaluate(
        "key => sodium.to_hex(sealing.keyId(sodium, sodium.from_hex(key)))", public
    )
    assert named == key_id(bytes.fromhex(public)).hex()
    buckets = browser_page.evaluate("Array.from({length: 500}, (_, n) => sealing.bucketOf(n + 1))")
    assert buckets == [bucket_of(n) for n in range(1, 501)]


def test_the_browser_opens_the_vectors(browser_page: Page) -> None:
    """J1: a box, a case's wrap, an item."""
    found = browser_page.evaluate(
        """vectors => {
  const raw = (text) => sodium.from_hex(text);
  const { officer, boxes, case: cased, item } = vectors;
  const secret = raw(officer.secrets).subarray(0, 32);
  const scope = { id: cased.case_id, generation: cased.generation, purpose: "case" };
  const box = sealing.openWithKey(sodium, secret, raw(boxes.to_key), raw(boxes.place));
  const pair = sealing.unwrapPair(sodium, raw(cased.wrap), secret, officer.officer_id, scope);
  const part = { id: item.item_id, kind: item.kind, wrap: raw(item.wrap), body: raw(item.body) };
  const { head, content } = sealing.openItem(sodium, scope, pair, part);
  return { box: sodium.to_string(box), pair: sodium.to_hex(pair), name: head.name,
    content: sodium.to_string(content) };
}""",
        VECTORS,
    )
    assert found == {
        "box": VECTORS["boxes"]["payload"],
        "pair": VECTORS["case"]["secret_key"],
        "name": VECTORS["item"]["name"],
        "content": VECTORS["item"]["content"],
    }


@pytest.mark.parametrize("size", [0, 1, 4036, 32_700, 32_800, 65_470, 65_532, 140_000, 700_000])
def test_the_server_opens_what_the_browser_sealed(browser_page: Page, size: int) -> None:
    """J2, at each border of padding."""
    officers = [make_officer_keys() for _ in range(2)]
    public = [keys.public.encryption for keys in officers]
    case_id = "0f" * 16
    found = browser_page.evaluate(
        """([caseId, keys, size]) => {
  const scope = { id: caseId, generation: 1, purpose: "case" };
  const officers = keys.map((key, n) => ({ id: `petugas-${n}`, key: sodium.from_hex(key) }));
  const pair = sealing.makePair(sodium, scope, officers, officers.map(({ key }) => key));
  const item = sealing.sealItem(sodium, pair, { id: "ab".repeat(16), kind: "answer" },
    { name: "", media_type: "application/json" }, new Uint8Array(size).fill(97));
  const hex = (bytes) => sodium.to_hex(bytes);
  return { key: hex(pair.publicKey), wraps: pair.wraps.map(({ wrap }) => hex(wrap)),
    escrow: pair.escrow.map(({ outer, inner, box }) => [outer, inner, box].map(hex)),
    wrap: hex(item.wrap), body: hex(item.body) };
}""",
        [case_id, [key.hex() for key in public], size],
    )
    scope, case_key = KeyScope(case_id, 1), bytes.fromhex(found["key"])
    for number, keys in enumerate(officers):
        wrap, name = bytes.fromhex(found["wraps"][number]), f"petugas-{number}"
        case = unwrap_case_key(wrap, keys, name, scope, case_key)
        check_box(wrap, public[number], scope.context("wrap", name), 32)
    outer, inner, box = (bytes.fromhex(part) for part in found["escrow"][0])
    secrets = {key_id(k.public.encryption): k.encryption_secret for k in officers}
    check_escrow_box(box, public_key_of(secrets[outer]), scope.context(), 32)
    core = open_escrow_outer(secrets[outer], box, scope.context())
    assert open_escrow_inner(secrets[inner], core, scope.context()) == case.secret_key
    place = ItemPlace(scope, "ab" * 16, "answer")
    body = bytes.fromhex(found["body"])
    check_text_body(body, case_key, chunks_at_most=20)
    opened = open_item_key(bytes.fromhex(found["wrap"]), place, case)
    head, content = open_item([body], place, opened)
    assert head.media_type == "application/json"
    assert b"".join(content) == b"a" * size


def test_what_was_cut_or_moved_does_not_open_in_the_browser(browser_page: Page) -> None:
    """J3."""
    found = browser_page.evaluate(
        """() => {
  const scope = { id: "k", generation: 1, purpose: "case" };
  const secret = sodium.randombytes_buf(32);
  const pair = { scope, publicKey: sodium.crypto_scalarmult_base(secret) };
  const item = sealing.sealItem(sodium, pair, { id: "b", kind: "answer" },
    { name: "", media_type: "" }, new Uint8Array(140000));
  const opens = (where, part) => {
    try { sealing.openItem(sodium, where, secret, part); return true; } catch { return false; }
  };
  const step = 64 * 1024 + 17;
  const cut = (from, to) => item.body.subarray(from, to);
  const swapped = sealing.joined(
    cut(0, 46), cut(46 + step, 46 + 2 * step), cut(46, 46 + step), cut(46 + 2 * step));
  return [opens(scope, item), opens({ ...scope, id: "l" }, item),
    opens(scope, { ...item, id: "c" }),
    opens(scope, { ...item, kind: "file" }), opens({ ...scope, generation: 2 }, item),
    opens(scope, { ...item, body: cut(0, -step) }),
    opens(scope, { ...item, body: swapped })];
}"""
    )
    assert found == [True, False, False, False, False, False, False]


@pytest.mark.parametrize("bits", [0, 6, 9])
def test_the_puzzles_are_the_servers(browser_page: Page, bits: int) -> None:
    """J4."""
    challenge = "00112233445566778899aabbccddeeff"
    numbers = browser_page.evaluate(
        "values => worker.showWork(sodium, values)", {"challenge": challenge, "bits": bits}
    )
    work = Work(challenge, bits)
    assert work.is_done(numbers)
    assert not work.is_done(numbers[:-1])
    assert not work.is_done([-1] * PUZZLES)
    assert not Work(challenge, 40).is_done(numbers)


def test_context_of_the_server_is_used_for_boxes(browser_page: Page) -> None:
    """J2: a box of the browser opens with the server's context."""
    keys = make_officer_keys()
    blob = browser_page.evaluate(
        "key => sodium.to_hex(sealing.sealToKey(sodium, sodium.from_hex(key),"
        " sodium.from_string('muatan'), sealing.context('uji', 7)))",
        keys.public.encryption.hex(),
    )
    place = context("uji", 7)
    assert open_with_key(keys.encryption_secret, bytes.fromhex(blob), place) == b"muatan"
