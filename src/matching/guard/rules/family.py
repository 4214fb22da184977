"""Situation of family, pregnancy and maternity."""

from matching.guard.law import Ground
from matching.guard.rule import QUERY, Rule, rule
from matching.guard.rules.words import STANCE
from matching.guard.verdict import Severity

_SERVED = (
    r"garde d'enfant|garde d'enfants|garder|creche|accompagn|aupres|accueil (?:de|d'|des)|foyer|public|prestation"
    r"|mediat|suivi|soutien|aide aux|\bcaf\b|periscolaire|puericult"
    r"|assistante? maternel|participation familiale|mutuelle|primes?|avantage|conciliation|equilibre"
    r"|compatibles? avec (?:une|la|votre) vie|facilit|places? en creche"
    r"|logement (?:possible|familial)|visite|educat(?:eur|rice)\w*|(?<!deja\x20)eleves|consult|victime"
    r"|droit de la famille|entreprise familiale|ambiance familiale|clientele familiale|conge enfant|conjoints?\)"
    r"|parents ou non|allocat|adopt|tourisme|hotel familial|sejours?|scolari|educat(?:eur|rice)|sortie d'ecole|devoirs"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.FAMILY,
        "celibataire|marie|divorce|situation familiale|situation matrimoniale|situation de famille|maritale"
        "|situation personnelle|veuf|veuve|pacse|concubin|en couple|conjoint|epou|mari |avez-vous",
        r"\bcelibataires?\b|\b(?:homme|femme|personne|candidat\w*|gardien|vous etes|etre|plutot"
        r"|profil) (?:non )?mariee?s?\b|\bdivorcee?s?\b|\b(?:non|pas) mariee?s?\b",
        r"\bsituation (?:familiale|matrimoniale|de famille|maritale|conjugale)\b|\bstatut (?:marital|matrimonial)"
        r"|\bconcubin\w*|\bsans conjoint\b|\bconjointe?s? (?:\w+ ){0,3}(?:exclue?s?|refus\w+|compris|sans emploi"
        r"|disponible|mobile|acceptant|doit|devra)",
        needs=STANCE + "|indiqu|precis|mentionn|homme|femme|geograph|pere|compris",
        unless=_SERVED + r"|avocat|juriste|notair|rencontre|voyages?|recompense|temporaire",
    ),
    rule(
        Ground.FAMILY,
        "celib|divorc|marie|en couple",
        r"\bcelib(?:ataires?|s)?\b|\bdivorcee?s?\b|\bmariee?s?\b|\ben couple\b",
        kinds=QUERY,
        unless=_SERVED + "|gardiens?|avocat|couture|robes?|mariage|foyer",
    ),
    rule(
        Ground.FAMILY,
        "enfant|attache|obligation|contrainte|charge|famil|personne seule|vie privee|garde alternee|engagement"
        "|ni femme|ni enfant|mode de garde|education de|pension|livret",
        r"\b(?:sans |aucune? |pas d(?:e |')|libre d(?:e |')(?:toutes? )?|n'(?:avez|as|ayant) (?:pas|aucune?) (?:d'"
        r"|de )?)(?:conjoint ni |jeunes? )?(?:enfants?|attaches?|(?:obligations?|contraintes?|charges?|attaches?"
        r"|engagements?|imperatifs?|soucis?) "
        r"(?:trop |de (?:garde|famille)|d'ordre |personnel\w* |parental\w*|familia\w+|personnel\w+|privee?s?"
        r"|domestiques?)[\w]*|charge de famille|vie de famille|famille a charge)",
        r"\b(?:obligations?|contraintes?|charges?|imperatifs?) (?:familia|parenta|domesti)\w+|\bpas d'attaches?\b"
        r"|\bsans attaches?\b|\blibre de tout(?:e)? (?:attache|contrainte|engagement) ?(?:familial\w*|personnel\w*)?",
        r"\bavez-vous (?:des enfants|un conjoint)|\bconvien\w+ a (?:une )?personne seule"
        r"|\bpersonnes? seules? (?:de preference|uniquement|souhaite)|\bgarde alternee\b|\bni (?:femme|mari"
        r"|conjoint\w*|famille) ni enfants?"
        r"|\bni enfants?,? ni (?:femme|mari|conjoint|compagn|famille)\w*"
        r"|\bmodes? de garde (?:assure|fiable|exige|stable)\w*"
        r"|\b(?:l')?education de (?:vos |jeunes |ses )?(?:jeunes )?enfants?|\bpension alimentaire"
        r"|\blivrets? de famille",
        unless=_SERVED + r"|sans contrainte (?:de|d'h)|flexib|respect de",
    ),
    rule(
        Ground.FAMILY,
        "projet|enfant|mere|pere |parent|maman|papa|grossesse|famille",
        r"\b(?:meres?|peres?|parents?|mamans?|papas?) (?:isolee?s?|de (?:jeunes? )?(?:enfants?|famille)"
        r"|celibataires?|solos?|seule?s?)",
        r"\benfants? (?:en bas age|a charge|autonomes?|(?:deja )?(?:grands?|(?<!deja\x20)eleves|scolarises)"
        r"|malades?)|\bnombre d'enfants|\benfants sont (?:\w+ )?(?:grands|autonomes|eleves)|\b(?:avoir|ayant|avez"
        r"|avec) (?:deja )?(?:des |vos |de jeunes |de grands )?enfants?\b",
        r"\b(?:peu |pas |in)compatibles? avec (?:une|la|votre) vie (?:de famille|familiale)|\bprojets? (?:familia"
        r"|parenta|personnel)\w*|\bvie de famille\b",
        needs=STANCE + "|indiqu|precis|mentionn|attentifs?|stabilite|maman|entretien",
        unless=_SERVED
        + r"|tres interessant|individualise|centre (?:maternel|de loisirs)|enfants? (?:malades? )?(?:remunere|payes?)"
        r"|jours enfants? malades?|monte|prise en compte|financ|credit|epargne|vos projets",
        of_others=True,
    ),
    rule(
        Ground.FAMILY,
        "couple",
        r"\bcouple\b",
        needs=r"gardien|recherch|recrut|cherch",
        unless=r"serrage|moteur|conique|chambre|seniors|danse",
        severity=Severity.BORDERLINE,
        suggestion="Écrivez « deux postes de gardien ou gardienne, logement pour deux personnes » : être en "
        "couple n'est pas "
        "une condition.",
    ),
    rule(
        Ground.PREGNANCY,
        "agrandir|fonder|menopaus|devenir|heureux even|enceinte|grossesse|maternite|conge mat|congemat|conges mat"
        "|desir d'enfant|bebe|age d'avoir|enfanter|projet d'enfant|conge parental|allait",
        r"\benceintes?\b|\b(?:test|projet|absence|desir|risque|etat|declaration)s? de grossesse|\bgrossesses?\b"
        r"|\bdesir d'enfants?|\bprojets? (?:de |d')?(?:maternite|bebe|enfants?|naissance|grossesse)"
        r"|\bage d'avoir (?:des |un )?enfants?",
        r"\bconges? (?:de )?(?:mat\b|maternite|parental|parentaux|pater\w*)|\bmaternites?\b|\bfemmes? allaitant\w*"
        r"|\btomber enceinte|\bagrandir (?:la |votre |sa )?famille|\bfonder (?:une |un )?(?:famille|foyer)"
        r"|\bmenopause\w*|\bdevenir (?:mere|pere|parent|maman)s?|\bheureux evenement",
        needs=STANCE
        + r"|patient\w+|attest\w+|test de|projet|desir|partir|preced|d'affilee|prevoi|prevu|court terme|risque"
        r"|entretien|eviter",
        unless=r"remplac|\bremplt?\b|suivi|\bpmi\b|accompagn|aupres|patients?\b|service de maternite"
        r"|maternite (?:de )?(?:niveau|type|centre)|niveau \d|centre maternel|consult|obstetri|sage[-\x20]femme"
        r"|favoris|maintien|maintenu|complement"
        r"|indemnis|mutuelle|avantage|hopital|clinique|truie|porc|elevage|verrat|pathologique|politique"
        r"|second parent|mineurs ni|allonge|remunere a|naissances|temps de travail|reduc|protege|absence d'un"
        r"|de la titulaire",
    ),
)
