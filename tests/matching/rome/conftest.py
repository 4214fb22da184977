"""A release of three occupations in the official format, its sentences written for the tests."""

from pathlib import Path

import pytest

from matching.rome import Rome

TABLES = {
    "referentiel_code_rome": [
        "code_rome,code_ogr,libelle_rome,emploi_reglemente,emploi_cadre,code_rome_parent",
        '"G1609","1","Cuisinier / Cuisinière","N","","G1602"',
        '"G1602","2","Commis / Commise de cuisine","N","","G1602"',
        '"J1506","3","Infirmier / Infirmière en soins généraux (IDE)","O","O","J1506"',
    ],
    "texte": [
        "code_rome,libelle_type_texte,position_phrase,libelle_texte",
        '"G1609","definition","2","Dresse l\'\'assiette,\npuis l\'\'envoie."',
        '"G1609","definition","1","Cuit les plats."',
        '"G1609","acces_metier","1","Un CAP aide."',
    ],
    "referentiel_appellation": [
        "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome,classification,peu_usite",
        '"10","Cuisinier / Cuisinière","Cuisinier / Cuisinière","G1609","PRINCIPALE","N"',
        '"11","Commis / Commise de cuisine","Commis(e) de cuisine","G1602","PRINCIPALE","N"',
        '"12","Aide-cuisinier / Aide-cuisinière","","G1602","SYNONYME","O"',
        '"13","Infirmier / Infirmière en soins généraux (IDE)","Infirmier / Infirmière","J1506","PRINCIPALE","N"',
        '"14","Second / Seconde de cuisine","Second(e) de cuisine","G1609","SYNONYME","N"',
    ],
    "referentiel_competence": [
        "code_ogr,libelle_competence,nature,code_ogr_macro_comp,cat_comp,sous_cat_comp",
        '"100","Éplucher des légumes","Compétence","200","Savoir-faire","Technique"',
        '"200","Préparer des aliments","Macro-compétence","","Savoir-faire",""',
        '"300","Avoir le sens du service","Macro-compétence","","Savoir-être professionnel",""',
        '"101","Poser une perfusion","Compétence","201","Savoir-faire","Technique"',
        '"201","Réaliser un soin","Macro-compétence","","Savoir-faire",""',
    ],
    "referentiel_savoir": [
        "code_ogr_savoir,libelle_savoir,categorie_savoir",
        '"400","Chaîne du froid","Normes et procédés"',
    ],
    "referentiel_contexte_travail": [
        "code_ogr,libelle_cont_travail,libelle_type_cont_trav",
        '"500","Travail de nuit","Horaires et durée du travail"',
    ],
    "coherence_item": [
        "code_rome,code_ogr,coeur_metier",
        '"G1609","100",""',
        '"G1609","400","Principale"',
        '"G1609","500",""',
        '"G1602","100","Principale"',
        '"G1602","300",""',
        '"J1506","101","Principale"',
        '"J1506","500",""',
    ],
    "rubrique_mobilite": [
        "code_rome,code_rome_cible,numero_ordre",
        '"G1609","J1506","2"',
        '"G1609","G1602","1"',
        '"G1602","G1609","1"',
    ],
    "grand_domaine": ["code_grand_domaine,libelle_grand_domaine", '"G","Hôtellerie"', '"J","Santé"'],
    "domaine_professionnel": [
        "code_domaine_professionnel,libelle_domaine_professionnel",
        '"G16","Production culinaire"',
        '"J15","Soins paramédicaux"',
    ],
}


@pytest.fixture
def release_folder(tmp_path: Path) -> Path:
    for table, lines in TABLES.items():
        (tmp_path / f"unix_{table}_v999_utf8.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def official(shared_data: Path) -> Rome:
    """The official release, for tests marked `data`."""
    return Rome.from_csv(shared_data / "rome_v460")
