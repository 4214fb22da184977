"""Sex of the person wanted. Source of the exceptions: R1142-1 (artists, models), L1142-4 (encouragement)."""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, QUERY, Rule, rule
from matching.guard.rules.words import OUT, WANT

SEXED = (
    r"(?:hommes?|femmes?|dames?|messieurs|monsieur|mesdames|madame|garcons?(?! de (?:cafe|salle))|filles?|mecs?|gars|nanas?|meufs?"
    r"|demoiselles?|mamans?|papas?|masculine?s?|feminine?s?|femelles?|males?)"
)
_NOUNS = "homme|femme|dame|messieurs|monsieur|garcon|fille|mec|gars|nana|meuf|demoiselle|masculin|feminin|femelle|male|maman|papa"
_PAIRED = (
    r"hommes? ?(?:et|ou|/|,|&|comme|-) ?(?:les |des |aux |une? )?femmes?|femmes? ?(?:et|ou|/|,|&|comme|-) ?(?:les |des |aux |une? )?"
    r"hommes?|\bh ?[/-] ?f\b|\bf ?[/-] ?h\b|femmes comme aux|masculine? (?:et|ou|/) feminin|feminine? (?:et|ou|/) masculin"
    r"|dames? (?:et|ou) (?:messieurs|monsieur)|garcons? (?:et|ou) (?:jeunes )?filles?|filles? (?:et|ou) (?:jeunes )?garcons?"
    r"|mixtes?\b|homme (?:ou une|et une) (?:jeune )?femme|femme (?:ou un|et un) (?:jeune )?homme"
)
_OTHER = (
    r"sages?[-\x20]femmes?|femmes? (?:de chambre|de menage|d'entretien|toutes? mains)|hommes? (?:d'entretien|toutes mains|cles?|de metier"
    r"|politique|d'affaires|orchestre)|ressources humaines|jeune fille au pair|bonhomme|gentilhomme|prud'homm|notre[-\x20]dame|petite-fille"
    r"|pret[-\x20]a[-\x20]porter|vetements?|chaussures?|\bmode\b|lingerie|rayon|collection|coiff|coupe|parfum|montres?|foyer|hebergement"
    r"|victimes?|violences?|clientele (?:exclusivement |majoritairement |principalement )?(?:feminine|masculine|mixte)|football|handball"
    r"|rugby|basket|volley|sport|equipe nationale|mannequin|modele|comedien|acteur|actrice|figurant|\brole\b|danseu|chanteu|chorist"
    r"|casting|cinema|theatre|index|du meme sexe|palpation|maternel|droits? des femmes|gynecolog|prison|detenu|penitenti|barbier"
    r"|chef des|journee|le monde|hommes de l'art|homme mort|vie de l'homme|droits de l'homme|science|moyens humains|femmes enceintes"
    r"|fille de salle|ecole de|lycee|college|internat|chaine|filiale|connecteur|prise|raccord|embout|genre|homme[-\x20]machine|jours?[/-]"
)
_PAIRED_OR_OTHER = _PAIRED + "|" + _OTHER
_LAWFUL_ACTION = r"candidatures? (?:feminine|masculine|des? femmes|d'hommes|de femmes)\w*[^.;]{0,40}(?:encourag|bienvenu|apprec)|encourag\w+[^.;]{0,30}candidatures? (?:feminin|masculin|de femmes)"

RULES: tuple[Rule, ...] = (
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:uniquement|exclusivement|seule?s?(?:ment)?|reservee?s? (?:aux? |a des |a une? )?|que (?:des |de |les )?|plutot|par|prefer\w+|"
        rf"privilegi\w+)(?: (?:a |aux? |une? |des |les |de |d')?(?:jeunes? |collaborat\w+ |candidat\w* |profils? |personnel )?){SEXED}\b"
        rf"|reservee?s? (?:aux|a des|a une?) {SEXED}\b|\bque des {SEXED}\b",
        rf"\b{SEXED} ?[,(]?(?:de |en )?(?:uniquement|exclusivement|seulement|only|svp|preferenc\w*|preferee?s?|preferable\w*|exigee?s?"
        rf"|obligatoires?|imperati\w+|souhaitee?s?|requise?s?|attendue?s?|privilegiee?s?|s'abstenir|abstenir|de preference|bienvenue?s?)",
        unless_beside=_PAIRED_OR_OTHER,
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b(?:pour|postes?|metiers?|travail|boulot|job|emploi) (?:d'|de |pour )?(?:une? |des |les |un )?{SEXED}\b",
        rf"\b(?:recherch\w+|cherch\w+|recrut\w+|embauch\w+|voulons|souhaitons|besoin d(?:e|'une?)|ideal ?:|accueillir|priorite a(?:ux)?)"
        rf"(?: (?!\bpar\b)[\w'(),/-]{{1,14}}){{0,3}}? {SEXED}\b",
        rf"\b(?:pas|ni|sans|evit\w+|aucune?|exclu\w*|refus\w+|peu \w+ a) ?(?:de |d'|aux? |les |des |la |une? )*(?:gent )?{SEXED}\b",
        rf"\b(?:autorite|main|touche|sensibilite|presence|regard|poigne|force|voix|douceur|figure|candidature|profil|personnel|equipier"
        rf"|sexe|gent|public|gabarit|silhouette)(?: naturelle)? (?:d'une? |d'|de |pour |plutot )?(?:{SEXED}|virile)\b",
        rf"\bvous etes (?:une? )?(?:jeune )?(?:{SEXED})\b",
        kinds=OFFER,
        unless_beside=_PAIRED_OR_OTHER + r"|pres de|public",
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        "masculin|feminin|candidates|collaboratrices|reserve",
        r"candidatures? (?:masculine|feminine)s?|(?:collaborat\w+|profils?|candidats?|personnel|sexe|salarie\w*|equipiere?) "
        r"(?:de sexe )?(?:masculine?|feminine?)s?|reservee?s? (?:aux|a des) (?:candidates|collaboratrices|femmes|hommes|filles|garcons)\b",
        unless_beside=_PAIRED_OR_OTHER,
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        _NOUNS,
        rf"\b{SEXED}\b",
        needs=r"(?:candidature|embauch|recrut)\w*[^.;]{0,60}(?:n'aboutir|pas (?:etre )?reten|impossible|ecart|refus|exclu)|s'abstenir"
        r"|risquent? de|(?:ne|n')[^.;]{0,30}(?:pas (?:convenir|etre a|s'y plaire)|plaire)|preferons|preferee?s?\b|\bprefere\b|privilegi",
        unless_beside=_PAIRED_OR_OTHER,
        kinds=OFFER,
        unless=_LAWFUL_ACTION,
    ),
    rule(
        Ground.SEX,
        _NOUNS + "|sexe",
        rf"\b{SEXED}\b|\bde sexe \w+",
        unless_beside=_PAIRED_OR_OTHER
        + r"|pour (?:papa|maman|monsieur|madame)|chez|(?:d'une?|des?|de|aupres|vieil\w*|age\w*) (?:dame|monsieur|papa)",
        kinds=QUERY,
    ),
    rule(
        Ground.SEX,
        " f | h |f only|h only|(f)|(h)|(femme|(homme|f uniq|h uniq",
        r"(?:^|[\n\x20(])[hf] (?:uniquement|exclusivement|only|seulement|imperativement|de preference|obligatoire)",
        r"\((?:femme|homme|f|h)(?: (?:de preference|uniquement|exclusivement|souhaitee?))?\)",
        unless_beside=_PAIRED_OR_OTHER + r"|\((?:h|f)\) ?(?:et|ou|/) ?\((?:h|f)\)",
        of_others=False,
    ),
    rule(
        Ground.SEX,
        "only|uniquement|exclusiv|seulement|preference",
        r"\b(?!equipieres?\b)[a-z]{3,}(?:euses?|trices?|ieres?|iennes?|antes) (?:uniquement|exclusivement|seulement|only|de preference)\b",
        r"(?:uniquement|exclusivement) (?:des |une )[a-z]{3,}(?:euses?|trices?|ieres?|iennes?)\b",
        unless_beside=r"matieres?|premieres|dernieres?|entieres?|derniere|carrieres?|manieres?|lumieres?|matinee|heures",
    ),
    rule(
        Ground.SEX,
        "viril|feminite|costaud|macho|bonne fee|muscl|des bras",
        r"\bviril\w*|\bfeminite\b|\bmuscles? d'homme",
        needs=WANT + "|" + OUT,
        unless=r"hormon|traitement",
    ),
)
