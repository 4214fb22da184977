"""Sex of the person wanted. Source of the exceptions: R1142-1 (artists, models), L1142-4 (encouragement)."""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, QUERY, Rule, rule
from matching.guard.rules.words import STANCE

SEXED = (
    r"(?:hommes?|femmes?|dames?|messieurs|monsieur|mesdames|madame|garcons?(?! de (?:cafe|salle))|filles?|mecs?|gars"
    r"|gaillards?|nanas?|meufs?"
    r"|demoiselles?|mamans?|papas?|masculine?s?|feminine?s?|femelles?|males?)"
)
_NOUNS = (
    "homme|femme|dame|messieurs|monsieur|garcon|fille| mec|(mec|gars|gaillard|nana|meuf|demoiselle|masculin|feminin"
    "|femelle| male|maman|papa"
)
_PAIRED = (
    r"hommes? ?(?:et|ou|/|,|&|comme|-|que) ?(?:les |des |aux |d'|une? |de )?femmes?|femmes? ?(?:et|ou|/|,|&|comme|-"
    r"|que) ?(?:les |des |aux |d'|une? |d')?"
    r"hommes?|\bh ?[/-] ?f\b|\bf ?[/-] ?h\b|femmes comme aux|masculine? (?:et|ou|/|comme) feminin|feminine? (?:et|ou"
    r"|/|comme) masculin"
    r"|dames? (?:et|ou) (?:messieurs|monsieur)|garcons? (?:et|ou) (?:les |des )?(?:jeunes )?filles?|filles? (?:et"
    r"|ou) (?:les |des )?(?:jeunes )?garcons?"
    r"|mixtes?\b|mixite|homme (?:ou une|et une) (?:jeune )?femme|femme (?:ou un|et un) (?:jeune )?homme|m[.]? ou mme"
    r"|madame,? monsieur"
)
_OTHER = (
    r"sages?[-\x20]femmes?|femmes?(?: ?/ ?valets?)? (?:de chambre|de menage|d'entretien|toutes? mains)"
    r"|hommes? (?:d'entretien|toutes mains|cles?|de metier"
    r"|politique|d'affaires|orchestre|de terrain)|ressources humaines|jeune fille au pair|bonhomme|gentilhomme"
    r"|prud'homm|notre[-\x20]dame|petite-fille"
    r"|pret[-\x20]a[-\x20]porter|vetements?|chaussures?|\bmode\b|lingerie|rayon|collection|coiff|coupes?\b|parfum"
    r"|montres?|foyer|hebergement|boutique|styliste|modeliste"
    r"|victimes?|violences?|clientele (?:exclusivement |majoritairement |principalement )?(?:feminine|masculine"
    r"|mixte)|football|handball|costumes?"
    r"|rugby|basket|volley|sport|equipe nationale|mannequin|modele|comedien|acteur|actrice|figurant|\brole\b|danseu"
    r"|chanteu|chorist|lecture"
    r"|casting|cinema|theatre|index|du meme sexe|palpation|maternel|droits? des femmes|gynecolog|prison|detenu"
    r"|penitenti|barbier|barber|egalite"
    r"|journee [^.;]{0,20}femmes|le monde|hommes de l'art|homme mort|vie de l'homme|droits de l'homme|science"
    r"|moyens humains|femmes enceintes|pousse"
    r"|fille de salle|ecole de|lycee|college|internat|chaine|filiale|connecteur|prise|raccord|embout"
    r"|homme[-\x20]machine|quel que soit|hommes d'un|hommes du feu"
    r"|sante d|cancer|magazine|presse|public|aide aux|des hommes engages|aventure|innov|technolog|humain"
    r"|projets? d'homme|notre[-\x20]dame|bonne femme|garcon de|petits? garcon|enfant"
)
_PAIRED_OR_OTHER = _PAIRED + "|" + _OTHER
_LAWFUL_ACTION = (
    r"candidatures? (?:feminine|masculine|des? femmes|d'hommes|de femmes)\w*[^.;]{0,40}(?:encourag|bienvenu|apprec)"
    r"|encourag\w+[^.;]{0,40}(?:feminin|masculin|femmes)"
    r"|feminis\w+ (?:de nos|nos|des|du|les) (?:metiers|equipes|effectifs|secteur)|pas besoin d'etre|pas reserve"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:uniquement|exclusivement|seule?s?(?:ment)?|que (?:des |de |les )?|plutot|par|prefer\w+|"
        rf"privilegi\w+)(?: (?:a |aux? |une? |des |les |de |d')?(?:jeunes? |collaborat\w+ |candidat\w* |profils? "
        rf"|personnel )?){SEXED}\b"
        rf"|(?:reserve|ferme|interdit)e?s? (?:aux|a des|a une?|a la gent) {SEXED}\b|\bque des {SEXED}\b",
        rf"\b{SEXED} ?[,(]?(?:de |en )?(?:uniquement|exclusivement|seulement|only|svp|preferenc\w*|preferee?s?"
        rf"|preferable\w*|exigee?s?"
        rf"|obligatoires?|imperati\w+|souhaitee?s?|requise?s?|attendue?s?|privilegiee?s?|s'abstenir|abstenir"
        rf"|de preference|bienvenue?s?)",
        unless_beside=_PAIRED_OR_OTHER,
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:postes?|emplois?|missions?|offre|annonce|contrats?|recrutement)\b[^.;\n]{{0,60}}"
        rf"\b(?:reserve|ferme|interdit|destine)e?s? (?:aux|a des|a une?) {SEXED}\b",
        unless_beside=_PAIRED,
        unless=_LAWFUL_ACTION + r"|r1142|comedien|actrice|acteur|\brole\b|mannequin|figurant|joueu|sporti",
    ),
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:pour|postes?|metiers?|travail|boulot|job|emploi) (?:d'|de |pour )?(?:une? |des |les )?(?:vrais? "
        rf"|bons? |jeunes? )?{SEXED}\b",
        rf"\b(?:recherch\w+|cherch\w+|recrut\w+|embauch\w+|voulons|souhait\w+|besoin d(?:e|'une?)|ideal ?:"
        rf"|accueillir|priorite a(?:ux)?)"
        rf"(?: (?!\bpar\b)[\w'(),/-]{{1,14}}){{0,3}}? {SEXED}\b",
        r"\b(?:monsieur|dame|homme|femme|demoiselle)s? (?:[\w'-]+ ){0,3}(?:demande|recherche|souhaite|attendu)e?s?\b",
        rf"\b(?:pas|ni|sans|evit\w+|aucune?|exclu\w*|refus\w+|peu \w+ a) ?(?:de |d'|aux? |les |des |la "
        rf"|une? )*(?:gent )?{SEXED}\b",
        rf"\b(?:autorite|main|touche|sensibilite|presence|regard|poigne|force|voix|timbre|douceur|figure|candidature"
        rf"|profil|personnel|equipier"
        rf"|sexe|gent|gabarit|silhouette|intuition|elegance|charme|gentillesse)s? ?(?:naturelle? )?(?:d'une? |d'|de "
        rf"|pour |plutot )?(?:{SEXED}|virile)\b",
        rf"\b(?:equipes?|groupes?|brigade|personnel) (?:de |d'){SEXED}\b|\b(?:chauffeur|conducteur|agent|vendeur"
        rf"|serveur|technicien|medecin|cuisinier|secretaire|comptable|infirmier|receptionniste|estheticien|masseur"
        rf"|photographe|coach|professeur)(?: \w{{2,5}})? (?:femme|homme)\b(?! (?:ou|et|/))"
        rf"|\bvous etes (?:une? )?(?:jeune )?(?:{SEXED})\b|\b(?:une?|d'une?|par une?|qu'une?) (?:vraie? |bon(?:ne)? "
        rf"|jeune |vieux |vieille )?(?:homme|femme|dame|monsieur|garcon|fille|mec|gars|gaillard|nana|maman|papa)\b",
        kinds=OFFER,
        unless_beside=_PAIRED_OR_OTHER + r"|pres de",
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        "masculin|feminin|candidates|collaboratrices|reserve|collegue|consoeur",
        r"candidatures? (?:masculine|feminine)s?|(?:collaborat\w+|profils?|candidats?|personnel|sexe|salarie\w*"
        r"|equipiere?|public|equipe|renfort|presence|personnalite|managers?|autorite|main|esprit|regard|energie"
        r"|conduct\w+|chauffeur|agents?|technicien|vendeur|serveur|candidate?|recrutement|embauche) "
        r"(?:de sexe )?(?:masculine?|feminine?)s?|reservee?s? (?:aux|a des) (?:candidates|collaboratrices|femmes"
        r"|hommes|filles|garcons|dames)\b"
        r"|\b(?:pas|sans|evit\w+|hors) (?:de |les |des )*candidates\b"
        r"|\b(?:nouvelle|future) (?:collegue|collaboratrice|consoeur"
        r"|recrue feminine)\b",
        needs=STANCE,
        unless_beside=_PAIRED_OR_OTHER,
        unless=_LAWFUL_ACTION + r"|\bh ?/ ?f\b|\bf ?/ ?h\b|\(e\)",
    ),
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:les |des |aux |ces |une? )(?:jeunes? )?{SEXED}\b",
        needs=r"n'aboutir|pas (?:etre )?reten|impossible|ecart|refus|exclu|s'abstenir|risquent? de|ne propos\w+ pas"
        r"|pas (?:convenir|etre a|s'y plaire|leur place|acces)|plairo|prefer|privilegi|mieux (?:percu|accept"
        r"|accueil)|peu faite?s? pour|(?:ne|n')[^.;]{0,16}pourr",
        unless_beside=_PAIRED_OR_OTHER,
        kinds=OFFER,
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        _NOUNS + "|sexe|nenette|bonhomme",
        rf"\b{SEXED}\b|\bde sexe \w+|\bbonhommes?\b|\bnenettes?\b",
        unless_beside=_PAIRED_OR_OTHER
        + r"|pour (?:papa|maman|monsieur|madame)|chez|(?:d'une?|des?|de|aupres|vieil\w*|age\w*) (?:dame|monsieur|papa)",
        kinds=QUERY,
    ),
    rule(
        Ground.SEX,
        " f | h |f only|h only|(f)|(h)|(femme|(homme|f uniq|h uniq|(mec|(fille|(masc|(fem",
        r"(?:^|[\n\x20(])[hf] (?:uniquement|exclusivement|only|seulement|imperativement|de preference|obligatoire)",
        r"\((?:femme|homme|f|h|mec|fille|masculin|feminin)(?: (?:de preference|uniquement|exclusivement"
        r"|souhaitee?))?\)",
        unless_beside=_PAIRED_OR_OTHER + r"|\((?:h|f)\) ?(?:et|ou|/) ?\((?:h|f)\)",
        of_others=False,
    ),
    rule(
        Ground.SEX,
        "only|uniquement|exclusiv|seulement|preference",
        r"\b(?!equipieres?\b)[a-z]{3,}(?:euses?|trices?|ieres?|iennes?|antes) (?:uniquement|exclusivement|seulement"
        r"|only|de preference)\b",
        r"(?:uniquement|exclusivement) (?:des |une )[a-z]{3,}(?:euses?|trices?|ieres?|iennes?)\b",
        unless_beside=r"matieres?|premieres|dernieres?|entieres?|derniere|carrieres?|manieres?|lumieres?"
        r"|matinee|heures",
    ),
    rule(
        Ground.SEX,
        "h/f|h / f|f/h|f / h",
        rf"\b(?:loi|obligation|oblig\w+|contraint\w*|forme)\b[^.;\n]{{0,40}}\b(?:h ?/ ?f|f ?/ ?h)\b"
        rf"[^.;\n]{{0,40}} {SEXED}\b",
        deniable=False,
    ),
    rule(
        Ground.SEX,
        "maternel|fibre|parite|viril|feminite|muscl|gent masc|gent fem|testost|metier d'homme|metiers d'hommes"
        "|demoisel|jupe|talons",
        r"\bviril\w*|\bfeminite\b|\bmuscles? d'homme|\btestosterone|\b(?:instinct|fibre) maternel\w*"
        r"|\bgent (?:masculine|feminine)|\bjupes? (?:et talons|obligatoire|exigee)",
        needs=STANCE,
        unless=r"hormon|traitement",
    ),
    rule(
        Ground.SEX,
        "candidate",
        r"\b(?:la|notre|une|future|les) candidates? (?:ideales?|retenues?|recherchees?|devr\w+|sera|seront|doi\w+"
        r"|s'engage\w*|idealement)",
        unless_anywhere=r"\bcandidats?\b|\(e\)|h ?/ ?f|f ?/ ?h|personne",
    ),
    rule(
        Ground.SEX,
        "profil|candidat|genre recherche|trop de",
        rf"\b(?:profils?|candidats?) (?:de )?{SEXED}\b(?! (?:ou|et) {SEXED})|\bgenre recherche|\btrop (?:de "
        rf"|d'){SEXED}\b",
    ),
)
