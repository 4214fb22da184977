"""Age of the person wanted.

Source of the exceptions: L6222-1 and L6222-2 (apprenticeship, 16 to 29), L6325-1 (contrat de professionnalisation),
L5331-2 (ages set by law), D1242-2 (seniors' CDD), L3163-1 (night work of minors), Code du service national L120-1, Code
de la santé publique L3336-4 (bars), Code de la route R221-5 (buses).
"""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, QUERY, Rule, rule
from matching.guard.rules.words import OUT, PERSON, WANT
from matching.guard.verdict import Severity

_AGE = (
    r"(?:1[6-9]|[2-6]\d|70|(?:vingt|trente|quarante|cinquante|soixante)(?:[-\x20](?:et[-\x20])?(?:une?|deux|trois"
    r"|quatre|cinq|six|sept|huit|neuf|dix))?)"
)
_STATUTORY = (
    r"(?<!hors\x20)alternan|apprenti|professionnalisation|contrats? pro\b|service civique|volontariat|\bv[.]i[.]e\b"
    r"|contrat(?:s)? d'engagement"
    r"|\bcej\b|emplois? d'avenir|contrats? aides?|\bpec\b|parcours emploi|mission locale|\be2c\b"
    r"|ecole de la deuxieme chance"
    r"|sapeur|pompier|gendarm|militaire|armee|legion|police|marine nationale|cadets?|douan|concours|statut"
    r"|valorisation de l'experience|\bcve\b|"
    r"cdd seniors?|\brole (?:de|d)|comedien|figurant|casting|adultes?[-\x20]relais|au pair|jobs? d'ete"
    r"|saisonnier etudiant|reserv(?:iste|e (?:operationnelle"
    r"|militaire|de la))|garantie jeunes|\bepide\b|\bsma\b"
)
_LEGAL_MINIMUM = (
    r"alcool|\bbar\b|nuit|permis|fimo|\bcaces\b|convoy|reglement|legal|\bloi\b|18 ans|majeur|mineur|bafa|\bbnssa\b"
    r"|jeux|casino|tabac|machines?"
    r"|dangereu|conduite|\bd1\b|\bvtc\b|taxi|transport en commun|accord des parents|autorisation parentale|\bcode de"
)
_NOT_PEOPLE = (
    r"(?:moins de|des|<) 18 ans|accueil|derogation|diagnostic|indicateur|reporting|formation,|experience"
    r"|\ben (?:un peu )?plus de|un peu plus|anciennete|existence|metier|carriere|savoir-faire|garantie|\bdepuis\b"
    r"|histoire|succes|marche|expertise|croissance"
    r"|leader|fondee?|creee?|collegues (?:ont|ages)|diplome|recul|activite|pratique|presence|cotis|enfants?|eleves?"
    r"|public|accueil d|usagers?|residents?|ados?\b"
    r"|adolescents?|clientele|mineurs|collegiens|lyceens|etudiants|scolaires|colonie|sejours?|centre de loisirs"
    r"|accompagn|conseiller|accompagn|\bhommes et des femmes de|\bans de\b|educat|anima(?:t|ti)|beneficiaire"
    r"|seniors? de|personnes agees|mutuelle|salaries? de plus|retraite a|"
    r"vehicule|voiture|parc de|batiment|moyenne d'age|age moyen|salaries(?! de)|dont la moitie"
    r"|cours d|gym|insertion des|equipe de \w+ (?:personnes|collegues)"
    r"|patients?|bac\b"
)
_DENIED = (
    r"sans (?:aucune )?(?:distinction|condition|limite)|tous les ages|de tout age|quel que soit|aucune (?:condition"
    r"|limite)|pas de limite"
    r"|discrimin|ne (?:demand|regard)|que vous (?:soyez|ayez)|peu importe|autant que"
)
_NOT_YOUNG_PERSON = (
    r"(?!entreprises?|pousses?|societes?|start|equipes?|publics?|enfants?|diplome|talents?|parents?|conducteurs?"
    r"|majeurs?|mineurs?|eleves?"
    r"|patients?|cabinets?|structures?|marques?|agences?|groupes?|maison|et (?:en )?(?:croissance|innov)|adultes?"
    r"|actifs?|lecteurs?|clientele"
    r"|clients?|arbres?|plants?|animaux|filles? au pair|conges|residents?|accueilli\w*|places?|prots?|peres"
    r"|travailleurs? handicap"
    r"|en (?:situation|difficult|insertion|rupture|danger|recherche|service|apprent)|dans|du (?:quartier|territoire)"
    r"|ambition|association"
    r"|restaurant|chef d'entreprise|organisation|ages?|agees?|de \d|sans emploi|demandeurs|\d|dynamique et innov"
    r"|accompagn|migrants?|suivis|ecole"
    r"|retraite\b|sportifs?|moins de|deficients?|autistes|handicap|sourds|isoles|habitants|femmes? (?:enceint|victim"
    r"|mere)|scientifique"
    r"|confies|placees?|relevant|pris en charge|pionnier|vins?|vaches|bovins|veaux|pouss|de cadre|branche|discipline"
    r"|secteur|metier|techno|domaine|enseignes?|vestiaires?)"
)
_NOT_TARGET = (
    r"equipe (?:\w+ ){0,3}jeune|ambiance (?:\w+ ){0,2}jeune|jeune(?:,| et) (?:\w+ )?(?:entreprise|equipe)|educat"
    r"|anima(?:t|ti)|conseiller en insertion"
    r"|aupres|mission locale|accompagn|insertion|information jeunesse|alternan|apprenti|service civique"
    r"|contrats? pro\b|prevention|foyer|\bmecs\b"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.AGE,
        " ans|0ans|1ans|2ans|3ans|4ans|5ans|6ans|7ans|8ans|9ans|(1|(2|(3|(4|(5|age d| age|age entre|ages de",
        rf"\b(?:ages?e?s? )?(?:entre |de )?{_AGE} ?(?:ans )?(?:a|et|-|/) ?{_AGE} ?ans\b",
        rf"(?:\bmoins de|(?<![\w-])[-+] ?(?:de )?|maximum|\bmaxi?|\bpas plus de|\bjusqu'a|inferieur a"
        rf"|<) ?:? ?{_AGE} ?ans\b",
        rf"\((?:entre |de )?{_AGE} ?(?:a|et|-|/) ?{_AGE}(?: ?ans)?\)|\b(?:age|ages|agee|agees) (?:de "
        rf"|entre )?{_AGE} (?:a|et|-) {_AGE}\b",
        rf"\b{_AGE} ?ans ?[(]?(?:maximum|maxi?\b|et moins|au plus|tout au plus|grand max)",
        unless=_DENIED + r"|\bou (?:demandeurs? d'emploi|26 ans)",
        unless_beside=_NOT_PEOPLE,
        unless_anywhere=_STATUTORY,
        welcome=False,
    ),
    rule(
        Ground.AGE,
        " ans|0ans|5ans",
        rf"\b(?:ages?e?s? de|plus de|au moins|a partir de|minimum|des) {_AGE} ?ans\b(?! d(?:e |'))",
        rf"\b{_AGE} ?ans (?:minimum|mini\b|et plus|revolus)",
        needs=rf"{PERSON}|{WANT}|{OUT}|\bage",
        unless=_DENIED + "|" + _LEGAL_MINIMUM,
        unless_beside=_NOT_PEOPLE,
        unless_anywhere=_STATUTORY,
    ),
    rule(
        Ground.AGE,
        " ans|0ans|5ans",
        rf"\b(?:plus|moins|au[-\x20]dela|en dessous|en-dessous|a partir|passe|apres) (?:de )?{_AGE} ?ans\b(?! d(?:e "
        rf"|'))",
        needs=OUT,
        unless=_DENIED + "|" + _LEGAL_MINIMUM,
        unless_beside=_NOT_PEOPLE,
        unless_anywhere=_STATUTORY,
    ),
    rule(
        Ground.AGE,
        "naissance| age|'age|mature|pyramide|sans age|rajeuni|jeunesse|vie active",
        rf"\b(?:limite d'age|age (?:maximum|maximal|max\b|limite|ideal|souhaite|requis|minimum|attendu)"
        rf"|tranche d'ages?|fourchette d'age"
        rf"|ages? ?: ?{_AGE}|ages?e?s? (?:de|entre) {_AGE}|age (?:compris )?entre)",
        r"(?:indiqu\w+|precis\w+|mentionn\w+|donn\w+|communiqu\w+|merci de) [^.;]{0,30}(?:votre age"
        r"|date de naissance|annee de naissance)",
        r"\b(?:d'un certain age|d'age mur|\bmatures?\b(?= ?,| la | et )|fleur de l'age|(?:vigueur|fougue|energie"
        r"|fraicheur) de la jeunesse|debut de vie active|moyenne d'age (?:a respecter|de l'equipe a)"
        r"|pyramide des ages|rajeuni\w+ (?:l'|notre |nos |les )?(?:equipe|effectif)\w*|candidatures? sans age"
        r"|age mur|trop agee?s?|plus tout jeune|de preference agee?s?)\b",
        unless_beside=_NOT_PEOPLE,
        unless=_DENIED
        + "|"
        + _LEGAL_MINIMUM
        + r"|(?:dame|monsieur|couple|public)s? d'un certain age (?:vit|cherche|a aider)",
        unless_anywhere=_STATUTORY,
        welcome=False,
    ),
    rule(
        Ground.AGE,
        "genaire|trentenaire|trentaine|quarantaine|cinquantaine|vingtaine|soixantaine|quadra|quinqua|sexagen|jeunot",
        r"\b(?:vicen|tren|quadra|quinqua|sexa|septua)(?:te)?(?:genaires?)\b|(?<!une\x20)\b(?:vingtaine|trentaine"
        r"|quarantaine|cinquantaine|soixantaine) ?$|\btrentenaires?\b|\bquadras?\b|\bquinquas?\b",
        r"\b(?:la|sa|votre) (?:petite |jeune |bonne )?(?:vingtaine|trentaine|quarantaine|cinquantaine"
        r"|soixantaine)\b(?! d(?:e |'))",
        unless_beside=r"equipe de|et (?:de |les |des )?(?:trente|quarante|quadra|quinqua|sexa)\w+|clientele de"
        r"|cible|\bans de\b|quadra ?(?:compta|tus|paie|fact|bureau)|logiciel|outlook"
        r"|pack office",
    ),
    rule(
        Ground.AGE,
        "jeune",
        rf"\b(?:recherch\w+|cherch\w+|recrut\w+|embauch\w+|souhait\w+|voulons|besoin d|integrer|accueill\w+"
        rf"|rejoign\w+|il nous faut|ideal)"
        rf"[^.;\n]{{0,35}}?\bjeunes? (?:(?:et )?(?:dynamique|motive|ambitieu"
        rf"|talentueu)\w* )?{_NOT_YOUNG_PERSON}[a-z]{{3,}}",
        rf"\b{PERSON} (?:plutot |assez |tres |relativement )? jeunes?(?= ?$| ?[,.;)]| et (?!innov|en "
        rf"|dynamique ?,? nous)| {_NOT_YOUNG_PERSON}[a-z])(?! diplome)",
        r"\bjeune actif|\b(?:vous etes|tu es|etre|soyez|toi,? jeune"
        r"|si tu es) (?:plutot )?(?:une? )?jeunes?\b(?! (?:diplome|parent|entreprise|societe))",
        r"\bplutot jeunes?\b|\bjeunes? (?:de preference|uniquement|exige|prefere|bienvenus? uniquement)\w*"
        r"|\bprofils? jeunes?\b"
        r"|\bjeunes? (?:profils?|recrues?|homme|femme|fille|gars|mec)s?\b|\bjeunesse (?:appreciee|exigee|souhaitee"
        r"|du candidat)",
        unless=_NOT_TARGET + "|" + _DENIED,
        welcome=False,
        kinds=OFFER,
    ),
    rule(
        Ground.AGE,
        "jeune",
        rf"\bjeunes? (?:(?:et )?(?:dynamique|motive|ambitieu|talentueu)\w* )?{_NOT_YOUNG_PERSON}[a-z]{{3,}}"
        rf"|\bplutot jeunes?|\b(?:{PERSON}) jeunes?(?= ?$| ?,| et )"
        r"|\bjeunes? ?$|\bjeunes?, ",
        unless=_NOT_TARGET + r"|equipe jeune|enfants?\b|eeje?|puericult|\beje\b",
        kinds=QUERY,
        welcome=False,
    ),
    rule(
        Ground.AGE,
        "agee|trop age|senior|vieux|vieille|vieil|quinqua|retrait|carriere|cheveux blancs|cheveux gris|juniors"
        "|bientot|ancien",
        r"(?:\bpas|\bni|\bnon|\bsans|evit\w+|exclu\w*|hors|trop"
        r"|refus\w+)(?: (?!d'experience)[\w'-]{1,14}){0,3} (?:seniors?|vieux|vieille?s?|retraitee?s?|agees?)\b",
        r"\b(?:seniors?|retraitee?s?|fins? de carriere|trop vieux)(?: [\w'-]{1,12}){0,2},? (?:s'abstenir|exclus?|non"
        r"|refuse)",
        r"\bfins? de carriere\b|\bans de carriere devant\b|\b(?:premiere (?:partie|moitie)|debut) de (?:leur|votre"
        r"|sa) carriere (?:uniquement|exclusivement|seulement|exige)|(?:proches?|pres|loin|moins de \w+ ans|ans|aube"
        r"|veille) de (?:la|votre) retraite\b|bientot (?:a la )?retraite",
        r"cheveux (?:blancs|gris)|\btrop (?:vieux|vieille|agee?)s?\b|pas trop (?:vieux|vieille|agee?s?|senior)",
        unless=r"caisse de retraite|salaire|remuneration|montant|grille|departs? (?:a la|en) retraite"
        r"|conseiller|residence"
        r"|ehpad|patients?|clientele|epargne|maison de retraite|ne sont pas|bilan"
        r"|bienvenue? |remplac",
    ),
    rule(
        Ground.AGE,
        "dans les annees|ne(e)|ne apres|nee apres|nes apres|ne(e) apres|ne avant|ne entre|nes entre|nee en|ne en"
        "|nes en|nes avant|nees apres|nees avant|nees en|nees entre|naissance",
        r"\bne(?:e|es|s|\(e\)|\(e\)s)? (?:apres|avant|en|entre|a partir de|dans les annees) (?:le |fin "
        r"|debut )?(?:\d{1,2}(?:er)? \w+ )?(?:19[4-9]\d|200\d|[4-9]0)\b",
        unless=r"entreprise|societe|groupe|maison|marque|projet",
    ),
    rule(
        Ground.AGE,
        "digital nativ|generation z|gen z|generation y|millennial|millenial|generation tiktok|grandi avec"
        "|enfants du numerique",
        r"\bdigital[-\x20]nativ\w+|\bgen(?:eration)?[-\x20][zy]\b|\bmillenn?ials?\b|tu as grandi avec"
        r"|vous avez grandi avec|\bgeneration tiktok",
        unless=r"cible|clientele|clients|public|marques? digital|entreprises? digital|agence digital|audience|consommat"
        r"|digital native (?:vertical|brand)|marque",
    ),
    rule(
        Ground.AGE,
        "max|pas plus de|moins de|jusqu'a|-3|-4|-5|/3|/4|/5|0 a |5 a ",
        rf"\b(?:(?:candidat\w*|homme|femme|profil|h|f|personne|vendeu\w+|vieux|jeune"
        rf"|age)\b[^.\n]{{0,22}}\b{_AGE} max(?:i|imum)?\b(?! ?(?:km|h\b|heures|k|€|kg))|age max)|\b(?:pas plus de"
        rf"|moins de|jusqu'a) {_AGE}(?: ?$| ?,| s| d'age)|\b[2-5]\d ?(?:-|a|/) ?[2-6]\d ?(?:$|,| celib| motiv| dispo"
        rf"| uniq| max)",
        kinds=QUERY,
    ),
    rule(
        Ground.AGE,
        "promo|diplome|sorti|annees d'experience|ans d'experience|ans d'exp|esprit jeune|jeune d'esprit"
        "|jeune diplome|jeunes diplome|jeune talent|jeunes talent|surqualif|experience max",
        r"esprit jeune|jeunes? d'esprit|\bjeunes? (?:diplome|talent)\w*|\b(?:diplomee?s?|promo\w*"
        r"|sortie?s?)[^.;]{0,20}(?:apres|depuis moins|depuis) (?:20[12]\d|de)",
        r"surqualifi\w+|(?:pas plus de|maximum|moins de|max) \d{1,2} an(?:s|nees) d'exp\w*|\d{1,2} ans d'exp\w* max\w*",
        severity=Severity.BORDERLINE,
        suggestion="Préférez « débutant accepté », « diplômé ou diplômée, à tout âge » : « jeune diplômé » écarte "
        "indirectement "
        "des "
        "personnes plus âgées (Défenseur des droits, guide « Pour un recrutement sans discrimination »).",
    ),
)
