from matching.normalize.conditions import PHYSICAL, read_physical


def test_official_labels_give_slugs_in_a_fixed_order() -> None:
    labels = [
        "En environnement bruyant",
        "Port et manipulation de charges lourdes ou encombrantes",
        "En grande hauteur",
    ]
    assert read_physical(labels) == ("heavy_loads", "noise", "heights")
    assert read_physical(["Station debout prolongée", "En extérieur"]) == ("standing", "outdoors")
    assert read_physical(["En zone frigorifique", "Travail répétitif ou cadence imposée"]) == (
        "cold_heat",
        "repetitive",
    )


def test_other_labels_give_nothing() -> None:
    assert read_physical(["Autre", "En contact avec du public", "Station assise prolongée"]) == ()


def test_every_slug_can_be_reached() -> None:
    assert len(PHYSICAL) == 7
