from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from matching.domain import ContractKind, Employer, Offer, OfferStatus, Pay, Place, PlaceScope, RomeRef
from matching.duplicates import regroup
from matching.store import Store
from matching.store.migrate import HEAD, move

TEXT = """Notre boulangerie artisanale cherche une personne motivée pour préparer les pâtes, façonner les pains
et viennoiseries, surveiller la cuisson et accueillir la clientèle du quartier chaque matin, avec une équipe chaleureuse
et un matériel récent. Prime annuelle, mutuelle et repos consécutifs garantis. Vous travaillez six jours sur sept, de
quatre heures à onze heures, avec un apprenti que vous formez, et vous proposez chaque saison des recettes nouvelles."""
RENNES = Place(48.11, -1.68, "35238", "35000", "35 - RENNES", PlaceScope.POINT)
OFFER = Offer(
    "1",
    "Boulanger / Boulangère",
    description=TEXT,
    rome=RomeRef("D1102"),
    employer=Employer("Au Fournil"),
    place=RENNES,
    contract=ContractKind.CDI,
    pay=Pay(1900.0, 2100.0),
)
PREAMBLE = "Notre agence de recrutement, présente partout en France, recrute pour son client un talent.\n"
PASTRY = TEXT.replace("pâtes, façonner les pains", "crèmes, monter les entremets").replace(
    "viennoiseries", "gâteaux de fête"
)


def groups(store, *changes):
    """Groups of an offer (1) and of changed copies of it (2, 3...), after `regroup`."""
    store.offers.upsert([OFFER, *(replace(OFFER, id=str(i), **change) for i, change in enumerate(changes, 2))])
    regroup(store)
    return [group for _, group in sorted(store.offers.groups(range(1, len(changes) + 2)).items())]


@pytest.mark.parametrize(
    "change",
    [
        {"source": "other"},
        {"employer": Employer()},
        {"title": "BOULANGER(E) (H/F) #TET13588"},
        {"title": "Ouvrier du pain"},
        {"description": f"Description du poste :\n{TEXT}\nDescription du profil"},
        {"description": TEXT.upper().replace("É", "E").replace(". ", ".<br/><li>• ")},
        {"description": f"{TEXT} 12/11/2026 : rh@fournil.fr, www.fournil.fr/poste-12"},
        {"description": TEXT.replace("motivée", "sérieuse").replace("Prime annuelle", "Treizième mois")},
        {"description": PREAMBLE + TEXT, "employer": Employer("Intérim 35")},
        {"description": TEXT[:250] + "..."},
        {"contract": None, "pay": None},
        {"pay": Pay(2000.0, 2000.0)},
        {"place": replace(RENNES, latitude=48.095, code_insee=None, label="Rennes sud")},
        {"status": OfferStatus.WITHDRAWN},
    ],
)
def test_what_says_the_same_job_is_in_one_group(store, change):
    assert groups(store, change) == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"place": replace(RENNES, latitude=48.39, longitude=-4.48, code_insee="29019")},
        {"place": replace(RENNES, latitude=48.13, code_insee="35051")},
        {"contract": ContractKind.CDD},
        {"pay": Pay(2600.0, 2600.0)},
        {"title": "Pâtissier / Pâtissière", "description": PASTRY},
        {"description": PREAMBLE + TEXT[-300:].replace("matin", "soir") + PREAMBLE.upper() + "Ménage de bureaux."},
        {"description": "Cherche boulanger."},
        {"place": Place()},
    ],
)
def test_another_job_place_or_terms_or_what_cannot_be_told_is_on_its_own(store, change):
    assert groups(store, change) == [1, 2]


def test_places_without_coordinates_are_told_by_their_name(store):
    department = Place(label="35 - Ille-et-Vilaine", scope=PlaceScope.DEPARTEMENT)
    other = replace(department, label="29 - Finistère")
    assert groups(store, {"place": department}, {"place": other}, {"place": department}) == [1, 2, 3, 2]


def test_only_what_changed_is_read_again(store):
    groups(store, {"employer": Employer()})
    read = []
    assert regroup(store, read.append) == 0
    assert read == []
    store.offers.upsert([replace(OFFER, id="3"), OFFER])
    assert regroup(store, read.append) == 1
    assert sum(read) == 2  # offer 3, read then put in its group
    assert store.offers.groups([3]) == {3: 1}


def test_an_offer_between_two_groups_makes_them_one(store):
    """Two cut texts that share nothing, then the whole of both."""
    words = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}mot" for i in range(150)]
    start, end, whole = (" ".join(part) for part in (words[:70], words[80:], words))
    assert groups(store, {"description": start}, {"description": end}) == [1, 2, 3]
    store.offers.upsert([replace(OFFER, id="4", description=whole)])
    assert regroup(store) == 2
    assert store.offers.groups([2, 3, 4]) == {2: 2, 3: 2, 4: 2}


def test_an_offer_that_says_something_else_leaves_its_group_to_the_others(store):
    assert groups(store, {}, {}) == [1, 1, 1]
    store.offers.upsert([replace(OFFER, contract=ContractKind.CDD)])
    assert regroup(store) == 2
    assert store.offers.groups([1, 2, 3]) == {1: 1, 2: 2, 3: 2}
    store.offers.upsert([replace(OFFER, id="2", description="")])
    regroup(store)
    assert store.offers.groups([1, 2, 3]) == {1: 1, 2: 2, 3: 3}


def test_a_group_keeps_its_name_when_its_first_offer_is_erased(store):
    groups(store, {}, {})
    store.offers.erase([1])
    store.offers.upsert([replace(OFFER, id="4")])
    regroup(store)
    assert store.offers.groups([2, 3, 4]) == {2: 1, 3: 1, 4: 1}


def test_what_was_stopped_half_way_goes_on(store, monkeypatch):
    store.offers.upsert([OFFER, replace(OFFER, id="2"), replace(OFFER, id="3", place=Place(label="Rennes"))])

    def stop(_):
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            regroup(store, stop)
    regroup(store)
    assert store.offers.groups([1, 2, 3]) == {1: 1, 2: 1, 3: 3}


def test_a_hundred_reposts_are_one_among_hundreds_that_share_their_boilerplate(store):
    def own(i):
        return " ".join(f"{letter}{chr(97 + i % 26)}{chr(97 + i // 26)}mot" for letter in "abcdefghijklmnopqrstuvwxyz")

    def advert(i, name):
        return replace(OFFER, id=name, description=f"{own(i)} {TEXT} {own(i)[::-1]}")

    store.offers.upsert([*(advert(i, f"b{i}") for i in range(300)), *(advert(300, f"r{i}") for i in range(100))])
    regroup(store)
    expected = {key: min(key, 301) for key in range(1, 401)}
    assert store.offers.groups(expected) == expected


def test_after_a_migration_back_and_forward_everything_is_read_again_and_groups_are_the_same(store):
    groups(store, {}, {"contract": ContractKind.CDD})
    for revision in ("0008", HEAD):
        with store._scope.write() as connection:
            move(connection, revision)
    store.offers.upsert([replace(OFFER, id="4")])
    read = []
    assert regroup(store, read.append) == 1
    assert sum(read) == 8  # four read, and put in their groups
    assert store.offers.groups([1, 2, 3, 4]) == {1: 1, 2: 1, 3: 3, 4: 1}


def test_an_offer_erased_before_its_group_is_found_is_left_out(store):
    store.offers.upsert([OFFER, replace(OFFER, id="2"), replace(OFFER, id="3")])
    with pytest.raises(ZeroDivisionError):
        regroup(store, lambda _: 1 / 0)
    store.offers.erase([1])
    assert regroup(store) == 1
    assert store.offers.groups([1, 2, 3]) == {2: 2, 3: 2}
    assert store.sketches.within([(0, 1 << 40)])[0].offer_key == 2


def test_processes_that_group_at_once_agree(store, store_url):
    store.offers.upsert(replace(OFFER, id=str(i)) for i in range(8))

    def run(_):
        with Store.open(store_url) as own:
            return regroup(own)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(run, range(4))) == 7
    assert store.offers.groups(range(1, 9)) == dict.fromkeys(range(1, 9), 1)
    assert store.sketches.waiting() == []


def test_a_place_that_is_grouped_part_by_part_is_grouped_the_same(store, monkeypatch):
    monkeypatch.setattr("matching.duplicates.grouping.PART", 2)
    monkeypatch.setattr("matching.duplicates.grouping.CHUNK", 1)
    monkeypatch.setattr("matching.duplicates.grouping.REMEMBERED", 1)
    terms = [ContractKind.CDI, ContractKind.CDD] * 3
    assert groups(store, *({"contract": kind} for kind in terms)) == [1, 1, 3, 1, 3, 1, 3]
