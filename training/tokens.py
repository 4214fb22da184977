"""The tokenizer of the static encoder: wording rules, whole words, and pieces for words never seen."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
MAX_WORD_LETTERS = 40
PIECE_LETTERS = range(2, 8)
_FEMININE = r"(?:e|le|ne|se|te|ve|ere|iere|euse|rice|trice|ice|enne|ienne|esse|fe)"
PERSON_NAMES = frozenset(
    """adam adrien agathe alain alexandra alexandre alexis alice amandine amelie andre anais anne annie anthony antoine
    arnaud arthur audrey aurelie aurelien baptiste beatrice benjamin benoit bernard bertrand bruno camille caroline
    catherine cecile cedric celine chantal charles charlotte chloe christelle christian christine christophe claire
    claude clement corinne cyril damien daniel david delphine denis didier dominique elise elodie emilie emma emmanuel
    eric estelle etienne fabien fabrice florence florian francois francoise frederic gabriel gaelle gerard gilles
    guillaume helene henri herve hugo ines isabelle jacqueline jacques jean jeanne jennifer jeremy jerome joel jonathan
    joseph julie julien karine kevin laetitia laura laure laurence laurent lea leo leon lionel louis louise luc lucas
    lucie ludovic magali manon marc marcel margaux marie marine marion martine mathieu mathilde maxime melanie michel
    michele mickael monique morgane nadia nathalie nicolas nicole noemie olivier ophelie pascal pascale patrice patricia
    patrick paul pauline philippe quentin raphael raymond regis remi rene robert roland romain sabrina samuel sandra
    sandrine sarah sebastien serge severine simon solene sonia sophie stephane stephanie sylvain sylvie theo thibault
    thierry thomas valentin valerie vanessa veronique victor vincent virginie xavier yann yannick yves yvon zoe
    bonnet boyer chevalier clement david dubois dufour dupont dupuis durand fontaine fournier garcia garnier gauthier
    girard guerin lambert leclerc lefebvre lefevre legrand lemaire leroy lopez martin martinez masson mercier meunier
    moreau morel morin muller nguyen perez perrin petit renard riviere robin rousseau roussel roux sanchez
    schmitt vidal""".split()  # noqa: SIM905 - a list to be read
)
"""Given names and surnames common in France, listed by hand."""

_MASKED = re.compile(r"\[?\b(?:email|tel|nom)\b\]?", re.IGNORECASE)
_CIVILITY = re.compile(
    r"\b(?:M|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Me)\b\.?\s+(?:[A-ZÀ-Ý][\w'-]+\s?){1,3}|\b\w+\s*@\s*[\w.-]+"
)


def normalizer() -> normalizers.Normalizer:
    """Lower case, no accents, digits as 0; no entities, tags, "(H/F)", references, feminine marks, plurals in s."""
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace("œ", "oe"),
            normalizers.Replace("æ", "ae"),
            normalizers.Replace(Regex(r"&[a-z]{2,6};|<[^<>]{1,200}>"), " "),
            normalizers.Replace(Regex(r"(?<!\w)\(?[hf] ?[/.\-] ?[hf](?: ?/ ?[xd])?(?!\w)\)?"), " "),
            normalizers.Replace(Regex(r"(?<!\w)# ?\w{2,}|(?<!\w)[a-z]{1,4}[0-9]{3,}(?!\w)"), " "),
            normalizers.Replace(Regex(rf"(?<=\w)(?:\({_FEMININE}s?\)|[·.•/-]{_FEMININE}(?:[·.•]?s)?(?!\w))"), ""),
            normalizers.Replace(Regex(r"(?<=[a-z]{4})s(?![a-z])"), ""),
            normalizers.Replace(Regex(r"[0-9]+"), "0"),
        ]
    )


def pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    """Words of letters, the digit mark, and the signs of C++ and C#."""
    return pre_tokenizers.Split(Regex(r"[a-z]+|0|\+\+|#"), "removed", invert=True)


def words(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text, as the tokenizer will see them."""
    rules, split = normalizer(), pre_tokenizer()
    for text in texts:
        yield [word for word, _ in split.pre_tokenize_str(rules.normalize_str(text))]


def without_persons(text: str) -> str:
    """Text without what follows a civility, e-mail addresses and the masks that stand for them."""
    return _MASKED.sub(" ", _CIVILITY.sub(" ", text))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How many of the distinct texts hold each word."""
    held: Counter[str] = Counter()
    for found in words(dict.fromkeys(texts)):
        held.update(set(found))
    return held


def shared_words(offers: Sequence[tuple[str, str]], min_offers: int, min_employers: int) -> Counter[str]:
    """Words that several employers use, which keeps addresses and references out, less names of persons.

    Args:
        offers: (text, employer) pairs.
        min_offers: offers that must hold a word.
        min_employers: distinct employers among them.

    Returns:
        How many offers hold each word.
    """
    held: Counter[str] = Counter()
    employers: dict[str, set[str]] = defaultdict(set)
    for found, (_, employer) in zip(words(without_persons(text) for text, _ in offers), offers, strict=True):
        for word in set(found):
            held[word] += 1
            employers[word].add(employer)
    return Counter(
        {
            word: n
            for word, n in held.items()
            if n >= min_offers and len(employers[word]) >= min_employers and word not in PERSON_NAMES
        }
    )


def build_tokenizers(kept: Counter[str], n_pieces: int) -> tuple[Tokenizer, Tokenizer]:
    """The tokenizer shipped (whole words, else their pieces) and the one that always cuts words into pieces.

    Args:
        kept: words and their frequencies.
        n_pieces: how many pieces of words; single letters come on top.

    Returns:
        Two WordPiece tokenizers; the pieces' ids are the same in both.
    """
    pieces = {piece: i for i, piece in enumerate([UNKNOWN, *word_pieces(kept, n_pieces)])}
    whole = [word for word in sorted(kept) if word not in pieces]
    vocab = pieces | {word: len(pieces) + i for i, word in enumerate(whole)}
    return _word_piece(vocab, normalizer(), pre_tokenizer()), _word_piece(
        pieces, None, pre_tokenizers.WhitespaceSplit()
    )


def word_pieces(kept: Iterable[str], n_pieces: int) -> list[str]:
    """Single letters and signs, then the beginnings and continuations ("##") that cover the most letters of the words.

    Counted rather than merged step by step: the same words always give the same pieces.
    """
    letters = sorted({letter for word in kept for letter in word})
    covered: Counter[str] = Counter()
    for word in kept:
        for n in PIECE_LETTERS:
            covered.update({word[:n]: n} if len(word) > n else {})
            for start in range(1, len(word) - n + 1):
                covered["##" + word[start : start + n]] += n
    for name in PERSON_NAMES:
        covered.pop(name, None)
    best = sorted(covered, key=lambda piece: (-covered[piece], piece))[:n_pieces]
    return letters + ["##" + letter for letter in letters] + best


def _word_piece(
    vocab: dict[str, int], rules: normalizers.Normalizer | None, split: pre_tokenizers.PreTokenizer
) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token=UNKNOWN, max_input_chars_per_word=MAX_WORD_LETTERS))
    if rules is not None:
        tokenizer.normalizer = rules
    tokenizer.pre_tokenizer = split
    return tokenizer
