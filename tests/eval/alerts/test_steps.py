from datetime import UTC, datetime

import numpy as np
import pytest

from eval.alerts.steps import STEPS, steps
from matching.alerts.desk import Desk
from matching.alerts.night import run
from matching.domain import Channel, ContractKind, Employer, Person
from matching.settings import Settings
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, north_of, tiny_rome
from matching.workspace import Workspace

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)


@pytest.fixture
def work(tmp_path):
    work = Workspace(Settings(tmp_path))
    vars(work).update(rome=tiny_rome(), vectorizer=WordVectorizer())
    with work.store:
        work.store.profiles.upsert([make_profile(contracts=(ContractKind.CDI,))])
        person = Person("P1", "default", ("default", "P1"), None, (), (), (), (Channel.EMAIL,), None, "69")
        work.store.persons.upsert([person])
        yield work


def followed(work, *offers):
    """The step of each offer, by id."""
    work.store.offers.upsert(offers)
    keys = work.store.offers.keys([one.ref for one in offers])
    work.offers.follow()
    (found,) = steps(
        Desk.of(work), work.store.schedule.due(AT.replace(year=2027), 0, 9), [np.sort([*keys.values()])], AT
    )
    names = dict(zip(sorted(keys.values()), (STEPS[step] for step in found.tolist()), strict=True))
    return {one.id: names[keys[one.ref]] for one in offers}


def test_an_offer_is_followed_to_the_step_that_keeps_it_from_its_person(work):
    fournil = {"employer": Employer("Fournil")}
    offers = [
        make_offer("far", place=north_of(LYON, 90)),
        make_offer("temp", contract=ContractKind.TEMP),
        make_offer("dull", rome="N1101"),
        make_offer("neighbour", rome="D1106"),
        make_offer("held"),
        *(make_offer(f"f{n}", title=f"Boulanger {n}", place=north_of(LYON, n), **fournil) for n in range(3)),
    ]
    work.store.offers.upsert(offers)
    work.store.offers.suspend([work.store.offers.keys([offers[4].ref])[offers[4].ref]], AT)
    assert followed(work, *offers) == {
        "far": "wish.reach",
        "temp": "wish.contract",
        "dull": "floor",
        "neighbour": "neighbour",
        "held": "suspended",
        "f0": "places",
        "f1": "places",
        "f2": "employer_cap",
    }


def test_what_was_pushed_and_its_copies_are_said_to_be_so(work):
    said = (
        "Vous pétrissez façonnez et cuisez les pains au levain dans un four à bois avec une équipe de trois personnes "
    )
    said += "qui aiment le travail bien fait et vous formez un apprenti qui commence en septembre"
    first, copy = make_offer("a", description=said), make_offer("b", description=said)
    assert followed(work, first) == {"a": "places"}
    run(work, AT)
    assert followed(work, first) == {"a": "pushed"}
    work.store.offers.upsert([copy])
    run(work, AT)
    assert followed(work, first, copy) == {"a": "pushed", "b": "pushed"}
