"""State of health, disability, genetic features.

Source of the exceptions: L5212-13 and L5213-13-1 (posts for disabled workers), R4624-10 and R4624-22 (medical visits),
Code de la santé publique L3111-4 (vaccination of carers), Code de la route R221-10 (medical fitness of drivers).
"""

from matching.guard.law import Ground
from matching.guard.rule import QUERY, Rule, rule
from matching.guard.rules.words import OUT, STANCE
from matching.guard.verdict import Severity

_CARE = (
    r"patients?\b|accompagn|aupres|prise en charge|prendre en charge|service|addictolog|soin\w*|resident|public\w*"
    r"|eleve|enfants?|adultes|personnes agees|ehpad|foyer|"
    r"infirmi|psychologues?\b|medecin trait|educat(?:eur|rice)\w*|regime|hopital|clinique|remplac|atteint|recherche"
    r"|unite|registre|ligue|medicale|prevention|sensibilis|association|visite a"
)
_OCCUPATIONAL = (
    r"medecine du travail(?! etant)|medecin du travail|visite (?:medicale )?d'(?:aptitude|embauche|information)"
    r"|aptitude|reglement|arrete du|code de|article|permis|conduite|sst\b|ssiap"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.HEALTH,
        "antecedent|hernie|probleme|sante|constitution|trouble|maladie|traitement|patholog"
        "|hospitalis|opere|affection|longue maladie|sequelle"
        "|therapeut|robuste|antidepress|sous traitement|en arret|genou|dos|malad|medica|arret|gens solides|robuste"
        "|sain ",
        r"\b(?:en )?(?:tres )?(?:bonne|excellente|parfaite|pleine|solide)s? (?:etat de |condition de )?sante\b"
        r"|\bsante (?:irreprochable|parfaite|excellente|de fer|solide|fragile)|\bbon(?:ne)? etat de sante"
        r"|\bcondition de sante|\bsain(?:e)? de corps",
        r"\b(?:bonne|robuste|forte|solide|excellente) constitution\b|\bconstitution (?:physique|robuste|solide)"
        r"|\bgens solides\b|\bsante (?:physique )?(?:exigee|requise|obligatoire)",
        r"\b(?:sans|pas (?:de|d')|aucune?s?|ni) (?:\w+ )?(?:problemes?|soucis|fragilite|antecedents?|maladies?"
        r"|pathologies?|traitements?|douleurs?|mal|allergies?|restrictions?|contre-indications?|arrets?)"
        r"(?:(?: de| au| d'ordre|,) ?)?(?: (?:dos|sante|medica\w+|chroniques?|lourds?|psy\w*|physiques?|maladies?"
        r"|travail|burn[-\x20]?out))",
        r"\b(?:soucis|problemes?|fragilites?|faiblesses?) (?:de |d'|au |aux |lies a l')(?:dos|genoux?|sante|coeur"
        r"|epaules?|vertebr\w+|ordre medical)|\b(?:sous|prenant des?) (?:antidepresseurs?|traitement\w*"
        r"|anxiolytiques?|medicaments?|methadone|neuroleptiques?)|\b(?:toujours|souvent|pas) en arret\b"
        r"|\b(?:quelqu'un|personne|gens|profil|homme|femme|candidat\w*)s? (?:de |d'une? )?(?:robuste"
        r"|solide physiquement|bonne sante)s?\b|\b(?:deja (?:ete )?)?operee?s? (?:du|de la|des|recemment)"
        r"|\baffections? (?:de )?longue duree|\bald\b|\bmaladies? professionnelles?\b|\bsequelles?\b"
        r"|\bexempte?s? de [^.;]{0,20}(?:pathologie|maladie|affection|trouble)\w*|\btroubles? (?:anxieux|psy\w+"
        r"|bipolaires?|dys|du comportement|de l'humeur|alimentaires)|\b(?:vos|ses|leurs) (?:maladies?|traitements?"
        r"|pathologies?|hospitalisations?)\b|\bmi-?temps therapeutique|\bremission\b|\bhernies? discales?"
        r"|\bantecedents? de [a-z]+|\bmal de dos\b"
        r"|\bjamais (?:ete )?malades?\b|\b(?:aucun|pas d'|sans|zero) (?:arrets?|absences?) (?:de |pour )?(?:travail"
        r"|maladie)|\barrets? (?:maladie )?recents?\b|\b(?:vos|d'eventuels|eventuels) (?:problemes|soucis"
        r"|antecedents|traitements) (?:de sante|medica\w+)",
        unless=_OCCUPATIONAL + r"|alzheimer|eleves|handicap|reeducation|corriger|personnes agees|jeunes de|dossiers"
        r"|accidents du travail et"
        r"|accompagn|atteint|mutuelle|complementaire|patients?\b|resident|remplac|veill\w+|assur\w+ (?:la|une)"
        r"|promou\w+|garant\w+|maintien|etat de sante d(?:e|es|u) (?:la |l')?(?:personne|patients?\b|resident"
        r"|animaux|enfant)|sante publique|sante et|sante au travail|maintenir|surveill|cheval|animaux|troupeau"
        r"|rester en|preserver|pour votre",
    ),
    rule(
        Ground.HEALTH,
        "depressi|burn|fragil|psychiatr|bipolair|epilep|diabet|vih|seropositi|sida|cancer|asthm|addict|cardiaq"
        "|hypertend|alcooliq|toxico|malade|accidentes|malade chron|vaccin|chroniq|insomni|obes|inapte|arrets maladie"
        "|daltoni|hepati|genou",
        r"\b(?:personnes? |profils? |gens |candidat\w* )?(?:depressi(?:f|ve|fs|ves|on)|burn[-\x20]?out"
        r"|fragiles? (?:psycho\w+|nerveu\w+|mentale\w*|emotionnelle\w*)|fragilite psycho\w+|bipolaires?|epilepti\w+"
        r"|diabeti\w+|\bvih\b|seropositi\w+|\bsida\b"
        r"|cancer\w*|asthmati\w+|\bcardiaques?\b|hypertendus?|daltoniens?|toxicomanes?|alcooliques?"
        r"|maladies? chroniques?|malades?|accidentee?s? du travail|inaptes?|insomniaques?|hepatites?)",
        needs=OUT + "|depistage|antecedent|anciens?",
        unless=_CARE + r"|vaccin\w* (?:contre l')?hepatite",
    ),
    rule(
        Ground.HEALTH,
        "depistage|test |questionnaire|certificat medical|bilan de sante|dossier medical|vaccin|analyse de sang"
        "|groupe sanguin|arrets maladie|arret maladie|arrets recents",
        r"\bdepistages?\b[^.;\n]{0,25}|\bquestionnaire (?:de sante|medical)|\bcertificat medical\b"
        r"|\bbilan (?:de sante|medical)|\bdossier medical|\banalyses? (?:de sang|d'urine)|\bgroupe sanguin"
        r"|\b(?:personne|candidat\w*|profil)?s? ?vaccinee?s?\b",
        r"\barrets? maladies?\b",
        needs=r"joindre|rempli|candidat|\bcv\b|fournir|entretien|exige|demand|prealable|avant l'embauche|au cours des"
        r"|dernieres annees|aucun|recents?|sous peine|uniquement|obligatoire|annees",
        unless=_OCCUPATIONAL
        + "|"
        + _CARE
        + r"|sport|aptitude|soignant|hepatite|professionnels? de sante|obligation vaccinale|laborant|laboratoire"
        r"|technicien de|congelation|gestion|gerer|traitement des|saisie",
    ),
    rule(
        Ground.HEALTH,
        "condition physique|forme physique|constitution|resistance physique|contre-indication|non allergique|allergi",
        r"\b(?:bonne|excellente|parfaite|tres bonne) (?:condition|forme|resistance|endurance) physique"
        r"|\bcontre-indication|\b(?:non|pas|pas etre) allergiques?",
        unless=r"public|coaching|salle de sport|eleves",
        severity=Severity.BORDERLINE,
    ),
    rule(
        Ground.DISABILITY,
        "handicap|rqth|boeth|oeth|invalid|fauteuil|mobilite reduite|sourd|malentend|aveugle|malvoy|mal-entend|canne"
        "|begai|begue|dyslexi|autis|perte d'autonomie|restriction|pmr|inaptitude|deficien|boite|prothese|bequill"
        "|appareil auditif",
        r"\b(?:personnes?|salaries?|travailleu\w+|candidat\w*|profils?)? ?(?:en situation de |porteuse?s? d'un "
        r"|ayant un )?handicap\w*|\brqth\b|\bboeth\b|\binvalid(?:es?|ite)\b|\bfauteuils? roulants?|\b(?:en"
        r"|personnes? en) fauteuils?(?: roulants?)?|\bmobilite reduite|\bpmr\b|\bsourde?s?\b|\bmalentendante?s?"
        r"|\baveugles?\b|\bmalvoyante?s?|\bpas de canne\b|\bbegai\w+|\bbegues?\b|\bdyslexi\w+|\bautis\w+"
        r"|\bperte d'autonomie|\brestrictions? medicales?|\bprotheses?\b|\bbequilles?|\bappareils? auditifs?"
        r"|\bdeficien\w+ (?:visuel|auditif|mental)\w*",
        needs=OUT + r"|en cas de|precis\w+|deja",
        unless_beside=r"(?:sauf|hors|exception)[^.;]{0,25}(?:rqth|handicap)",
        unless=r"accessibilite|accompagn|aupres|eleve|enfants? |aesh|resident|esat|ime\b|mas\b|foyer|moniteur|educateur"
        r"|pas de limite|pas un (?:frein|obstacle)|n'est pas un|sans (?:distinction|condition|discrimination"
        r"|concession)|entreprise adaptee|transport de|\btpmr\b|mission handicap|referent|ne doit pas|autonomie de"
        r"|vaincre|perte d'autonomie (?:a |de |des )|personnes? (?:agees?|dependant)|nous etudions|chaque personne"
        r"|amenagement|maintien|(?:handicap|rqth)\w*[^.;]{0,15}(?:bienvenu|accept|encourag)|amenag|prejug"
        r"|droits? commun|n'hesitez|(?<!non\x20)etudiee|compens",
    ),
    rule(
        Ground.DISABILITY,
        "valide",
        r"\bpersonnes? valides?\b|\b(?:candidat\w*|profil|salarie) valides?\b|\bvalides? (?:uniquement|exclusivement"
        r"|seulement|only)\b|\bphysiquement valides?\b|\betre valide\b",
        unless_beside=r"permis|caces|titre|carte|habilitation|certificat|passeport|diplome|formation",
    ),
    rule(
        Ground.DISABILITY,
        "valide|voyant|entendant",
        r"\b(?:valides?|(?<!mal)(?<!mal-)voyante?s?|(?<!mal)(?<!mal-)entendante?s?)\b",
        kinds=QUERY,
        unless=r"permis|caces|titre|carte|visa|habilitation|certificat|passeport|diplome|formation"
        r"|voyante?s? (?:lumineu|tarot)",
    ),
    rule(
        Ground.GENETIC,
        "genetiq|adn|heredit|antecedents famil|predispos",
        r"\b(?:tests?|bilans?|depistages?|analyses?|depistage) (?:adn|genetiques?)|\bantecedents? (?:familiaux"
        r"|hereditaires?|genetiques?)|\bmaladies? (?:genetiques?|hereditaires?)"
        r"|\b(?:absence de )?predispositions?\b(?: genetiques?)?",
        needs=STANCE + r"|realis\w+ a|fourni|exig|attest|assureur|candidat|embauche|absence",
        unless=r"patients?\b|laboratoire de genetique|recherche sur|biolog|conseiller en genetique|selection (?:animale"
        r"|vegetale)|consult|genetique medicale|interpret|extraction",
    ),
)
