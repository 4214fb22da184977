"""A person lives through the whole service and is erased: nothing of them is left in any table, log, list or file."""

import json
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from time import monotonic

import numpy as np
import pytest
from sqlalchemy import MetaData, select, update

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from fastapi.testclient import TestClient

from matching.bundle import seal, serve
from matching.domain import Actor, Adviser, Audience, ClientScope, Event, EventKind, Impression, Person, Purpose
from matching.export import export_log
from matching.log import Log
from matching.store import Periods, Store
from matching.store.schema import jobs
from matching.testing import LYON, make_profile, make_skills
from matching.workspace import Workspace
from serving.logs import JsonFormatter
from serving.sample import import_sample
from tests.serving.conftest import ANNE
from tests.serving.delivery.push_service import Browser, describe
from tests.training.conftest import planted
from training.__main__ import main
from training.fit import CONFIG

PERSON = Person(
    "IDENT-778899",
    "default",
    ("default", "PROFIL-4455"),
    "Zéphyrine Quellec",
    ("zephyrine@courrier.example",),
    ("+33601987654",),
    ("77 rue des Ajoncs",),
    adviser=Adviser(ANNE),
)
PROFILE = make_profile("PROFIL-4455", skills=make_skills(101), text="Funambule reconvertie dans le pain")
LINKED = {"id": "MISSION-66", "projects": [{"rome": "D1102"}], "text": "Suivie par la mission de Keralio"}
SKILL, FOE, NOTE = "Apprivoiser des brioches", "Fournil Vaurien", "Voix douce, la rappeler jeudi"
POINTED = "Voyez cette boulangère du quai"
PHONE = Browser("https://push.example", "telephone-de-zephyrine").subscription
TRACES = [
    text.encode()
    for text in (
        PERSON.id,
        PROFILE.id,
        LINKED["id"],
        "phyrine",
        "Quellec",
        PERSON.emails[0],
        PERSON.phones[0],
        "rue des Ajoncs",
        "Funambule",
        "Keralio",
        SKILL,
        FOE,
        "la rappeler jeudi",
        POINTED,
        PHONE["endpoint"],
    )
]
OFFER = {
    "id": "A1",
    "intitule": "Boulanger / Boulangère",
    "romeCode": "D1102",
    "lieuTravail": {"latitude": LYON.latitude, "longitude": LYON.longitude, "libelle": "69 - Lyon"},
}
NDJSON = {"Content-Type": "application/x-ndjson"}
WAIT_S = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def there(request, settings, loaded):
    """The settings of a service on each database in turn, with the sample in it."""
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("make_database")()
    there = replace(settings, library=replace(settings.library, database_url=url))
    work = Workspace(there.library)
    vars(work).update(loaded)
    import_sample(work)
    work.store.close()
    return there


@pytest.fixture
def logged(tmp_path):
    """The file that the service logs into, as it does on standard error."""
    file = tmp_path / "service.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("serving", "matching", "uvicorn")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield file
    for logger in loggers:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    handler.close()


@pytest.fixture
def train(tmp_path, monkeypatch):
    """Retrains from a log, with a real MLflow in the data folder."""
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI", "MLFLOW_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    models = tmp_path / "models"
    (models / "base").mkdir(parents=True)
    (models / "base" / "encoder.bin").write_bytes(b"vectors")
    seal(models / "base", encoder_fingerprint="static-0", dim=2)
    serve(models, "base")
    one_thread = CONFIG.read_text(encoding="utf-8").replace("num_threads = 2", "num_threads = 1")
    (tmp_path / "retrain.toml").write_text(one_thread, encoding="utf-8")

    def train(log, data_dir):
        monkeypatch.setenv("MATCHING_DATA_DIR", str(data_dir))
        options = ["--log", str(log), "--models", str(models), "--config", str(tmp_path / "retrain.toml")]
        assert main(["retrain", *options]) == 0
        assert (data_dir / "mlflow" / "mlflow.sqlite3").exists()

    return train


def once():
    """So that the answer is kept for a repeated request."""
    return {"Idempotency-Key": token_hex(8)}


def said(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def register(service):
    """The person and their profile, in lists at once, beside someone alike who stays; their keys."""
    store, stays = service.store, Person("STAYS", "default", ("default", "STAYS"))
    store.profiles.upsert([PROFILE, make_profile("STAYS", skills=make_skills(101))])
    store.persons.upsert([PERSON, stays])
    for audience in (Audience.EMPLOYERS, Audience.ADVISERS):
        store.consents.give(store.persons.keys([stays.ref])[stays.ref], Purpose.VISIBILITY, audience, datetime.now(UTC))
    service.served.live.catch_up()
    return store.persons.keys([PERSON.ref])[PERSON.ref], store.profiles.keys([PROFILE.ref])[PROFILE.ref]


def as_jobseeker(me):
    edit = {"skills": [{"label": SKILL}, {"label": "Pétrir"}], "excluded_employers": [FOE]}
    assert SKILL in str(said(me.patch("/me/profile", json=edit, headers=once())))
    for purpose, audience in (("visibility", "employers"), ("visibility", "advisers"), ("sharing", "temp_agencies")):
        said(me.put(f"/me/consents/{purpose}/{audience}"))
    said(me.post("/me/devices", json=PHONE, headers=once()), 201)
    said(me.put("/me/subscription", json={"frequency": "daily", "handle": 0.3, "channels": ["email"]}))
    refused, liked = said(me.get("/me/offers"))["items"][:2]
    answer = {"event": "refused", "reasons": ["too_far"]}
    said(me.post(f"/me/impressions/{refused['impression_id']}/answers", json=answer, headers=once()), 201)
    said(me.post(f"/me/impressions/{liked['impression_id']}/answers", json={"event": "interested"}), 201)


def place_of(employer, offer, profile, store):
    """The impression that shows the profile to the employer; None while the index has not heard of the consent."""
    shown = said(employer.get(f"/employer/offers/{offer}/profiles"))["items"]
    places = store.impressions.get([one["impression_id"] for one in shown])
    return next((key for key, one in places.items() if one.profile_id == profile), None)


def as_employer(employer, me, profile, store):
    offer = said(employer.post("/employer/offers", json=OFFER), 201)["key"]
    place = eventually(lambda: place_of(employer, offer, profile, store))
    contact = said(employer.post("/employer/contacts", json={"impression_id": place}, headers=once()), 201)["key"]
    said(me.post(f"/me/contacts/{contact}/answer", json={"accepted": True}))
    assert PERSON.name in str(said(employer.get(f"/employer/contacts/{contact}/identity")))
    said(employer.post(f"/employer/impressions/{place}/outcome", json={"event": "contacted"}), 201)
    return offer


def as_adviser(anne, person, profile, offer):
    said(anne.get("/adviser/portfolio"))
    link = {"source": "agence", "id": LINKED["id"]}
    said(anne.post(f"/adviser/persons/{person}/sources", json=link, headers=once()), 201)
    assert PERSON.name in str(said(anne.get(f"/adviser/persons/{person}")))
    shown = said(anne.get(f"/adviser/persons/{person}/matches"))["items"][0]["impression_id"]
    keyed = {"event": "interested", "channel": "phone"}
    said(anne.post(f"/adviser/impressions/{shown}/answers", json=keyed), 201)
    shortlist = said(anne.post("/adviser/shortlists", json={"name": "Pain", "offer_key": offer}), 201)["key"]
    noted = {"profile_key": profile, "note": NOTE}
    said(anne.post(f"/adviser/shortlists/{shortlist}/profiles", json=noted, headers=once()), 201)
    override = {"profile_key": profile, "kind": "promote", "reason": "met"}
    said(anne.post(f"/adviser/offers/{offer}/overrides", json=override), 201)
    said(anne.post("/adviser/contacts", json={"profile_key": profile}, headers=once()), 201)
    ticket = said(anne.post(f"/adviser/offers/{offer}/tickets", json={}, headers=once()), 201)["key"]
    pointed = {"said": POINTED, "profile_key": profile}
    said(anne.post(f"/adviser/tickets/{ticket}/messages", json=pointed, headers=once()), 201)
    return shortlist


def answered_by_others(store, n_lists=60):
    """Lists and answers of the people of the sample, enough to learn from."""
    log = planted(n_lists)
    rows = [
        row | {"profile_id": 1 + row["profile_id"], "offer_id": 1 + row["offer_id"] % 100, "digest_id": None}
        for row in log.impressions.to_pylist()
    ]
    keys = store.impressions.record([Impression(**row | {"features": tuple(row["features"])}) for row in rows])
    events = [
        row
        | {"impression_id": keys[row["impression_id"]], "event": EventKind(row["event"]), "actor": Actor(row["actor"])}
        for row in log.events.to_pylist()
    ]
    store.events.append([Event(**row | {"reasons": tuple(row["reasons"])}) for row in events])


def dump(store):
    """Every column of every table that the database has, as bytes."""
    found, metadata = [], MetaData()
    with store._scope.read() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    assert len(metadata.tables) > 30
    return b"\n".join(found)


def left_in(folder, traces):
    """File and trace, where a file holds one."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [(path.name, trace) for path, content in files.items() for trace in traces if trace in content]


def eventually(question):
    """The first answer that says something; the last one when time is over."""
    end, answer = monotonic() + WAIT_S, question()
    while not answer and monotonic() < end:
        threading.Event().wait(0.05)
        answer = question()
    return answer


def bytes_of(service, profile):
    """The vectors of the person, in half and whole floats, and the feature rows of what was shown of them."""
    work, store = service.work, service.store
    vectors = work.vectorizer.profiles([store.profiles.get([profile])[profile]])[2]
    rows = [np.asarray(one.features, "<f4") for one in store.impressions.of_profile(profile) if one.features]
    assert len(vectors) and len(rows) > 5
    return [row.tobytes() for half in (vectors.astype(np.float16), vectors) for row in half] + [
        row.tobytes() for row in rows
    ]


def in_the_night(store):
    """What waits for the night is due now."""
    with store._scope.write() as connection:
        connection.execute(update(jobs).values(due_at=datetime.now(UTC)))


def test_an_erased_person_is_left_in_no_table_no_list_no_log_and_no_file(
    there, make_client, token, logged, train, tmp_path
):
    data_dir, export = there.library.data_dir, tmp_path / "export"
    app = make_client(replace(there, push=describe(tmp_path)))
    service = app.app.state.service
    store = service.store

    def calls(role, who=None):
        client = TestClient(app.app)
        client.headers["Authorization"] = f"Bearer {token(role, who)}"
        return client

    person, profile = register(service)
    answered_by_others(store)
    me, anne, employer = calls("jobseeker", PERSON.id), calls("adviser", ANNE), calls("employer")
    partner = TestClient(app.app)
    scopes = [ClientScope.PROFILES_READ, ClientScope.PROFILES_WRITE]
    _, key = store.clients.add("Agence", "partner", scopes, "agence", datetime.now(UTC), Audience.TEMP_AGENCIES)
    partner.headers["Authorization"] = f"Bearer {key}"
    as_jobseeker(me)
    said(partner.post("/partners/profiles", content=json.dumps(LINKED), headers=once() | NDJSON))
    offer = as_employer(employer, me, profile, store)
    shortlist = as_adviser(anne, person, profile, offer)
    assert SKILL in str(said(partner.get("/partners/profiles")))
    assert NOTE in str(said(me.get("/me/export", headers=once())))
    service.served.live.snapshot()
    export_log(store, export, None, datetime.now(UTC))
    train(export, data_dir)
    whole = bytes_of(service, profile)
    before = dump(store)
    assert [trace for trace in TRACES if trace not in before] == []
    assert left_in(data_dir / "profiles", whole)

    assert me.delete("/me").status_code == 204

    after = dump(store)
    assert [trace for trace in TRACES + whole if trace in after] == []
    assert {me.get(path).status_code for path in ("/me/profile", "/me/offers", "/me/export")} == {404}
    found = [
        said(anne.get(f"/adviser/offers/{offer}/profiles"))["items"],
        said(anne.post("/bank/searches", json={"offer_key": offer}))["items"],
        said(employer.get(f"/employer/offers/{offer}/profiles"))["items"],
    ]
    shown = [store.impressions.get([one["impression_id"] for one in items]).values() for items in found]
    stays = store.profiles.keys([("default", "STAYS")])["default", "STAYS"]
    assert [{one.profile_id for one in places} for places in shown] == [{stays}] * 3
    assert said(anne.get(f"/adviser/shortlists/{shortlist}"))["items"] == []
    assert person not in [one["key"] for one in said(anne.get("/adviser/portfolio"))["items"]]
    feed = {one["key"]: one["profile"] for one in said(partner.get("/partners/profiles"))["items"]}
    assert feed[profile] is None  # whoever read it is told
    assert profile not in service.served.live.profiles.state.columns.keys
    assert left_in(data_dir / "profiles", whole)  # until the files are rewritten

    app.__exit__(None, None, None)  # stopped before it could do it: the next one does
    with Store.open(there.library.store_url) as later:
        in_the_night(later)
    make_client(there)
    assert eventually(lambda: not left_in(tmp_path, TRACES + whole)), left_in(tmp_path, TRACES + whole)

    log = Log.read(export)
    assert not [trace for trace in TRACES if trace.decode() in f"{log.impressions.to_pylist()}{log.events.to_pylist()}"]
    with Store.open(there.library.store_url) as later:
        assert later.audit.verify() is None
        assert later.retention.apply(Periods(), datetime.now(UTC) + timedelta(days=400))["exports"] == 1
    assert not export.exists()
    assert '"route": "/me"' in logged.read_text(encoding="utf-8")
