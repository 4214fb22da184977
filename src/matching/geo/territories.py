"""Départements and regions: codes, labels, main towns.

Source: INSEE, code officiel géographique 2025 (https://www.insee.fr/fr/information/8377162); Guadeloupe to Mayotte bear
their own region's number there.
"""

from typing import NamedTuple

from matching.rome.labels import fold


class Territory(NamedTuple):
    """A département or a region; `main_town` is the INSEE code of its préfecture."""

    label: str
    region: str
    main_town: str


_DEPARTEMENTS = """\
01;Ain;84;01053
02;Aisne;32;02408
03;Allier;84;03190
04;Alpes-de-Haute-Provence;93;04070
05;Hautes-Alpes;93;05061
06;Alpes-Maritimes;93;06088
07;Ardèche;84;07186
08;Ardennes;44;08105
09;Ariège;76;09122
10;Aube;44;10387
11;Aude;76;11069
12;Aveyron;76;12202
13;Bouches-du-Rhône;93;13055
14;Calvados;28;14118
15;Cantal;84;15014
16;Charente;75;16015
17;Charente-Maritime;75;17300
18;Cher;24;18033
19;Corrèze;75;19272
2A;Corse-du-Sud;94;2A004
2B;Haute-Corse;94;2B033
21;Côte-d'Or;27;21231
22;Côtes-d'Armor;53;22278
23;Creuse;75;23096
24;Dordogne;75;24322
25;Doubs;27;25056
26;Drôme;84;26362
27;Eure;28;27229
28;Eure-et-Loir;24;28085
29;Finistère;53;29232
30;Gard;76;30189
31;Haute-Garonne;76;31555
32;Gers;76;32013
33;Gironde;75;33063
34;Hérault;76;34172
35;Ille-et-Vilaine;53;35238
36;Indre;24;36044
37;Indre-et-Loire;24;37261
38;Isère;84;38185
39;Jura;27;39300
40;Landes;75;40192
41;Loir-et-Cher;24;41018
42;Loire;84;42218
43;Haute-Loire;84;43157
44;Loire-Atlantique;52;44109
45;Loiret;24;45234
46;Lot;76;46042
47;Lot-et-Garonne;75;47001
48;Lozère;76;48095
49;Maine-et-Loire;52;49007
50;Manche;28;50502
51;Marne;44;51108
52;Haute-Marne;44;52121
53;Mayenne;52;53130
54;Meurthe-et-Moselle;44;54395
55;Meuse;44;55029
56;Morbihan;53;56260
57;Moselle;44;57463
58;Nièvre;27;58194
59;Nord;32;59350
60;Oise;32;60057
61;Orne;28;61001
62;Pas-de-Calais;32;62041
63;Puy-de-Dôme;84;63113
64;Pyrénées-Atlantiques;75;64445
65;Hautes-Pyrénées;76;65440
66;Pyrénées-Orientales;76;66136
67;Bas-Rhin;44;67482
68;Haut-Rhin;44;68066
69;Rhône;84;69123
70;Haute-Saône;27;70550
71;Saône-et-Loire;27;71270
72;Sarthe;52;72181
73;Savoie;84;73065
74;Haute-Savoie;84;74010
75;Paris;11;75056
76;Seine-Maritime;28;76540
77;Seine-et-Marne;11;77288
78;Yvelines;11;78646
79;Deux-Sèvres;75;79191
80;Somme;32;80021
81;Tarn;76;81004
82;Tarn-et-Garonne;76;82121
83;Var;93;83137
84;Vaucluse;93;84007
85;Vendée;52;85191
86;Vienne;75;86194
87;Haute-Vienne;75;87085
88;Vosges;44;88160
89;Yonne;27;89024
90;Territoire de Belfort;27;90010
91;Essonne;11;91228
92;Hauts-de-Seine;11;92050
93;Seine-Saint-Denis;11;93008
94;Val-de-Marne;11;94028
95;Val-d'Oise;11;95500
971;Guadeloupe;01;97105
972;Martinique;02;97209
973;Guyane;03;97302
974;La Réunion;04;97411
975;Saint-Pierre-et-Miquelon;975;97502
976;Mayotte;06;97611
977;Saint-Barthélemy;977;97701
978;Saint-Martin;978;97801
986;Wallis et Futuna;986;98613
987;Polynésie française;987;98735
988;Nouvelle-Calédonie;988;98818
"""

_REGIONS = """\
01;Guadeloupe;01;97105
02;Martinique;02;97209
03;Guyane;03;97302
04;La Réunion;04;97411
06;Mayotte;06;97611
11;Île-de-France;11;75056
24;Centre-Val de Loire;24;45234
27;Bourgogne-Franche-Comté;27;21231
28;Normandie;28;76540
32;Hauts-de-France;32;59350
44;Grand Est;44;67482
52;Pays de la Loire;52;44109
53;Bretagne;53;35238
75;Nouvelle-Aquitaine;75;33063
76;Occitanie;76;31555
84;Auvergne-Rhône-Alpes;84;69123
93;Provence-Alpes-Côte d'Azur;93;13055
94;Corse;94;2A004
975;Saint-Pierre-et-Miquelon;975;97502
977;Saint-Barthélemy;977;97701
978;Saint-Martin;978;97801
986;Wallis et Futuna;986;98613
987;Polynésie française;987;98735
988;Nouvelle-Calédonie;988;98818
"""

_FORMER_REGIONS = """\
44;Alsace;Champagne-Ardenne;Lorraine
75;Aquitaine;Limousin;Poitou-Charentes
84;Auvergne;Rhône-Alpes
27;Bourgogne;Franche-Comté
28;Basse-Normandie;Haute-Normandie
24;Centre
76;Languedoc-Roussillon;Midi-Pyrénées
32;Nord-Pas-de-Calais;Picardie
93;PACA;Provence-Alpes-Côte-d'Azur;Région Sud
11;IDF;Région parisienne
04;Réunion
"""


def _read(table: str) -> dict[str, Territory]:
    rows = (line.split(";") for line in table.splitlines())
    return {code: Territory(label, region, main_town) for code, label, region, main_town in rows}


TERRITORIES: dict[str, Territory] = _read(_DEPARTEMENTS)
REGION_TERRITORIES: dict[str, Territory] = _read(_REGIONS)

DEPARTEMENTS: dict[str, str] = {code: territory.label for code, territory in TERRITORIES.items()}
"""Label of each département, overseas ones and collectivities included."""

REGIONS: dict[str, str] = {code: territory.label for code, territory in REGION_TERRITORIES.items()}
"""Label of each region; an overseas collectivity is its own region."""

_DEPARTEMENT_CODES = {fold(label): code for code, label in DEPARTEMENTS.items()} | {"reunion": "974"}
_REGION_CODES = {fold(label): code for code, label in REGIONS.items()} | {
    fold(label): code
    for code, *labels in (line.split(";") for line in _FORMER_REGIONS.splitlines())
    for label in labels
}


def departement_of(code: str) -> str | None:
    """Département of an INSEE or postal code ("97411" gives "974", "2A004" gives "2A"); None when there is none.

    A Corsican postal code gives "2A" or "2B" (20000 to 20199 are in Corse-du-Sud), 97133 and 97150 the collectivities
    they serve.
    """
    code = code.strip().upper().zfill(5)
    if len(code) != 5 or not (code.isdecimal() or code[:2] in ("2A", "2B")):
        return None
    if code in ("97133", "97150"):
        return "977" if code == "97133" else "978"
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    found = code[:3] if code[:2] in ("97", "98") else code[:2]
    return found if found in DEPARTEMENTS else None


def departement_code(text: str) -> str | None:
    """Code of a département given by code or label: "1", "Haute-Savoie", "Savoie (Haute)"; None when unknown."""
    code = text.strip().upper()
    if (padded := code.zfill(2)) in DEPARTEMENTS:
        return padded
    words = fold(text).split()
    return next(
        (_DEPARTEMENT_CODES[key] for key in (" ".join(words), _turned(words)) if key in _DEPARTEMENT_CODES), None
    )


def region_code(text: str) -> str | None:
    """Code of a region given by its label, present or former ("Rhône-Alpes", "PACA"); None when unknown."""
    return _REGION_CODES.get(fold(text))


def _turned(words: list[str]) -> str:
    return " ".join((*words[-1:], *words[:-1]))
