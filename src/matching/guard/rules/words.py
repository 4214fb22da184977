"""Words that several grounds share, for folded text."""

OUT = (
    r"\bpas\b|abstenir|exclu\w*|refus\w*|\becart\w+|\bevit\w+|\bni\b|\baucune?\b|\bsans\b|\bhors\b|\bsauf\b|\bnon\b"
    r"|inutile|interdi\w+|incompatib\w+"
    r"|jamais|\btrop\b|\bpeu (?:adapte|compatible)|rejet\w+|proscri\w+|\bstop\b|\bno\b|\bplus d|n'aboutir|mieux vaut"
    r"|renonc\w+|impossible|votre chemin"
    r"|integrer\w* plus|ne (?:propos|saurai|pouv|peut|peuvent|pourr|ser[ao]|convien|postul|correspond|retien|reten"
    r"|veu|voul|souhait|recrut|prend|pren|embauch|se reconnait)\w*|difficil\w+"
    r"|mal (?:vue?s?|percue?s?|acceptee?s?)|deconseill\w+|\bgenant\w*|vigilan\w+|malheureusement|regrett\w+|risqu\w+"
    r"|\bn'(?:etes|avez|accueill\w+|admet\w+"
    r"|embauch\w+|envisag\w+|aboutir\w*|engag\w+|accept\w+)|delicat\w*|a la porte|decourag\w+|reservons le droit"
    r"|\bailleurs\b|\bexempt\w*|eliminatoire\w*|redhibitoire\w*|decline\w*|mett?r?\w* fin\b|donner suite|rupture"
    r"|pas pour vous|porte close|trouver\w+ porte|motifs? de|renvoi\w*|stopp\w*|mauvaise"
)
"""What leaves somebody out."""

WANT = (
    r"recherch\w*|cherch\w*|recrut\w*|embauch\w*|souhait\w*|exig\w*|requi\w*|obligatoire\w*|imperati\w*|uniquement"
    r"|exclusiv\w*"
    r"|seulement|\bonly\b|\bseuls?\b|\bseules?\b|prefer\w*|privilegi\w*|\bideal\w*|reserv\w*|demand\w*|attend\w*"
    r"|indispensable\w*"
    r"|necessaire\w*|priorit\w*|favoris\w*|appreci\w*|un plus\b|un atout|vous (?:etes|avez|serez|devez|n')"
    r"|\btu (?:es|as)\b"
    r"|il faut|\bdoi(?:t|vent)\b|\bdevr\w+|\bprofils?\b|candidat\w*|convien\w*|\bposte pour\b|\bveut\b|\bveulent\b"
    r"|\bvoulons\b|rassur\w*"
    r"|bienvenu\w*|mieux\b|besoin|merci d|facilit\w*|rejoin\w*|correspond\w*|gage\b|essentiel\w*|condition\b"
    r"|aimerai\w+|plutot|postul\w+|poste (?:a|de|pour|en)\b"
)
"""What asks for somebody."""

STANCE = OUT + "|" + WANT
"""What takes a side on who comes."""

PERSON = (
    r"(?:candidat\w*|candidature\w*|personnes?|profils?|collaborat\w+|salarie\w*|postulant\w*|employe\w*|agents?"
    r"|ouvriers?|travailleu\w+"
    r"|equipes?|equipier\w*|recrue|vendeu\w+|serveu\w+|cuisini\w+|commercia\w+|assistant\w*|conseill\w+|hotes\w*"
    r"|chauffeurs?|macons?"
    r"|professeurs?|main[-\x20]d'oeuvre|gens|individus?|quelqu'un|interimaires?|stagiaires?|benevoles?|gardiens?"
    r"|dame|femmes?|hommes?|filles?"
    r"|aide[-\x20](?:menager\w*|a domicile)|nounou|auxiliaires?|techniciens?|ingenieurs?|secretaires?"
    r"|receptionnistes?|livreurs?|collegues?|plongeurs?"
    r"|caissi\w+|coiffeu\w+|infirmi\w+|aide[-\x20]soignante?s?|manutentionnaires?|caristes?|magasiniers?"
    r"|baby[-\x20]?sitters?|animat\w+|educat\w+"
    r"|menage|chambre|enseignante?s?|nourrices?|medecins?|formateurs?|formatrices?|ouvrieres?|chefs?|macons?"
    r"|standardistes?|developpeu\w+|managers?|responsables?|directeur|directrice|apparence|look|visage|physique|tete)"
)
"""Who may be wanted at work."""
