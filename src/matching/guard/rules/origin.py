"""Origin, nationality, name and language of the person wanted.

Source of the exceptions: Code général de la fonction publique L321-1 and L321-2 (nationality), instruction générale
interministérielle 1300 (defence clearance), Code du travail L5221-2 (work permit).
"""

from matching.guard.law import Ground
from matching.guard.rule import QUERY, Rule, rule
from matching.guard.rules.words import PERSON, STANCE
from matching.guard.verdict import Severity

PEOPLES = (
    r"(?:libanais\w*|francais(?:es?)?|portugais(?:es?)?|polonais(?:es?)?|roumaine?s?|italiens?|italiennes?"
    r"|espagnole?s?|maghrebine?s?|algeriens?|algeriennes?"
    r"|marocaine?s?|tunisiens?|tunisiennes?|africaine?s?|antillaise?s?|asiatiques?|chinoise?s?|europeens?"
    r"|europeennes?|turcs?|turques?|arabes?"
    r"|kabyles?|maliens?|maliennes?|senegalaise?s?|comoriens?|comoriennes?|capverdiens?|capverdiennes?|philippine?s?"
    r"|vietnamiens?|vietnamiennes?"
    r"|indiens?|indiennes?|pakistanais\w*|bulgares?|ukrainiens?|ukrainiennes?|albanais\w*|tchetchenes?|syriens?"
    r"|syriennes?|afghane?s?|haitiens?"
    r"|creoles?|metropolitaine?s?|occidenta(?:l|le|ux|les)|caucasiens?|caucasiennes?|mediterraneens?"
    r"|mediterraneennes?|slaves?|nordiques?|latinos?"
    r"|japonais\w*|thailandais\w*|bretons?|bretonnes?|corses?|alsaciens?|alsaciennes?|basques?|ivoiriens?"
    r"|ivoiriennes?|congolais\w*|camerounais\w*)"
)
_PEOPLE_HINTS = (
    "libanais|francais|portugais|polonais|roumain|italien|espagnol|maghreb|algerien|marocain|tunisien|africain"
    "|antillais|asiatique|chinois|europeen|turc|turque"
    "|arabe|kabyle|malien|senegal|comorien|capverd|philippin|vietnam|indien|pakistan|bulgar|ukrain|albanais"
    "|tchetchen|syrien|afghan|haitien|creole"
    "|metropolitain|occidenta|caucasien|mediterran|slave|nordique|latino|japonais|thailand|breton|corse|alsacien"
    "|basque|ivoirien|congolais|camerounais"
)
_NOT_PEOPLE = (
    r"diplome|ordre des|metropole|france metrop|langue|cuisine|parl\w+|courant|bilingue|trilingue|niveau|marche"
    r"|produits?|specialites?|restaurants? (?:\w+ )?(?:italien|francais|chinois|japonais|indien|portugais|espagnol"
    r"|marocain|thai|asiatique)|normes?|droit|entreprise|groupe|societe|leader"
    r"|territoire|alphabet|cours|professeur de|enseign|traduct|interprete|maitris|lu\b|ecrit|notions|redact|savoir"
    r"|gastronom\w* (?:italien|francais)|pains?|vins?|fromages?"
    r"|marques?|constructeur|fabricat|filiale"
    r"|\bclients?\b(?! (?:\w+ )?(?:souhait|veu|demand|exig|prefer|cherch|recherch|s'est|se p)\w*)"
    r"|fournisseurs?|litterature|version|france travail"
    r"|administration|republique|industrie"
    r"|anglais|allemand|armee|croix[-\x20]rouge|federation|institut|union|orthographe|grammaire|expression"
    r"|comprehension|\bfle\b|francais[-\x20](?:anglais|arabe|portugais|espagnol|italien)"
    r"|fonds|directive|reglement|subvention|projets? europ|commission|zone|export|boucherie|boulangerie|patisserie"
    r"|traiteur|meubles?|\bles francais\b|des francais (?:qui|et|sur|de|en)\b"
)
_LEGAL_NATIONALITY = (
    r"titulaire|polic|procureur|fonction publique|fonctionnaire|habilitat|defense|police|gendarm|armees?|militaire"
    r"|etats? membres?|union europeenne|\bue\b|europeenne"
    r"|reserviste|reserve|douan|concours|magistrat|sncf|surete ferroviaire|toutes nationalites|aucune condition"
    r"|sapeurs?|penitentiair|notaire|commissaire"
    r"|confidentiel|\bigi\b|nucleaire|espace economique|\beee\b|suisse|secret|contrat a l'etranger|\bpays d"
    r"|volontariat international|\bvie\b"
)

RULES: tuple[Rule, ...] = (
    rule(
        Ground.ORIGIN,
        "bien francais|noir|blanc|basan|gaulois|ultramarin|outre-mer|migrant|refugi|diversite|minorit|souche|bbr"
        "|bleu|caucas|type|typee|de couleur|peau|teint|race|racial|ethni|gens du voyage|roms|rom |tsigan|gitan"
        "|manouch|maghreb|beur|rebeu|renoi"
        "|black|immigr|chez nous|consonance|facies|exotique",
        r"\bde souche\b|\bbbr\b|bleus?[-,\x20]blancs?[-,\x20]rouges?\b|\btypes? (?:plutot )?(?:europeen|caucasien"
        r"|mediterraneen|africain|asiatique|maghrebin|occidental"
        r"|nordique|latin|slave|antillais|hispanique|arabe)\w*|\bcaucasien\w*",
        r"\b(?:pas|non|peu|trop|ni) (?:trop )?typee?s?\b|\b(?:personnes?|gens|hommes?|femmes?|candidat\w*|profils?"
        r"|intervenante?s?|salariee?s?|vendeu\w+|serveu\w+"
        r"|aides?(?: (?:a domicile|menageres?))?|agents?|employee?s?) (?:de couleur|noire?s?"
        r"|blanche?s?|typee?s?|exotiques?)\b"
        r"|\bpas de (?:noire?s?|blacks?|blanche?s?|couleur)\b|couleur de (?:la )?peau|\bteint (?:clair|mat|hale|pale"
        r"|fonce|blanc)|\bpeaux? (?:claires?|blanches?|noires?|mates?|foncees?)|\bpeau (?:claire|blanche|noire|mate"
        r"|foncee)",
        r"\bgens du voyage\b|\broms?\b(?! ?\d)|\btsiganes?|\bgitane?s?\b|\bmanouches?\b|\bbeure?t?t?e?s?\b"
        r"|\brebeus?\b|\brenois?\b|\b(?:un|des|les|de|vigile|agent|profil|type|mec|personne) blacks?\b"
        r"|\b(?:issue?s? de l')?immigr(?:es?|ees?|ation)\b|bien (?:francais\w*|de chez nous)|\bde chez nous\b"
        r"|\bmeme origine\b|\bbasanee?s?|\b(?:bons?|vrais?|profils?|type) gaulois\w*|\bminorites? visibles?|\b(?:pas"
        r"|ni|evit\w+|sans) (?:de |les |d'|des )*(?:migrants?|refugies?|immigres?|domiens?|ultramarins?)\b"
        r"|origine ethnique|appartenance ethnique",
        unless_beside=r"profils? type :|etrangers|avec l'immigration",
        unless=r"mediat|charge\w* d.etudes|trajectoires?|pas de profil type|profil type,|aires? d'accueil"
        r"|droit des etrangers|association|produits?|blackfriday|diplome"
        r"|medecins francais"
        r"|office francais|cada\b|teinte|drapeau|badge|recettes?",
    ),
    rule(
        Ground.ORIGIN,
        "blanc|noir",
        r"\bblanc(?:he|\(he\)|\.he|·he)?s?(?: ou \w+)? (?:de preference|uniquement|exige\w*|only)|^\s*(?:blanc"
        r"|blanche|noire?)(?:\(he\))?\b (?:de pref|uniq)",
        unless=r"vin|pain|produit",
    ),
    rule(
        Ground.ORIGIN,
        "origine|originaire|ne en france|nes en france|nee en france|parents|naissance|binationa|bi-nationa"
        "|double nationalite|identite francaise|faut etre|doit etre|devez etre|pays d|francais d|francais de"
        "|francaise de",
        rf"\b(?:d'|personne d'|candidat\w* d')?origine (?:plutot )?{PEOPLES}|\borigines? (?:etrangere|maghrebine"
        rf"|lointaine|extra-?europeenne|immigree)s?|"
        r"\boriginaires? (?:de|du|des|d')\s?[\w'-]+|\bnee?s? en france\b|\bparents (?:francais|etrangers|immigres)\b"
        r"|\bfrancais\w* (?:de (?:naissance|sang|pere)|d'origine)\b|\blieu de naissance\b|\bbi-?nationa(?:l|le|ux)\b"
        r"|\bdouble nationalite\b|\bcartes? d'identite francaise|\b(?:il faut|faut|doit|devez) etre (?:portugais"
        r"|francais|turc|polonais|italien|arabe|marocain|algerien|europeen)\w*|\bnationalite de (?:vos|ses"
        r"|leurs) parents|\bpays (?:de naissance|d'origine)\b",
        needs=rf"{STANCE}|{PERSON}",
        welcome=False,
        unless=r"produits?|viandes?|legumes?|fruits?|circuits?|equipementier|pieces?|constructeur|entreprise|societe"
        r"|groupe"
        r"|marque|recettes?|famille\w* origin|animale|vegetale|langue d'origine|casier|union europeenne|deposit"
        r"|bois\b|vins?|fromages?",
    ),
    rule(
        Ground.ORIGIN,
        "nationalite|ressortissant|citoyennete|passeport",
        rf"\bnationalites? (?:{PEOPLES}|etrangeres?|exigee?|imperative|requise|obligatoire)|\b(?:etre"
        rf"|vous etes) de nationalite|\bcitoyennete francaise"
        r"|\bressortissants? (?:etrangers?|extra\w*|hors|non)[^.;]{0,20}|passeports? (?:francais|etranger)s?"
        r"|\bnationalites? ?:|de nationalite\b",
        unless=_LEGAL_NATIONALITY
        + r"|titre de sejour (?:valide|autoris|en cours|exige)|autorisation de travail|permis de travail|public",
        unless_anywhere=r"habilitation (?:secret|confidentiel|defense|de defense|d'etat)|secret[-\x20]defense"
        r"|confidentiel[-\x20]defense|fonction publique|police nationale|gendarmerie|armee de"
        r"|titulaire de la fonction",
    ),
    rule(
        Ground.ORIGIN,
        "nationalite|ressortissant|etranger|titre de sejour|titres de sejour|cartes de|carte de sejour|carte de "
        "resident|nationaux",
        r"\b(?:ressortissants? |personnels? |personnes? )?etrang(?:er|ere)s?\b|\b(?:titres?|cartes?) de (?:sejour"
        r"|resident)",
        needs=r"ne ser(?:a|ont) pas|pas de (?:personnel|salarie|candidat|personne)|donner suite|abstenir"
        r"|uniquement des nationaux|non accept|pas (?:etre )?accept|pas d'etrang|pas de (?:titre|carte)"
        r"|evit\w+ (?:les )?etrang|refus|exclu|s'abstenir|ecart|meme (?:munis|avec)|sans etrang|ni etrang"
        r"|non retenu"
        r"|pas accept",
        unless=r"a l'etranger|pays etranger|langues? etrang|droit des etrangers|deplacements?|marches? etrang|client"
        r"|sans titre|en regle",
    ),
    rule(
        Ground.ORIGIN,
        _PEOPLE_HINTS,
        rf"\b{PERSON} (?:d'origine |plutot |de l'est |exclusivement |uniquement |bien |100 ?% )?{PEOPLES}\b",
        rf"\b{PEOPLES}(?:\(?e?s?\)?)? (?:uniquement|exclusivement|de preference|only|seulement|exigee?s?|prefere\w*"
        rf"|privilegie\w*|s'abstenir|bienvenu\w* uniquement|de souche)",
        rf"\b(?:pas|ni|evit\w+|aucune?|sans|exclu\w*|refus\w+|stop) (?:aux |les |des |de |d'"
        rf"|d' )*{PEOPLES}\b(?! (?:a deux))",
        rf"\b(?:d'|des |que des |aux |entre |par des |une? |les )(?!francais\b(?! (?:uniquement|exclusivement"
        rf"|de preference)))(?:vrais? "
        rf"|bons? )?{PEOPLES}s?\b(?= ?(?:[,.;:)]|$|et\b|ou\b|uniquement|pour|exclu|de preference|car|qui|a l|au|en"
        rf"|comme|dans|sont|est|ser|ne\b|pas\b))",
        rf"\b(?:recherch\w+|cherch\w+|recrut\w+|embauch\w+"
        rf"|souhait\w+)[^.;,\n]{{0,34}}[a-z]{{3,}} (?<!le\x20)(?<!en\x20){PEOPLES}\b(?! (?:et|ou) (?:anglais"
        rf"|francais))",
        rf"\b(?:brigade|equipe|personnel|profils?|effectif) (?:a )?100 ?% {PEOPLES}\b",
        rf"\b(?:prefer\w+|privilegi\w+|rassur\w+|reserve\w*)[^.;\n]{{0,45}}?\b(?:des |aux |les |une? "
        rf"|par un )(?:\w+ )?(?:{PEOPLES})\b",
        needs=STANCE + "|100|composee?s?|apparence|collegues?|serveu|equipe",
        unless_beside=_NOT_PEOPLE,
        unless=r"langue|parl\w+ (?:couramment|bien)|courant|bilingue|maitris",
    ),
    rule(
        Ground.ORIGIN,
        _PEOPLE_HINTS + "|de l'est",
        rf"\b(?:que|seulement|uniquement|plutot) (?:des |de |un |une )?{PEOPLES}\b"
        rf"|^\s*{PEOPLES}\b(?=.{{0,40}}\b(?:accueil|plonge|cuisine|menage|uniquement|macon|nounou|garde|serveu"
        rf"|vendeu|aide))|\b{PERSON} (?:menagere )?(?:chretienne? ou )?{PEOPLES}\b",
        kinds=QUERY,
        unless_beside=_NOT_PEOPLE,
        unless=r"professeur|courant|traduct|parlant|cuisini\w+ (?:italien|chinois|japonais|thai|francais|indien)",
    ),
    rule(
        Ground.ORIGIN,
        "de l'est|d'europe|afrique|pays de l'est|maghreb",
        rf"\b(?:{PERSON}) (?:venant |issue?s? |originaires? |en provenance )?(?:des pays de l'est"
        rf"|d'europe(?: de l'est)?|de l'est|d'afrique|du maghreb|des antilles)",
        needs=STANCE,
        unless=r"marche|export|clients?",
    ),
    rule(
        Ground.ORIGIN,
        "accent",
        r"\b(?:sans|pas d'|aucun|ni|trace d') ?(?:\w+ ){0,3}(?:d')?accents?\b(?: (?:etranger|prononce|marque"
        r"|regional|des banlieues|africain|du sud|de cite))?|\baccents? (?:etranger|des banlieues|africain|maghrebin"
        r"|des cites|de cite)s?|\baccent d'ailleurs|\bsans accent",
        unless=r"mettre l'accent|accent (?:sur|est mis|particulier)|accents? grave",
    ),
    rule(
        Ground.NAME,
        "nom|patronym",
        r"\b(?:pre)?noms?\b[^.;\n]{0,35}?(?:consonan\w+|passe-partout|\bbien (?:francais|de chez nous)|francise"
        r"|a particule|evoqu\w+|trop (?:etrang|exotiq|difficil)\w*"
        r"|facile a (?:porter|prononcer)|francais\b|europeen|origine|maghrebin|etrangers?\b|typ(?:e|ique))"
        r"|\bpatronymes?\b|consonance (?:francaise|etrangere|europeenne|maghrebine|arabe|africaine)",
        r"\bprenoms?[^.;\n]{0,40}(?:remplac\w+|impos\w+|d'usage|d'emprunt|modifi\w+|bannis|exclus)"
        r"|\bprenoms? (?:facile|simple|courant|court|classique|chretien|usuel|neutre)|\b(?:changer|adopter\w*"
        r"|prendre|accepter\w*)[^.;\n]{0,40}\bprenoms?\b|\bpseudonyme (?:francais|obligatoire)",
        unless=r"nom de (?:domaine|l'entreprise|la marque|code)|de renom|au nom de|nommage|variables?",
    ),
    rule(
        Ground.LANGUAGE,
        "maternelle|natif|nativ|mother tongue|naissance|langue d",
        r"\blangues? (?:maternelles?|de naissance|d'enfance|du berceau)\b(?: \w+)?|\bmaternelle (?:anglaise"
        r"|francaise|espagnole|allemande)|\bmother tongue\b|\bnativ(?:e|es)? (?:\w+ )?speakers?\b|\b(?:anglais"
        r"|espagnol|allemand|italien"
        r"|francais|portugais|neerlandais|arabe|chinois|russe|english|french|german|spanish|dutch|italian) (?:natif"
        r"|native|natifs|langue maternelle)\b|\bnati(?:f|fs|ve|ves) (?:\w+phones?|english|french|german|spanish)"
        r"|\b(?:locuteur|locutrice|profil|candidat|personne)\w* nati(?:f|ve)s?\b|\bnati(?:f|ve)s? (?:anglais"
        r"|espagnol|allemand|italien|francais)\w*",
        unless=r"ecole|react|cloud|applications?|\bapps?\b|ateliers? de langue|eleves|ou (?:niveau )?(?:bilingue"
        r"|equivalent"
        r"|c1|c2|courant)|(?:bilingue|courant|c1|c2) ou|n'est pas|ou non\b",
        of_others=False,
    ),
    rule(
        Ground.LANGUAGE,
        "maternelle|natif|nativ",
        r"\blangues? maternelles?\b|\bnati(?:f|ve) (?:english|french)|\b(?:anglais|espagnol|allemand|italien"
        r"|francais) (?:natif|native)\b",
        needs=r"ou (?:niveau )?(?:bilingue|equivalent|c1|c2|courant)|(?:bilingue|courant|c1|c2) ou",
        severity=Severity.BORDERLINE,
    ),
    rule(
        Ground.LANGUAGE,
        "parl|s'exprim|langue|interdit|proscrit",
        rf"\b(?:parl\w+|s'exprim\w+|usage d\w*)[^.;\n]{{0,25}}(?:{PEOPLES}|une autre langue|d'autres langues"
        rf"|leur langue|langue etrangere)[^.;\n]{{0,30}}(?:entre (?:eux|elles|collegues)|interdit\w*|a la maison"
        rf"|en famille|ne seront|s'abstenir|interdit|exclu)",
        rf"\b(?:pas|evit\w+|interdi\w+|refus\w+)[^.;\n]{{0,25}}\bparl\w+[^.;\n]{{0,20}}(?:{PEOPLES}"
        rf"|une autre langue|d'autres langues|langue etrangere)",
        r"\b(?:creole|arabe|turc|portugais|langue\w* (?:etrangere|regionale|natale)s?)[^.;\n]{0,25}(?:interdite?s?"
        r"|proscrite?s?|exclue?s?) (?:entre|sur|dans|pendant|au)",
        unless=r"client\w* etrang|mission",
    ),
)
