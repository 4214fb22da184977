"""Money asked of the person, and work that is not paid or not declared.

Source of the exceptions: Code de l'éducation L124-6 (stages), Code du service national L120-1, loi du 1er juillet 1901.
"""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, Rule, rule

_NUMBER = r"\d[\d\x20.,]* ?(?:€|euros?|eur\b)"
_PAID_BY_EMPLOYER = (
    r"rembours\w+(?! apres)|pris\w? en charge|prise en charge|fourni\w?|offert|aucune? (?:avance|frais|caution"
    r"|participation)|gratuit pour|a notre charge|a la charge de l'(?:employeur|entreprise)|finance\w? par"
    r"|payee? par l'entreprise"
    r"|sans (?:frais|caution|apport)|franchis|clients?|locataire|loyer|adherents?|cpf|aucun (?:investissement|apport)"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.MONEY_ASKED,
        "cout |couts |somme|participation|contribution|verse|financez|location|leasing|frais|caution|depot de "
        "garantie|coupon"
        "|mandat cash|droits d'entree|droit d'entree|western union|pcs",
        r"\bfrais (?:de |d')(?:dossier|inscription|formation|candidature|gestion|visite|adhesion|badge|tenue"
        r"|equipement|uniforme|selection|habilitation)\b[^.;\n]{0,50}|\b(?:frais|cout)s?[^.;\n]{0,30}(?:a (?:la"
        r"|votre) charge|retenus?|deduits?|avances? par (?:le|la|vous))|\bcautions? (?:de "
        r"|d'un montant)?[^.;\n]{0,30}|\bdepots? de garantie\b|\bcoupons? (?:pcs|recharge|transcash)"
        r"|\bdroits? d'entree\b|\b(?:somme|participation|montant|contribution) de \d[^.;\n]{0,40}(?:demande|exige"
        r"|verse|regle|due)\w*|\bmandat cash|\bverse\w* (?:un |une )?(?:depot|caution|garantie|acompte"
        r"|avance)\b[^.;\n]{0,40}|\bvous financez (?:vous-memes? )?[^.;\n]{0,40}|\b(?:location|leasing) (?:du|de la"
        r"|de votre) [^.;\n]{0,40}aupres de (?:l'employeur|la societe|l'entreprise)",
        needs=_NUMBER
        + r"|demand|vers(?:er|ez|e|ement)|regl|pay(?:er|ez|able)|a (?:la|votre) charge|candidat|avance|retenu"
        r"|prealable|deduit|obligatoire|avant",
        unless=_PAID_BY_EMPLOYER
        + r"|notes? de frais|dossiers? de caution|cautions? bancaires?|gestion des|cautionn|marches publics"
        r"|precaution"
        r"|etat des lieux",
        deniable=False,
    ),
    rule(
        Ground.MONEY_ASKED,
        "envoy|verse un|verser|demande|achetez|vos frais|kit|achat|acheter|a votre charge|charge du candidat"
        "|charge du salarie"
        "|charge de la personne|regler|reglez|versement|verser|versez|investissement|payer|payez|payante|avances par"
        "|retenu|materiel|virement de",
        rf"\bdemande(?:e|s|es)? {_NUMBER}[^.;\n]{{0,40}}",
        r"\b(?:sont|est|reste\w*) a acheter\b[^.;\n]{0,40}|\bachet\w+ (?:votre|vos|un|le|leur) (?:premier )?(?:stock"
        r"|kit|materiel)[^.;\n]{0,25}|\b(?:achat|acheter|achet\w+|acquisition|acquerir"
        r"|commander)(?: [\w'(),-]{1,16}){0,4} (?:kits?|mallette|tenue|uniforme|materiel|stock|produits|formation"
        r"|licence|starter|badge|equipement)\b",
        rf"\ba la charge(?: exclusive)? (?:du (?:candidat|salarie|stagiaire)|de la personne|de l'interesse)\b"
        rf"|\b(?:kit|formation|materiel|uniforme|tenue|outillage|frais|vehicule"
        rf"|carburant)[^.;\n]{{0,25}} a (?:votre charge|vos frais)|\b(?:regl(?:er|ez)|vers(?:er|ez)|pay(?:er|ez)"
        rf"|envoy(?:er|ez)|verse\w*)(?: [\w'(),-]{{1,16}}){{0,6}} {_NUMBER}",
        rf"{_NUMBER}(?: [\w'(),-]{{1,16}}){{0,5}} (?:a (?:regler|verser|payer|votre charge)|avances? par"
        rf"|demandee?s? (?:au|a la|avant|pour)|retenus? sur|seront? (?:preleve|retenu)\w*)",
        r"\bformation (?:[\w'-]+ ){0,4}payante\b|\bformation[^.;\n]{0,50}(?:a (?:la|votre) charge"
        r"|payee? par (?:le candidat|vous))|\bretenue? sur (?:le |votre )?(?:premier )?salaire",
        needs=r"candidat|stock|vos frais|obligatoire|demand|a (?:la|votre) charge|avant|commencer|demarrer|inscription"
        r"|formation|adresse|regl|entretien|valider|casting|retenu|premier salaire|kit|devez|materiel|uniforme"
        r"|agence|personnel",
        unless=_PAID_BY_EMPLOYER
        + r"|achats? de (?:matieres|produits)|acheteur|service achats|fournisseurs|gestion|appels d'offres|encaiss"
        r"|factures?|charge de travail|\ba la charge\b[^.;]{0,8}de l'(?:emp|ent)|salaires?\b[^.;]{0,12}verse"
        r"|cotisations|preparer les|credit|logement",
        deniable=False,
        kinds=OFFER,
    ),
    rule(
        Ground.UNPAID,
        "gracieu|salaire|moitie|en especes|non remuner|non paye|non indemn|ni paye|gratuit|benevol|pas paye"
        "|pas remuner|non declar|pas de declaration|sans declaration|au noir|au black|de la main a la main"
        "|sans remuneration|sans salaire|espece|en liquide|sans contrat|non gratifi|sans gratification|unpaid"
        "|pas indemnis|non retribu|sans etre paye|sans indemn|pas declar|offerte",
        r"\b(?:essai|test|formation|stage|heures?|periode|journees?|premieres? (?:jours|semaines)|semaines?|travail"
        r"|mission|projet|jours?|integration|mois|temps|trajets?|reunions?|inventaires?"
        r"|samedis?)\b[^.;\n]{0,70}?\b(?:(?:non|pas|ni|n'est pas|ne sont pas|ne sont ni|jamais"
        r"|aucunement) (?:forcement )?(?:remunere|paye|indemnise|payee?|remuneree?|declare|compte|gratifie"
        r"|retribue)\w*|sans (?:remuneration|salaire|contrepartie|indemnite|gratification|etre paye\w*)"
        r"|ne (?:donn\w+|ouvr\w+)[^.;\n]{0,10} (?:pas|aucun\w*)[^.;\n]{0,12}(?:salaire|remuneration|paiement|paie)"
        r"|gratuite?s?|a titre gracieux|gracieusement|benevolement|en benevolat|offerte?s? a l'entreprise|benevoles?)",
        r"\bnon (?:remuneree?s?|payee?s?|indemnisee?s?|gratifiee?s?)\b|\bde la main a la main\b|\bau (?:noir"
        r"|black)\b(?= |,|\.|$)|\b(?:pas|sans|aucune) (?:de )?declaration\b|\bnon declaree?s?\b|\b(?:paye|paiement"
        r"|reglement|remunere)\w* en (?:especes|liquide|cash)\b|\bmoitie (?:declaree?|en liquide|en especes|au noir)"
        r"|\bnon declare|\bsans contrat (?:ecrit|de travail|au depart)|\bdeclaree?s? (?:partiellement|en partie"
        r"|a mi-temps)",
        unless=r"encaiss|clients?|gestion|(?:essais?|formation)[^.;]{0,20}gratuite? et|sans solde|pause|dejeuner"
        r"|conges? (?:non|sans)|absences?|formation gratuite|service gratuit|acces gratuit|cantine|parking|repas"
        r"|hebergement|logement|diplomante|impots?|fiscal|devis|308 heures|moins de (?:deux|2) mois|factures?"
        r"|impayes?|consultation|mutuelle|logement gratuit|astreintes? non|heures supplementaires non"
        r"|jours? de carence|declaration (?:d'|de|des|fiscal|social)",
        deniable=False,
        kinds=OFFER,
    ),
    rule(
        Ground.UNPAID,
        "heures sup|heure sup|depassement",
        r"\bheures? supp?\w*[^.;\n]{0,60}?\b(?:non (?:remuner|pay|recup|compt)\w*|(?:pas|ni|jamais) (?:payees?"
        r"|remunerees?|comptees?|recuperees?)|gratuites?|sans (?:majoration|paiement)|incluses dans le (?:salaire"
        r"|forfait) sans)",
        unless=r"\bpas (?:d'|de )heures|forfait jours",
        deniable=False,
    ),
    rule(
        Ground.UNPAID,
        "benevol",
        r"\b(?:poste |mission |emploi )?(?:benevole|benevolat)\b",
        needs=r"35 ?h|39 ?h|temps (?:plein|complet)|horaires? (?:fixe|impose)\w*|rattache|hierarch|subordin"
        r"|du lundi au vendredi|responsable hierarch|\bcdi\b|\bposte de\b",
        unless=r"benevoles? et|encadr|coordin|animer|gestion des benevoles|recrutement de benevoles|equipe de benevoles"
        r"|aupres de benevoles|avec (?:les|des) benevoles|accompagn|benevoles?,|associatif",
    ),
)
