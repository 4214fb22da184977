"""Where people live, bank, and how poor they are.

Source of the exceptions: L1133-5 (measures for those who live in priority areas), L5132-1 and L5134-20 (insertion,
parcours emploi compétences), L1133-6 (measures for people in economic hardship).
"""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, QUERY, Rule, rule
from matching.guard.rules.words import OUT
from matching.guard.verdict import Severity

_LIVE = (
    r"(?:resid(?:er|ez|ant|ants|ante|ence|e|ent)|habit(?:er|ez|ant|ants|ante|e|ent)|domicil(?:e|ie|iee|ies|iation)s?"
    r"|demeur(?:er|ant|ez)|vivre|vivez|vivant|log(?:er|eant|es?))"
)
_SCHEMES = (
    r"emplois? francs?|\bzrr\b|\bqpv\b[^.;]{0,40}(?:aide|droit|eligib|bienvenu)|eligib|ouvre droit|clause|\biae\b"
    r"|chantier|parcours emploi|\bpec\b|contrat de ville|aide|(?<!etre\x20)residents? (?:des|en|a )"
    r"|aupres des residents"
    r"|resid(?:ence|ences) (?:autonomie|senior|services?|hotel|universit|social|principale|tourisme|de tourisme"
    r"|etudiant|secondaire|medicalis)|logement de fonction|loge sur place|ehpad|au domicile|a domicile|chez"
)
_RESIDENTS_SERVED = r"habitants (?:de|du|des) [^.;]{0,30}(?:service|besoin|dechets)"
_SUPPORT = r"insertion|hebergement|accompagn"
_MEASURES = f"{_SCHEMES}|{_SUPPORT}|{_RESIDENTS_SERVED}"
_PLACES = (
    r"(?:93|94|95|13|quartiers?(?: nord| sensibles?| difficiles?| populaires?)?|cites?|banlieues?|zup"
    r"|zones? sensibles?|qpv|seine[-\x20]saint[-\x20]denis|grands ensembles|hlm|quartiers nord|en foyer|hotel social"
    r"|saint[-\x20]denis|bobigny|la courneuve|clichy|vaulx|minguettes|mirail|roubaix)"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.RESIDENCE,
        "resid|habit|domicil|demeur|vivre|vivez|vivant|adresse|loger|logeant|canton|cite|banlieue|exclus|s'abstenir"
        "|refuse|banlieusard|exclusivement dans",
        rf"\b{_LIVE} (?:[\w'(),-]{{1,18}} ){{0,6}}?(?:imperati\w+|exclusivement|exige\w*|obligatoire\w*|requise?\b"
        rf"|indispensable|uniquement|only)",
        rf"\b(?:imperati\w+|oblig\w+|uniquement|exclusivement|exig\w+|priorit\w+|prefer\w+|reserve\w*|privilegi\w+"
        rf"|necessairement)(?: [\w'(),-]{{1,18}}){{0,5}}? {_LIVE}\b(?: [\w'-]+){{0,3}}",
        rf"\b{_LIVE} (?:a |en |dans )[\w'-]+ (?:meme|intra)\b|\b(?:candidats?|gens|habitants|personnes"
        rf"|profils) (?:de |du |des |d')[\w'\x20-]{{2,40}} (?:exclus?|s'abstenir|refuses?)|\bbanlieusards?"
        rf"|\bvenant (?:de |du |des )(?:la |l'|les )?(?:cite|banlieue|quartier|tour|zone)\w*[^.;\n]{{0,20}}"
        rf"|\bdomicilie\w* hors\b|\b(?:venant|issue?s?|originaires?|habitant|vivant) (?:de |du |des |d'|dans )(?:la "
        rf"|l'|une |les )?(?:cite|banlieue|quartier|tour|zone)\w*[^.;\n]{{0,20}}|\b(?:etre|sois"
        rf"|soyez) residente?s? (?:de|du)|\bresidente?s? (?:de la|du) (?:commune|village|canton|ville"
        rf"|departement) depuis|\bdomicilie\w* ailleurs\b|\bexclusivement dans (?:le canton|la commune|le village"
        rf"|le quartier|la ville|le departement)",
        rf"\b{_LIVE} (?:imperativement|obligatoirement|necessairement|deja) (?:[\w'-]+ ?){{1,3}}",
        r"\badresse (?:[\w'-]+ ){0,4}(?:only|exigee?|obligatoire|imperative|uniquement)|\bdomicile (?:a|dans"
        r"|situe)[^.;\n]{0,30}(?:exige|oblig|imperat|requis)\w*",
        unless=_MEASURES
        + r"|(?:vivre|vivez|vivant) (?:une|des|votre|l'|nos|la)|habit\w*uel|permis|habitude|disponib|habilit",
        of_others=False,
    ),
    rule(
        Ground.RESIDENCE,
        "93|94|95|13|quartier|cite|banlieue|zup|sensible|qpv|saint-denis|saint denis|grands ensembles|foyer|hlm"
        "|resid|domicili|hotel social|bobigny|courneuve|clichy|vaulx|minguettes|mirail|roubaix",
        rf"\b(?:(?:candidat\w*|gens|personnes?|habitants?|profils?|jeunes) )?(?:{_LIVE} (?:pas )?)?"
        rf"(?:du |des |de |en |de la "
        rf"|dans (?:le |les |un |une )?)?{_PLACES}\b",
        needs=r"s'abstenir|\bne devez pas|\bque paris|merci de ne|ne pas|\bpas d(?:e|es|') ?(?:candidat|gens|personne"
        r"|profil|habitant|jeune)?|evit|exclu|ne (?:retenons|prenons|recrutons|pouvons|seront|sera|peuvent)|refus"
        r"|ecart|trop souvent|trop loin|sauf|\bhors\b|\baucune? (?:candidat|habitant|personne|profil)"
        r"|\b(?:resid|habit|domicili)\w+ pas\b",
        unless=rf"{_SCHEMES}|{_RESIDENTS_SERVED}"
        r"|citee?s? (?:ci-dessus|administrative|scolaire|des)|secteurs? (?:du|de)|livr\w+|intervention"
        r"|hors (?:paris"
        r"|idf)|adulte|educat|\bjour\b|article",
        of_others=False,
    ),
    rule(
        Ground.RESIDENCE,
        "gens du|habitants|enfant du pays|riverain|du village|du coin|du cru|locaux|local ",
        r"\b(?:n\w+ que |uniquement |exclusivement |seulement |priorit\w+ )(?:(?:a|aux|des|les|par|destines|reserves"
        r"|ouverts) ){0,3}(?:gens|habitants?|personnes|riverains) (?:du|de la|de notre|de|des) [\w'-]+"
        r"|\bgens du (?:village|coin|cru|pays|quartier)\b|\benfant du pays\b"
        r"|\b(?:reserve\w*|destine\w*|priorit\w+)[^.;\n]{0,20}\b(?:aux?) (?:habitants|riverains"
        r"|villageois)[^.;\n]{0,20}|\bcandidats? (?:locaux|du coin) (?:uniquement|exclusivement)",
        unless=rf"{_SCHEMES}|{_SUPPORT}"
        r"|au service|aupres|services",
        of_others=False,
    ),
    rule(
        Ground.RESIDENCE,
        "resid|habit|domicil|demeur|vivre|proximite|vivez",
        rf"\b(?:vous )?{_LIVE} (?:[\w'-]{{1,14}} ){{0,3}}?(?:a proximite|proche|pres|a moins de|dans un rayon"
        rf"|sur (?:la |le )?(?:commune|secteur)|dans (?:la|le) (?:ville|departement|secteur|region))",
        rf"\b(?:devez|devrez|doit|faut|vous) {_LIVE} (?:a |en |dans |sur )[\w'-]+|\bdomicile a (?:moins de|proximite)",
        unless=_MEASURES + "|ehpad|beneficiaires?|personnes agees",
        severity=Severity.BORDERLINE,
        suggestion="Dites la contrainte : « intervention en 30 minutes pendant l'astreinte », « premier poste à "
        "5 h, sans "
        "transport en commun ».",
        of_others=False,
    ),
    rule(
        Ground.RESIDENCE,
        "resid|habit|domicil",
        r"\b(?:resid\w+|habit\w+|domicil\w+) (?:a |en |sur |dans )?\w+",
        kinds=QUERY,
        severity=Severity.BORDERLINE,
        unless=_MEASURES,
        of_others=False,
    ),
    rule(
        Ground.BANK,
        "banque|bancaire|compte |comptes |nickel|credit agricole|neobanque|rib ",
        r"\bcomptes? (?:bancaires? )?(?:ouverts? |domicilie\w* )?(?:dans |aupres d'|a |au "
        r"|chez )?(?:une )?(?:banque francaise|banque du groupe|notre banque|la meme banque|etablissement francais"
        r"|france|credit agricole|credit mutuel|banque postale|societe generale|bnp|caisse d'epargne)"
        r"|\bcompte (?:bancaire )?[^.;\n]{0,20}(?:ouvert|domicilie)\w* (?:a|au|dans|chez|aupres) (?:de )?(?:la |le "
        r"|notre |une )?[\w'\x20]{3,25}|\bdomicili\w+ bancaires?|\bcomptes? (?:nickel|etrangers?|en ligne)"
        r"|\bbanque francaise|\bneobanques?|\brib (?:etranger|francais)",
        needs=rf"{OUT}|uniquement|exig|oblig|imperati|seul|ouvert|refus|devra|doit",
        unless=r"clients?|clientele|conseiller|portefeuille|analyste|agence bancaire|gestion de|teneur"
        r"|ouverture de compte"
        r"|rapprochement",
        of_others=False,
    ),
    rule(
        Ground.POVERTY,
        "solvab|rsa|sdf|sans domicile|sans-abri|surendett|interdit bancaire|interdits bancaires|chomeur|chomage"
        "|precaire|precarite|situation financiere|situation bancaire|situation economique|credits|decouvert"
        "|aides sociales|aide sociale|allocat|assiste|cas soci|pauvre|dettes|demandeur d'emploi|demandeurs d'emploi"
        "|fiche|ficp|inscrits a france travail|saisie sur salaire|minima soc",
        r"\bsolvabilite\b|\b(?:beneficiaires?|allocataires?|titulaires?) du rsa\b|\brsa\b|\bsdf\b"
        r"|\bsans[-\x20](?:domicile|abri)\w*|\bsurendett\w+|\binterdits? bancaires?|\bchomeu(?:rs?"
        r"|ses?)\b(?: (?:de )?longue duree)?|\bsituation (?:financiere|economique)\b(?: (?:precaire|fragile"
        r"|difficile|saine|personnelle))?|\bsituation bancaire|\bcredits?,? (?:et |ou )?decouverts?"
        r"|\baides? sociales?|\bcas soc\w*|\bassistes?\b"
        r"|\bdemandeurs? d'emploi(?: (?:de )?longue duree)?|\bficp\b|\bdettes?\b|\bminima sociaux"
        r"|\bsaisies? sur salaire|\bau chomage\b(?: depuis)?|\bprecarite\b",
        kinds=OFFER,
        needs=OUT + r"|demande(?!ur)|verifie|fournir|justificatif|absence",
        unless=r"\biae\b|insertion|eligib|accompagn|aupres|public|priorit|\bpec\b|parcours emploi|prevention|clients?"
        r"|juriste|traitement d|dossiers? de surendettement|analyste|instruct|gestion d|prestations|sans (?:prise"
        r"|condition)|lutte|aide|accueil d|territoire zero|ardan|dispositif|reconnaissance|inscri\w+ (?:a|comme)"
        r"|d'inaptitude|reserve",
    ),
    rule(
        Ground.POVERTY,
        "rsa|sdf|sans domicile|sans-abri|surendett|interdit bancaire|interdits bancaires|chomeu|chomage|cas soc"
        "|assiste|pauvre|dettes|decouvert|fiche|aides sociales",
        r"\b(?:pas|evit\w+|ni|sans|stop|hors|exclu\w*|refus\w*) (?:de |d'|les |des |aux )*(?:personnes? |gens "
        r"|candidats? |profils? )?(?:(?:beneficiaires?|allocataires?) du |au |en |du )?(?:rsa|sdf|sans[-\x20]abris?"
        r"|surendett\w+|interdits? bancaires?|chomeu\w+|chomage|cas soc\w*|assistes?|pauvres?|dettes"
        r"|(?:a )?decouvert|fichee?s?)",
        r"\b(?:rsa|sdf|surendett\w+|interdits? bancaires?|chomeu\w+(?: (?:de )?longue duree)?|cas soc\w*"
        r"|assistes?),? (?:s'abstenir|exclu\w*|refus\w*|non)\b",
        kinds=QUERY,
    ),
)
