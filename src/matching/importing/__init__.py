"""From files to the store: parsed, completed from their text, brought to the ROME release in use, written at once."""

from matching.importing.flow import ImportReport, import_communes, import_offers, import_profiles, import_rome
from matching.importing.intake import Intake, Parse
from matching.importing.occupations import Coder, place_offers, place_profiles
from matching.importing.persons import import_persons
from matching.importing.trainings import import_trainings, read_certifications, read_cpf

__all__ = [
    "Coder",
    "ImportReport",
    "Intake",
    "Parse",
    "import_communes",
    "import_offers",
    "import_persons",
    "import_profiles",
    "import_rome",
    "import_trainings",
    "place_offers",
    "place_profiles",
    "read_certifications",
    "read_cpf",
]
