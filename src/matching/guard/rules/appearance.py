"""Physical appearance. Source of the exceptions: R1142-1, and hygiene or protective equipment (R4321-4)."""

from matching.guard.law import Ground
from matching.guard.rule import QUERY, Rule, rule
from matching.guard.rules.words import OUT, STANCE
from matching.guard.verdict import Severity

_SAFETY = (
    r"hygien|haccp|masques?|etanch|\bepi\b|protection|zone de production|alimentaire|salle blanche|bloc|securite des"
    r"|attaches?"
)
_GOODS = (
    r"(?:vente|vendeu\w+|rayon|collection|univers|marque) [^.;]{0,15}vetements?|(?:boutique|magasin|enseigne|rayon"
    r"|vetements?)[^.;]{0,15}grandes? tailles?|rayon|boutique grandes? tailles?|collection|modele|mannequin (?:homme"
    r"|femme|cabine)|r1142|comedien|figurant|casting|danse|role|arbres?|cheveux des|aupres d|coiffeu|salon|tatoueu"
    r"|salon de|produit|coach|perte de poids|dietet|patients?|tailles? d|couture|retouche"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.APPEARANCE,
        "plastique|visage|minois|ligne|apparence|beau|coquette|sourire|poids|physique|joli|sexy|seduis|attiran"
        "|charmant|mignon"
        "|beau sourire|belle fille|beau gosse|canon|plastique|vous etes beau|vous etes belle|allure|photog",
        r"\bphysique (?:de mannequin|de star|agreable|avenant|facile|valorisant|commercial|engageant|avantageu\w+"
        r"|attrayant|attractif|attirant|irreprochable|de reve|plaisant|harmonieux|mannequin|d'athlete|athletique"
        r"|sportif|imposant|impressionnant|soigne)|\b(?:bon|beau|joli) physique\b|\bsur le physique\b"
        r"|\bapparence physique\b|\b(?:l'|votre |son |une )apparence (?:du candidat|compte\w*|soignee et"
        r"|irreprochable|physique|flatteuse)|\bphysiquement (?:agreable|attirant\w*|impressionnant)",
        r"\b(?:personne|fille|femme|hotesse|serveuse|profil|vous etes|tu es) (?:jolie?|belle|beau|mignonne?|sexy"
        r"|seduisante?|attirante?|charmante)\b|\b(?:belle|votre) plastique\b|\b(?:visage|minois) (?:agreable"
        r"|avenant|harmonieux|jeune)"
        r"|\bligne (?:impeccable|irreprochable)|(?<!plus\x20)\bbeau sourire\b|\bbelles? filles?\b"
        r"|\bbeaux? (?:garcons?|gosses?|mecs?|hommes?)\b|\b(?:poids|taille) (?:et|ou) (?:taille|poids)"
        r"|(?<!la-)\bcoquettes?\b|\bsourire (?:ravageur|eclatant|parfait)|\bbeau gosse\b|\bjolie?s? (?:fille|femme"
        r"|hotesse|serveuse|visage|minois)s?|\bsexy\b|\bseduisante?s?\b",
        unless=_GOODS + r"|effort physique|commerce physique|magasin physique|discrimin",
    ),
    rule(
        Ground.APPEARANCE,
        "blond|brun|rousse|roux|moche|laid|joli|mince|belle|beau |mignon|sexy|charmante|canon|svelte|costaud"
        "|gros |grosse|muscl"
        "|grand ",
        r"\bjolie?s?\b|\bminces?\b|\bmignonne?s?\b|\bsveltes?\b|\bcharmante\b|\bbelle (?:prestance|femme|fille)"
        r"|\bcostaude?s?\b|\bpas de gros(?:se)?s?\b|\bmusclee?s?\b|(?<!croix-)\brousse?s?\b|\broux\b"
        r"|\bgrosse?s?\b(?! (?:oeuvre"
        r"|volume|porteur|electro|bovin|machin|chantier|cuisine|projet|client|moteur|engin|travaux))|\bmoche\b"
        r"|\blaide?\b|\bgrande? et (?:mince|forte?|blonde?|brune?)|\bblonde?s?\b",
        kinds=QUERY,
        unless=_GOODS + r"|plaque|couche|tole|biere",
    ),
    rule(
        Ground.APPEARANCE,
        "corpul|kilos|surpoids|surcharge|peau|acne|cicatri|teint|brune|rousse|blond|obes|silhouette|mensuration|mince"
        "|svelte|athletique|gabarit|stature|carrure|taille|petite taille|poids|imc|1m|1,|1.|ronde|enrobe|muscl"
        "|personnes fortes|corps ",
        r"\b(?:forte )?corpulen\w+|\bsurpoids\b|\bkilos? (?:en trop|superflus?|de trop)"
        r"|\bsurcharges? ponderales?|\bpeau (?:impeccable|parfaite|nette|lisse)"
        r"|\bacne\b|\bcicatrices?\b|\bteint (?:frais|parfait)|(?<!croix-)\b(?:blonde?|brune?|rousse)s?\b"
        r"|\bobes(?:e|es|ite)\b"
        r"|\b(?:silhouette|corps|stature|carrure|gabarit)s? (?:sporti\w+|athletique\w*|elance\w*|mince\w*|impos\w+"
        r"|impressionn\w+|fine?|muscle\w*|svelte|de sportif|minimum|dissuasi\w+|adequat)|\bmensurations\b"
        r"|\bsveltes?\b|\btaille mannequin"
        r"|\b(?:notre |une |du |votre |en )?taille (?:minimum|minimale|mini|maximum|[34]\d|[xs]{1,2}|m\b|requise"
        r"|exigee)[^.;\n]{0,12}|\b(?:petite|grande) taille\b|\b(?:personnes?|gens) (?:fortes?|rondes?|grosse?s?"
        r"|enrobee?s?|minces?|grandes?|petites?|obeses?)\b|\b1 ?m(?:etre)? ?\d{2}\b|\b1[,.][5-9]\d ?m\b"
        r"|\bindice de masse|\bmesur(?:er|ez|ant) (?:au moins|plus de|moins de|entre) 1",
        needs=STANCE + "|minim|maxi|image|rentrer|apprec",
        unless=_GOODS
        + r"|entreprise|port de charge|de charges|charges lourdes|hauteur|profondeur|colis|distance|fosse|pente"
        r"|(?:petite|grande) taille (?:humaine|d)|equipe de|taille (?:humaine|critique)|structure|tension|largeur"
        r"|longueur|plafond|rayonnage",
        unless_anywhere=r"contrat d'artiste|defile|casting|mannequin femme|mannequin homme",
    ),
    rule(
        Ground.APPEARANCE,
        "tatou|piercing|dreads|afro|locks|barbu|barbe|cheveux|coiffure|crepu|rase|dentition|maquill|lunettes",
        r"\btatou(?:age|e|ee)s?\b(?: (?:apparents?|visibles?|ni piercings?))?|\bpiercings?\b|\bdread\w*|\b(?:coupe "
        r"|coiffure )?afros?\b|\blocks\b|\bbarbus?\b|(?<!cache-)(?<!cache\x20)\bbarbes?\b|\bcheveux (?:lisses|longs"
        r"|courts|colores|crepus|naturels|attaches|defrises|blonds|bruns|roux)|\bcoiffures? (?:afro|africaine"
        r"|europeenne|classique exigee|excentrique)s?|\bcrane rase|\bcheveux defrises|\bbonne dentition|\bdentition"
        r"|\bmaquillage (?:obligatoire|exige)|\bpas de lunettes|\bporteu\w+ de lunettes",
        needs=OUT + r"|devront|doivent|lisse|apprec\w+|uniquement|exige|obligatoire|imperatif|rasee? de pres",
        unless=_SAFETY
        + "|"
        + _GOODS
        + r"|barbier|barber|bienvenu|hauteur|taille de barbe|protheses|dentaire|laboratoire|detatou|fil de fer",
    ),
    rule(
        Ground.APPEARANCE,
        "rentrer|entrer dans|tenir dans",
        r"\b(?:r?entrer|tenir) dans (?:notre |la |une |du )?(?:taille )?(?:\d\d|taille)",
    ),
    rule(
        Ground.APPEARANCE,
        "photo",
        r"\bphotos? (?:en pied|plein pied|de plain[-\x20]pied|de la tete aux pieds|portrait et en pied)\b"
        r"|\b(?:joindre|envoy\w+|fournir) (?:deux |des |2 )?photos? (?:en pied|recentes? en|en maillot|de vous en)",
        unless=_GOODS,
    ),
    rule(
        Ground.APPEARANCE,
        "raisons d'image|pour l'image|question d'image|photo|presentation|elegan|prestance|look|belle allure"
        "|bien de sa personne",
        r"\b(?:bonne|excellente|tres bonne|parfaite) presentation\b(?! (?:des|du|de l|de la|d'))"
        r"|\bpresentation (?:impeccable|irreprochable|exemplaire|avantageuse)|\b(?:avec|joindre|cv et"
        r"|cv avec) (?:une )?photo\b|\bphoto (?:obligatoire|exigee|souhaitee|recente)|\bprestance\b|\bbelle allure\b",
        severity=Severity.BORDERLINE,
        kinds=("offer", "query"),
    ),
)
