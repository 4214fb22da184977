"""Words that several grounds share, for folded text."""

OUT = (
    r"\bpas (?:de |d'|un|une|du|des|aux?|ouvert|possible|adapte|retenu|recevoir|recu|etre|avoir|bienvenu|pouvoir|correspond|convenir|trop)"
    r"|\bpas\b|s'abstenir|abstenir|exclu\w*|refus\w*|\becart\w+|\bevit\w+|\bni\b|\baucune?\b|\bsans\b|\bhors\b|\bsauf\b|\bnon\b|inutile"
    r"|interdit\w*|incompatib\w+|jamais|trop\b|peu (?:adapte|compatible)|rejet\w+|proscri\w+|\bstop\b|\bno\b|\bplus d"
    r"|n'aboutir|mieux vaut|renonc\w+|impossible"
)
"""What leaves somebody out."""

WANT = (
    r"recherch\w*|cherch\w*|recrut\w*|embauch\w*|souhait\w*|exig\w*|requi\w*|obligatoire\w*|imperati\w*|uniquement|exclusiv\w*"
    r"|seulement|\bonly\b|\bseuls?\b|\bseules?\b|prefer\w*|privilegi\w*|\bideal\w*|reserv\w*|demand\w*|attend\w*|indispensable\w*"
    r"|necessaire\w*|priorit\w*|favoris\w*|appreci\w*|un plus\b|un atout|vous (?:etes|avez|serez|devez|n')|\btu (?:es|as)\b"
    r"|il faut|\bdoi(?:t|vent)\b|\bprofils?\b|candidat\w*|convien\w*|\bposte pour\b|\bveut\b|\bveulent\b|\bvoulons\b|rassur\w*"
    r"|bienvenu\w*|mieux\b|besoin"
)
"""What asks for somebody."""

PERSON = (
    r"(?:candidat\w*|candidature\w*|personnes?|profils?|collaborat\w+|salarie\w*|postulant\w*|employe\w*|agents?|ouvriers?|travailleu\w+"
    r"|equipe|equipier\w*|recrue|vendeu\w+|serveu\w+|cuisini\w+|commercia\w+|assistant\w*|conseill\w+|hotes\w*|chauffeurs?|macons?"
    r"|professeurs?|main[-\x20]d'oeuvre|gens|individus?|quelqu'un|interimaires?|stagiaires?|benevoles?|gardiens?|dame|femmes?|hommes?"
    r"|aide[-\x20](?:menager\w*|a domicile)|nounou|auxiliaires?|techniciens?|ingenieurs?|secretaires?|receptionnistes?|livreurs?)"
)
"""Who may be wanted at work."""
