"""Religion, politics, unions, sexual orientation, gender identity, private life, whistleblowers.

Source of the exceptions: loi du 24 août 2021 (neutrality of public services), L1133-1 (ministers and chaplains).
"""

from matching.guard.law import Ground
from matching.guard.rule import QUERY, Rule, rule
from matching.guard.rules.words import OUT, PERSON, STANCE
from matching.guard.verdict import Severity

_FAITH = (
    r"(?:musulmane?s?|catholiques?|juifs?|juives?|chretiens?|chretiennes?|protestante?s?|evangeliques?|bouddhistes?"
    r"|temoins? de jehovah|adventistes?|mormons?|cathos?|athees?|croyante?s?|islamistes?|orthodoxes?|hindoue?s?"
    r"|laics?|laiques?|baptisee?s?)"
)
_FAITH_HINTS = (
    "jehovah|adventist|mormon|musulman|catho|juif|juive|chretien|protestant|evangeliq|bouddh|athee|croyant|islam"
    "|orthodox|hindou|baptis"
)
_PUBLIC_SERVICE = (
    r"service public|collectivite|neutralite (?:du service|religieuse et politique)|stricte neutralite|mairie"
    r"|fonction publique|agent public"
)
_SERVES = (
    r"patrimoine|histoire des|aumonier|culte|diocese|paroisse|eglise|halal|casher|kasher|cacher|recette|rite"
    r"|funeraire|ecole (?:privee )?(?:catholique|juive|protestante) sous contrat|enseignement catholique"
    r"|etablissement (?:prive )?catholique|association|secours (?:catholique|islamique)|lutte|discrimin|ouvre-boite"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.RELIGION,
        "voile|foulard|hijab|hidjab|niqab|kippa|turban|signe religi|signes religi|signes ostent|signe ostent|croix"
        "|abaya|couvre-chef|symbole religi|burqa|barbe islam|djellaba",
        r"\bvoilee?s?\b|\bvoiles?\b|\bfoulards?\b|\bhi[d]?jabs?\b|\bniqabs?\b|\bkippas?\b|\bturbans?\b|\b(?:signes?"
        r"|symboles?|tenues?|couvre-chefs?) (?:\w+ )?(?:religieu\w+|ostenta\w+|confessionnel\w*)|\bcroix\b(?! rouge)"
        r"|\babayas?\b|\bbur[qk]as?\b|\bdjellabas?\b",
        needs=OUT + r"|retir\w+|enlev\w+|ot(?:er|ez)\b|neutralit|laicite|tete nue|decouverte",
        unless=_PUBLIC_SERVICE
        + r"|greement|voilier|bateau|nautis|voilerie|marin|mariage|mariee|croix[-\x20]rouge|beton|pharmacie|soie"
        r"|accessoires|rayon|mode\b|cadre de|dentelle|toile|dans|vitre|paupieres|la croix|pas d'ecran",
    ),
    rule(
        Ground.RELIGION,
        _FAITH_HINTS,
        rf"\b(?:{PERSON}|vous etes|etre|plutot|dame) (?:non |de culture |de confession |de tradition |de foi "
        rf"|d'origine )?{_FAITH}\b",
        rf"\b(?:pas|ni|non|evit\w+|sans|exclu\w*|refus\w+|stop) (?:aux |les |des |de |d')*{_FAITH}\b"
        rf"|\b{_FAITH}(?: pratiquante?s?)?,? (?:uniquement|exclusivement|de preference|s'abstenir|souhaite\w*"
        rf"|exige\w*|prefere\w*|bienvenu\w*|only|pratiquante?s?)",
        rf"\b(?:confession|foi|culture|tradition|obedience|education|valeurs) (?:religieuse )?{_FAITH}\b",
        needs=rf"{STANCE}|{PERSON}|pratiquant",
        unless=_SERVES + r"|ecole (?:catholique|juive) (?:recrut|cherch|accueil)",
    ),
    rule(
        Ground.RELIGION,
        _FAITH_HINTS + "|pratiquant|priere|ramadan",
        rf"\b{_FAITH}\b|\b(?:non[-\x20])?pratiquante?s?\b|\bprieres?\b|\bramadan\b",
        kinds=QUERY,
        welcome=False,
        unless=_SERVES + r"|professeur d'histoire|sport|livre",
    ),
    rule(
        Ground.RELIGION,
        "religi|foi|convictions|ramadan|priere|pratiquant|confession|laicite|croyance|islam|sabbat|shabbat",
        r"\b(?:votre|leur|sa|toute|meme) (?:religion|confession|croyance|foi|pratique religieuse)\b|\b(?:vos|leurs"
        r"|ses) (?:convictions|croyances)\b(?: religieuses)?|\bmotifs? religieu\w+|\bconvictions? (?:religieuses?"
        r"|philosophiques?)|\bpratiques? religieuses?|\breligions?\b|\bpour (?:raison|motif) religieu\w+",
        r"\bramadan\b|\bprieres?\b|\b(?:appartenance|obedience|attache|etiquette|orientation) (?:religieuse"
        r"|confessionnelle)|\bvotre foi\b|\bprincipe de laicite\b|\b(?:jours? du )?s(?:h)?abbat\b"
        r"|\bnon[-\x20]pratiquante?s?\b|\bpratiquante?s?\b|\blaicite de l'entreprise\b|\bnon[-\x20]croyant",
        needs=STANCE + "|precis|indiqu|mentionn|lettre|disponible|accept|partag|adher",
        unless=_PUBLIC_SERVICE
        + "|"
        + _SERVES
        + r"|histoire|respect d|sport|musique|natation|yoga|liberte|personnes accueillies"
        r"|conviction(?:s)? (?:commercial|profonde)|avec conviction|quelle|instrument",
    ),
    rule(
        Ground.RELIGION,
        "porc|jambon|alcool",
        r"\b(?:mang\w+|gout\w+|consomm\w+|manipul\w+|touch\w+)[^.;\n]{0,40}(?:porc|jambon|alcool)\b",
        needs=r"croyance|religi|sinon|exige|quelle que soit|convictions|obligatoire|meme si",
        deniable=False,
        unless=r"hygien|abus|interdi",
    ),
    rule(
        Ground.UNION,
        "syndi|cgt|cegetist|cfdt|cftc|sud |delegue|greve|grevist|mutualist|representant du personnel"
        "|representants du personnel|elu cse"
        "|prud'hom|revendicat|contestatair",
        r"\b(?:non[-\x20])?syndiquee?s?\b|\bsyndicalistes?\b|\bcegetistes?\b|\brevendicati(?:f|ve|fs|ves)\b"
        r"|\bcontestataires?\b|\bcgt\w*|\bcfdt\b|\bdelegue\w* (?:du personnel|syndica\w+)|\bmandats? (?:syndica\w+"
        r"|representati\w+|electi\w+|de representation)|\b(?:activites?|engagement|appartenance|affiliation|adhesion"
        r"|etiquette|passe|militantisme|antecedents?) (?:\w+ ou )?(?:syndica\w+|mutualist\w+|a un syndicat)"
        r"|\bgrevistes?\b|\bsyndicats?\b|\bprofil syndical"
        r"|\brepresentants? du personnel\b|\belue?s? (?:du |au )?cse\b|\bfai(?:re|t|tes|sant) (?:la )?greve\b"
        r"|\bsyndica(?:l|le|ux)\b",
        needs=OUT + "|bienvenus|precis|indiqu|mentionn|exerc|ancien|adherent",
        unless_beside=r"relations? (?:syndicales?|sociales?|collectives?|avec)|organisations|dialogue (?:social"
        r"|avec)|juriste"
        r"|federation|negociat|partenaires|animer|reunions?|gestion (?:des|de la)|copropri|syndicat (?:mixte"
        r"|intercommunal|des eaux|de copro|d'initiative)|droit|accord|chambre syndicale|salaire|bareme|cachet"
        r"|grille"
        r"|convention|defend",
    ),
    rule(
        Ground.POLITICS,
        "gilet|opinions|sympathis|extreme|politi|gauche|droite|municip|maire|depute|milit|encart|patriot|elu "
        "|elus|mandat"
        "|sensibilite|parti |ecologist|insoumis|rassemblement national|macron|extreme",
        r"\b(?:opinions?|convictions?|idees|sensibilites?|engagements?|appartenance|orientations?|preferences?"
        r"|couleur) politiques?|\b(?:sensibilite|coeur|idees|valeurs|parti|profil|electeur|electrice|candidat\w*"
        r"|militante?s?|vote|bord)s? (?:plutot )?(?:de (?:gauche|droite)|patriot\w+|ecologist\w+|d'extreme)"
        r"|\bmilit(?:e|er|ant|ants|ante|antes|antisme)\b(?! associati)"
        r"|\bvaleurs patriotiques\b|\bmandats? (?:elect\w+|loca\w+|politiques?|municipa\w+)"
        r"|\b(?:conseill\w+ municipa\w+|adjointe?s? au maire|maires?|deputee?s?)\b|\bvot(?:e|ent|er|ez"
        r"|ons) (?:a )?(?:gauche|droite|vert|rn|lfi|macron)|\belue?s? (?:local|locale|locaux|municipa\w+)"
        r"|\bencartee?s?\b|\b(?:pas de|ni|ex|ancien) gilets? jaunes?\b|\bpartis? politiques?\b|\bvos opinions\b"
        r"|\b(?:sympathisants?"
        r"|extreme)[-\x20](?:d'extreme |gauche|droite)\w*|\bengagements? (?:militants?|politiques?|partisans?)"
        r"|\bde (?:gauche|droite) (?:de preference|souhaite|s'abstenir)|\b(?:pas|evit\w+) (?:de |d'"
        r"|les )*(?:gauchistes?|macronistes?|fachos?|ecolos?|insoumis|elus?)\b",
        needs=STANCE + "|partag|precis|abandonn|quitt",
        unless=r"aupres d\w* elus|assistant parlementaire|collaborateur de|cabinet du maire|neutralite|science"
        r"|parti politique (?:recrut|recherch|cherch)|accompagn\w* les elus|reunions?|orientations politiques d"
        r"|politiques? (?:publiques?|sociale|commerciale|salariale|rh|qualite|achat)|elus (?:et|du|de la"
        r"|locaux (?:et|pour))|conseil municipal|adjointe? au maire (?:en charge|delegue)"
        r"|maire\b[^.;]{0,20}(?:recrut|recherch|autorite)|sous l'autorite|collectivite|vote du budget"
        r"|chargee? de mission",
    ),
    rule(
        Ground.POLITICS,
        "de gauche|de droite",
        r"\bde (?:gauche|droite)\b",
        kinds=QUERY,
        unless=r"rive|main|bras|conduite|volant|aile|cote|lateral|arriere|piste",
    ),
    rule(
        Ground.ORIENTATION,
        "homo|hetero|gay|lesbien|lgbt|trans |trans,|trans.|transgenre|transsex|cisgenre|effemin|non binaire"
        "|non-binaire|personnes trans|personne trans"
        "|orientation sexuelle|identite de genre|queer|bisexuel|travesti|pede|tapette",
        r"\bhomos?\b|\bhomosexuel\w*|\bhetero(?:sexuel\w*|s)?\b|\bgays?\b|\blesbiennes?\b|\blgbt\w*"
        r"|\b(?:personnes? )?trans\b(?![-\x20]?(?:port|form|mission))|\btransgenres?\b|\btranssexuel\w*"
        r"|\bcisgenres?\b|\beffemine\w*|\bnon[-\x20]binaires?\b|\borientations? sexuelles?|\bidentite de genre"
        r"|\bqueers?\b|\bbisexuel\w*|\btravestis?\b",
        unless=r"association|centre lgbt|lutte|discrimin|sante sexuelle|prevention|accueil des personnes lgbt"
        r"|gay[-\x20]lussac|politique|index|sensibilis|friendly|bienvenu|quelle|reseaux?|hetero(?:gene|clite)"
        r"|transmission",
        of_others=True,
    ),
    rule(
        Ground.ORIENTATION,
        "couple",
        r"\bcouples? (?:homme[-\x20/](?:et )?femme|hetero\w*|mari et femme)",
    ),
    rule(
        Ground.MORALS,
        "fumeu|fumez|moeurs|vie rangee|vie privee|concubin|fumant|sobre|tabac|hygiene de vie|alcool|abstinen|moralite"
        "|libertin|train de vie|mode de vie|stable dans sa vie|fetard|vie personnelle",
        r"\bnon[-\x20]fumeu(?:r|rs|se|ses)\b|\bfumeu(?:rs?|ses?) (?:\w+ )?(?:s'abstenir|exclus?|refuses?|non)"
        r"|\b(?:pas|evit\w+|ni|sans) (?:de |d'|les |un )*fumeu\w+|\bne fum(?:e|ez|ant) pas\b",
        r"\b(?:bonnes? |de bonnes )?moeurs\b|\bvie (?:rangee|privee (?:rangee|irreprochable|stable|exemplaire)"
        r"|personnelle (?:stable|equilibree|rangee))|\bconcubinage\b|\b(?:pas|evit\w+) (?:de |les )*(?:fetards?"
        r"|libertins?)|\bvie privee (?:sans|irre|exemplaire|rangee)|\bni (?:alcool|tabac)\b|\bne (?:fum"
        r"|buv)ant (?:ni|pas)\b|\bhygiene de vie (?:irreprochable|exemplaire|saine)|\bmode de vie sain\b"
        r"|\bne consomm\w+ (?:pas|ni|jamais) [^.;]{0,20}(?:alcool|cannabis|drogue)",
        unless_beside=r"(?:locaux|espaces?|hotel|etablissement|environnement|vehicule|logement|chambres?"
        r"|batiment|site|bureaux"
        r"|maison|salle|zones?|vehicules|lieux) (?:[\w']+ ){0,2}non[-\x20]fumeu",
        unless=r"arret du tabac|tabacolog|addict|us et coutumes",
    ),
    rule(
        Ground.MORALS,
        "moralite",
        r"\b(?:bonne |haute |parfaite )?moralite(?: irreprochable)?\b",
        severity=Severity.BORDERLINE,
    ),
    rule(
        Ground.WHISTLEBLOWER,
        "lanceu|prud'hom|prudhom|procedurier|denonc|signal|alert|litige|inspection du travail|contentieux",
        r"\blanceu\w+ d'alertes?|\b(?:passe|ete|alle|recours|proces|saisi|litige|contentieux"
        r"|conflit)\w*[^.;\n]{0,20}\bprud'?hom\w*|\bprofils? procedurie\w+|\bprocedurie\w+|\b(?:signale|denonce"
        r"|alerte|attaque|poursuivi|saisi|mis en cause)\w*[^.;\n]{0,25}(?:employeur|inspection|patron|entreprise"
        r"|direction)|\bprud'?hom\w*",
        needs=OUT + "|loyaut",
        unless=r"juriste|gestion|suivi|droit|avocat|contentieux (?:social|prud'hom\w+) (?:et|avec|a)|dispositif"
        r"|protection"
        r"|negoci|greffe|vous (?:traitez|gerez|assistez|suivez)",
    ),
)
