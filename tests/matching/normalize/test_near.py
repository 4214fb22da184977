import gzip
import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import pytest

from matching.domain import ContractKind, Employer, Offer, Place
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer
from matching.normalize.near import near_hash

TEXT = """Notre boulangerie artisanale cherche une personne motivée pour préparer les pâtes, façonner les pains
et viennoiseries, surveiller la cuisson et accueillir la clientèle du quartier chaque matin, avec une équipe chaleureuse
et un matériel récent. Prime annuelle, mutuelle et repos consécutifs garantis."""
OFFER = Offer(
    "1",
    "Boulanger / Boulangère",
    description=TEXT,
    employer=Employer("Au Fournil"),
    place=Place(code_insee="35238"),
    contract=ContractKind.CDI,
)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2", "source": "other"},
        {"employer": Employer()},
        {"title": "BOULANGER(E) (H/F) #TET13588"},
        {"description": f"Description du poste :\n{TEXT}\nDescription du profil"},
        {"description": TEXT.upper().replace("É", "E")},
        {"description": f"{TEXT} 12/11/2026 : rh@fournil.fr, www.fournil.fr/poste-12"},
        {"description": TEXT.replace("motivée", "motivé")},
    ],
)
def test_a_repost_is_the_same(change):
    assert near_hash(replace(OFFER, **change)) == near_hash(OFFER) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(code_insee="35047")},
        {"contract": ContractKind.CDD},
        {"title": "Pâtissier / Pâtissière"},
        {"description": TEXT.replace("pains", "gâteaux")},
    ],
)
def test_other_work_or_another_place_or_contract_is_not(change):
    assert near_hash(replace(OFFER, **change)) != near_hash(OFFER)


@pytest.mark.parametrize("change", [{"place": Place()}, {"description": ""}, {"description": "Cherche boulanger."}])
def test_what_cannot_be_told_has_none(change):
    assert near_hash(replace(OFFER, **change)) is None


@pytest.mark.data
def test_real_offers_of_one_group_have_nearly_the_same_text_and_groups_are_few(shared_data):
    with gzip.open(shared_data / "offers" / "offers.jsonl.gz", "rt", encoding="utf-8") as lines:
        parsed = [parse_offer(json.loads(line), Communes.sample()) for line in lines]
    groups = defaultdict(list)
    for one in parsed:
        if isinstance(one, Accepted) and (key := near_hash(one.value)) is not None:
            groups[key].append(one.value)
    again = [group for group in groups.values() if len(group) > 1]
    assert 10 <= len(again) <= 30
    for a, b in (pair for group in again for pair in combinations(group, 2)):
        left, right = (set(one.description.lower().split()) for one in (a, b))
        assert len(left & right) / len(left | right) > 0.8, (a.title, b.title)
