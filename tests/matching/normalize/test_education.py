import pytest

from matching.domain import EducationLevel
from matching.normalize.education import education_level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Bac+5 et plus ou équivalents", "NV1"),
        ("Bac+3, Bac+4 ou équivalents", "NV2"),
        ("Bac+2 ou équivalents", "NV3"),
        ("Bac ou équivalent", "NV4"),
        ("CAP, BEP et équivalents", "NV5"),
        ("2nd ou 1ère achevée", "C12"),
        ("3ème achevée ou Brevet", "C3A"),
        ("4ème achevée", "CFG"),
        ("Primaire à 4ème", "CP4"),
        ("Aucune formation scolaire", "AFS"),
        ("NV4", "NV4"),
        ("nv1", "NV1"),
        ("BTS comptabilité", "NV3"),
        ("Diplôme d'ingénieur", "NV1"),
        ("Licence pro", "NV2"),
        ("Bac pro cuisine", "NV4"),
        ("Bachelor", "NV2"),
        ("quelque chose", None),
        ("", None),
    ],
)
def test_level(text: str, level: str | None) -> None:
    assert education_level(text) == (EducationLevel(level) if level else None)
