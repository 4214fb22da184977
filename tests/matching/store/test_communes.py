from matching.geo import Commune, Communes


def test_no_commune_is_none_until_some_are_imported(store):
    assert store.communes.load() is None


def test_communes_are_rebuilt_as_they_were(store):
    rows = [
        Commune("35238", "Rennes", ("35000", "35200", "35700"), 48.1147, -1.6794, "35", 227_000),
        Commune("22016", "Île-de-Bréhat", (), None, None, "22"),
    ]
    store.communes.save(Communes(rows))
    again = store.communes.load()
    assert again.rows == tuple(sorted(rows))
    assert again.by_postal("35200").code_insee == "35238"


def test_saving_others_replaces_them_all(store):
    store.communes.save(Communes([Commune("35238", "Rennes", ("35000",), 48.1, -1.7, "35")]))
    store.communes.save(Communes([Commune("29019", "Brest", ("29200",), 48.4, -4.5, "29")]))
    assert [row.name for row in store.communes.load().rows] == ["Brest"]


def test_the_embedded_sample_goes_through_the_store(store):
    sample = Communes.sample()
    store.communes.save(sample)
    assert store.communes.load().rows == sample.rows
