"""Complaints that a browser sealed: what the server takes, and what it refuses unseen.

Requirements: S1 it is stored and an officer opens it; S2 sent twice it is one; S3 cut, moved or
foreign parts are refused in words; S4 it is sealed to exactly those of now; S5 work must be shown;
S6 an officer's page opens whatever a stranger put inside; S7 answers too.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.intake import pressure, views
from teduh.apps.cases.intake.tokens import token_open
from teduh.apps.cases.intake.work import PUZZLES, zero_bits
from teduh.apps.cases.models import Case
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.vault.models import CaseKey, EscrowBox, KeyWrap, SealedItem, new_id
from teduh.kernel.clock import SystemClock
from teduh.kernel.sealing.cases import CaseKeys, KeyScope, make_case_keys, wrap_case_key
from teduh.kernel.sealing.escrow import seal_escrow
from teduh.kernel.sealing.items import ItemHead, ItemPlace, seal_item
from tests.api.cases.test_intake import TEXT, Complainant, content
from tests.builders.vault import Officer, founded_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> tuple[Institution, list[Officer], list[Officer]]:
    monkeypatch.setattr(views, "PRESSURE", pressure.Pressure())
    return founded_office(officers=2)


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def part(keys: CaseKeys, kind: str, values: Any) -> dict[str, str]:
    """Seal as the browser does."""
    raw = values if isinstance(values, bytes) else json.dumps(values).encode()
    item_id = new_id()
    place = ItemPlace(keys.scope, item_id, kind)
    wrap, body = seal_item([raw], place, keys.public_key, ItemHead("", "application/json"))
    return {
        "id": item_id,
        "kind": kind,
        "wrap": text_of(wrap),
        "body": text_of(b"".join(body)),
    }


def pair(told: dict[str, Any], purpose: str, items: dict[str, Any]) -> dict[str, Any]:
    keys = make_case_keys(told["case"], purpose=purpose)
    holders = told["officers"] if purpose == "case" else told["custodians"]
    escrow = {}
    if told["escrow"] and purpose == "case":
        public = [bytes.fromhex(each["key"]) for each in told["custodians"]]
        escrow = seal_escrow(keys.secret_key, public, keys.scope.context())
    return {
        "public_key": text_of(keys.public_key),
        "wraps": [
            {"id": h["id"], "wrap": text_of(wrap_case_key(keys, h["id"], bytes.fromhex(h["key"])))}
            for h in holders
        ],
        "escrow": [
            {"outer": text_of(outer), "inner": text_of(inner), "box": text_of(box)}
            for (outer, inner), box in escrow.items()
        ],
        "items": [part(keys, kind, values) for kind, values in items.items()],
    }


def work(told: dict[str, Any]) -> list[int]:
    return [
        next(n for n in range(2**32) if zero_bits(told["challenge"], p, n) >= told["bits"])
        for p in range(PUZZLES)
    ]


def sealed(told: dict[str, Any], complaint: Any = None) -> dict[str, Any]:
    complaint = complaint or {"what": TEXT, "mode": "anonymous", **told["about"]}
    return {
        "ticket": told["ticket"],
        "work": work(told),
        "case": pair(told, "case", {"complaint": complaint, "reporter": {}}),
        "identity": pair(told, "identity", {"reporter": {}}),
    }


def begun(office: Institution, **person: str) -> tuple[Complainant, dict[str, Any]]:
    """Go to the last page as the script does, and ask for the keys."""
    who = Complainant()
    who.send(mulai="1")
    who.send(institution_id=str(office.pk), di_peramban="1")
    who.send(di_peramban="1", **person)
    who.send(what="x", di_peramban="1")
    who.send(mode="anonymous", di_peramban="1")
    answer = who.client.post("/aduan/segel/", {"berkas": who.hidden("berkas")})
    assert answer.status_code == 200, answer.content
    return who, answer.json()


def store(who: Complainant, body: dict[str, Any]) -> Any:
    who.page = who.client.post("/aduan/simpan/", json.dumps(body), content_type="application/json")
    return who.page


def test_it_is_stored_and_opened_and_once(office: Any) -> None:
    """S1, S2."""
    who, told = begun(office[0])
    body = sealed(told)
    assert store(who, body).status_code == 200
    receipt = who.receipt
    case = Case.objects.get()
    for officer in office[1]:
        assert content(case, officer)["what"] == TEXT
    assert EscrowBox.objects.count() == 1
    assert store(who, body).status_code == 200
    assert who.receipt == receipt
    again = who.client.post("/aduan/segel/", {"berkas": told["ticket"]})
    assert again.status_code == 422
    assert Case.objects.count() == 1
    kinds = sorted(SealedItem.objects.values_list("kind", flat=True))
    assert kinds == ["complaint", "exclusions", "reporter", "reporter"]
    sizes = SealedItem.objects.filter(kind="reporter").values_list("stored_bytes", flat=True)
    assert len(set(sizes)) == 1


def test_the_same_form_in_two_tabs_is_one_complaint(office: Any) -> None:
    """S2: two tickets of one form."""
    who = Complainant()
    who.send(mulai="1")
    who.send(institution_id=str(office[0].pk), di_peramban="1")
    told = [
        who.client.post("/aduan/segel/", {"berkas": who.hidden("berkas")}).json() for _ in range(2)
    ]
    receipts = set()
    for each in told:
        store(who, sealed(each))
        receipts.add(who.receipt)
    assert len(receipts) == 1
    assert Case.objects.count() == 1


def test_what_stays_in_the_browser_is_in_no_hidden_field(office: Any) -> None:
    who, _ = begun(office[0])
    values = token_open("writing", who.hidden("berkas"), now=SystemClock().now())
    assert values["what"] == ""


def cut_body(body: dict[str, Any]) -> None:
    item = body["case"]["items"][0]
    item["body"] = text_of(base64.b64decode(item["body"])[:-100])


def cut_to_a_block(body: dict[str, Any]) -> None:
    item = body["case"]["items"][0]
    item["body"] = text_of(base64.b64decode(item["body"])[:30])


def cut_wrap(body: dict[str, Any]) -> None:
    wrap = body["case"]["items"][0]
    wrap["wrap"] = text_of(base64.b64decode(wrap["wrap"])[:-1])


def other_kind(body: dict[str, Any]) -> None:
    body["case"]["items"][0]["kind"] = "note"


def one_item_more(body: dict[str, Any]) -> None:
    body["case"]["items"].append(body["case"]["items"][0])


def swapped_items(body: dict[str, Any]) -> None:
    body["case"]["items"].reverse()


def no_identity(body: dict[str, Any]) -> None:
    del body["identity"]


def other_key(body: dict[str, Any]) -> None:
    body["case"]["public_key"] = text_of(b"1" * 32)


def bad_id(body: dict[str, Any]) -> None:
    body["case"]["items"][0]["id"] = "../1"


def no_base64(body: dict[str, Any]) -> None:
    body["case"]["items"][0]["body"] = "é"


def no_work(body: dict[str, Any]) -> None:
    body["work"] = []


def lazy_work(body: dict[str, Any]) -> None:
    body["work"] = [0] * PUZZLES


def no_ticket(body: dict[str, Any]) -> None:
    body["ticket"] = "x"


def words_for_pair(body: dict[str, Any]) -> None:
    body["case"] = ["x"]


@pytest.mark.parametrize(
    "spoil",
    [
        cut_body,
        cut_to_a_block,
        cut_wrap,
        other_kind,
        one_item_more,
        swapped_items,
        no_identity,
        other_key,
        bad_id,
        no_base64,
        no_work,
        lazy_work,
        no_ticket,
        words_for_pair,
    ],
)
def test_what_is_not_whole_is_refused(spoil: Callable[[dict[str, Any]], None], office: Any) -> None:
    """S3, S5: in words, and nothing is stored."""
    who, told = begun(office[0])
    body = sealed(told)
    spoil(body)
    assert store(who, body).status_code == 422
    assert "Sekali lagi" in who.text or "sekali lagi" in who.text
    assert not Case.objects.exists()
    assert not CaseKey.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"ticket": 1}'])
def test_nonsense_is_answered_in_words(body: bytes, office: Any) -> None:
    who = Complainant()
    answer = who.client.post("/aduan/simpan/", body, content_type="application/json")
    assert answer.status_code == 422
    too_much = who.client.post(
        "/aduan/simpan/", b"x" * (3 * 2**20), content_type="application/json"
    )
    assert too_much.status_code == 413


def test_it_is_sealed_to_those_of_now_only(office: Any) -> None:
    """S4: an officer too few, a stranger more, or one who was shut out."""
    who, told = begun(office[0])
    for wraps in (told["officers"][:1], [*told["officers"], {**told["officers"][0], "id": "x"}]):
        body = sealed({**told, "officers": wraps})
        assert store(who, body).status_code == 409
        assert "berubah" in who.text
    swapped = [
        {"id": told["officers"][0]["id"], "key": told["officers"][1]["key"]},
        {"id": told["officers"][1]["id"], "key": told["officers"][0]["key"]},
    ]
    assert store(who, sealed({**told, "officers": swapped})).status_code == 409
    assert not Case.objects.exists()


def test_whoever_is_named_is_not_among_the_keys(office: Any) -> None:
    shut_out = office[1][1].actor.actor_id
    Person.objects.filter(actor_id=shut_out).update(display_name="Sutarno")
    who, told = begun(office[0], person_name="Pak Sutarno")
    assert shut_out not in {each["id"] for each in told["officers"]}
    assert store(who, sealed(told)).status_code == 200
    assert not KeyWrap.objects.filter(actor_id=shut_out).exists()


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        [],
        {"what": 1, "persons": "x", "mode": []},
        {"persons": [1, {"name": {"a": 1}}], "mode": "named", "what": "<script>"},
    ],
)
def test_an_officers_page_opens_whatever_is_inside(inside: Any, office: Any) -> None:
    """S6."""
    who, told = begun(office[0])
    body = sealed(told, complaint=inside or b"[]")
    assert store(who, body).status_code == 200
    sheet = opened_sheet(office[1][0])
    assert isinstance(sheet.account["what"], str)
    assert sheet.account["mode"] in ("anonymous", "named")


def test_an_officers_page_opens_what_no_key_opens(office: Any) -> None:
    """S6: the right shape and nothing that opens; it is said in its place."""
    who, told = begun(office[0])
    body = sealed(told)
    item = body["case"]["items"][0]
    raw = bytearray(base64.b64decode(item["body"]))
    raw[-50] ^= 1
    item["body"] = text_of(bytes(raw))
    assert store(who, body).status_code == 200
    assert "tidak dapat dibuka" in opened_sheet(office[1][0]).account["what"]


def opened_sheet(officer: Officer) -> Any:
    case = Case.objects.get()
    desk = Desk(
        actor=officer.actor,
        institution=case.institution,
        entry=None,  # type: ignore[arg-type]
        keys=officer.keys,
        now=SystemClock().now(),
    )
    with translation.override("id"):
        return case_sheet(desk=desk, case=case)


def test_answers_are_taken_sealed_once_and_refused_when_cut(office: Any) -> None:
    """S7, S2, S3."""
    who, told = begun(office[0])
    store(who, sealed(told))
    who.send("tanda-terima/")
    token = who.hidden("berkas")
    key = CaseKey.objects.get(purpose="case")
    scope = KeyScope(key.case_id, 1)
    item_id = new_id()
    place = ItemPlace(scope, item_id, "answer")
    text = json.dumps({"question": None, "text": "Tambahan"}).encode()
    wrap, body = seal_item([text], place, bytes(key.public_key), ItemHead("", "application/json"))
    whole = b"".join(body)
    answer = {"id": item_id, "kind": "answer", "wrap": text_of(wrap), "body": text_of(whole)}
    for spoilt in ({**answer, "body": text_of(whole[:-1])}, {**answer, "kind": "note"}, {}, []):
        fields = {"berkas": token, "segel": json.dumps(spoilt)}
        assert who.client.post("/aduan/jawab/", fields).status_code == 422
    for _ in range(2):
        fields = {"berkas": token, "segel": json.dumps(answer)}
        assert who.client.post("/aduan/jawab/", fields).status_code == 200
    assert SealedItem.objects.filter(kind="answer").count() == 1
    assert opened_sheet(office[1][0]).additions == ("Tambahan",)


def test_the_worker_can_ask_nobody(office: Any) -> None:
    """Its own policy: scripts of ours, WebAssembly, no connection; pages never WebAssembly."""
    who = Complainant()
    policy = who.client.get("/aduan/penyegel.js").headers["Content-Security-Policy"]
    assert "connect-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "'wasm-unsafe-eval'" in policy
    who.send(mulai="1")
    page = who.page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page
    assert "unsafe" not in page
