"""The tokenizer of the static encoder: wording rules, whole words, and pieces for words never seen."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
MAX_WORD_LETTERS = 40
_FEMININE = r"(?:e|le|ne|se|te|ve|ere|iere|euse|rice|trice|ice|enne|ienne|esse|fe)"
_MASKED = re.compile(r"\[?\b(?:email|tel|nom)\b\]?", re.IGNORECASE)
_CIVILITY = re.compile(
    r"\b(?:M|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Me)\b\.?\s+(?:[A-ZÀ-Ý][\w'-]+\s?){1,3}|\b\w+\s*@\s*[\w.-]+"
)


def normalizer() -> normalizers.Normalizer:
    """Lower case, no accents; without entities, tags, "(H/F)", references and feminine marks; digits as one 0."""
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


def vocabulary(
    rome_texts: Iterable[str], offers: Sequence[tuple[str, str]], min_offers: int, min_employers: int
) -> Counter[str]:
    """Words worth a vector, with how often they were seen.

    A word of offers enters only when several employers use it, which keeps names, addresses and references out.

    Args:
        rome_texts: every word of these enters.
        offers: (text, employer) pairs.
        min_offers: offers that must hold a word.
        min_employers: distinct employers among them.
    """
    kept: Counter[str] = Counter()
    for found in words(rome_texts):
        kept.update(found)
    held: Counter[str] = Counter()
    employers: dict[str, set[str]] = defaultdict(set)
    for found, (_, employer) in zip(words(without_persons(text) for text, _ in offers), offers, strict=True):
        for word in set(found):
            held[word] += 1
            employers[word].add(employer)
    for word, n in held.items():
        if word in kept or (n >= min_offers and len(employers[word]) >= min_employers):
            kept[word] += n
    return kept


def build_tokenizers(kept: Counter[str], n_pieces: int) -> tuple[Tokenizer, Tokenizer]:
    """The tokenizer shipped (whole words, else their pieces) and the one that always cuts words into pieces.

    Args:
        kept: words and their frequencies.
        n_pieces: size of the alphabet of pieces learned on those words.

    Returns:
        Two WordPiece tokenizers; the pieces' ids are the same in both.
    """
    cutter = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    cutter.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=n_pieces, special_tokens=[UNKNOWN], continuing_subword_prefix="##", show_progress=False
    )
    cutter.train_from_iterator((word for word in sorted(kept) for _ in range(min(3, kept[word]))), trainer)
    pieces = {piece: i for i, piece in enumerate(sorted(cutter.get_vocab(), key=cutter.get_vocab().__getitem__))}
    whole = [word for word in sorted(kept) if word not in pieces]
    vocab = pieces | {word: len(pieces) + i for i, word in enumerate(whole)}
    return _word_piece(vocab, normalizer(), pre_tokenizer()), _word_piece(
        pieces, None, pre_tokenizers.WhitespaceSplit()
    )


def _word_piece(
    vocab: dict[str, int], rules: normalizers.Normalizer | None, split: pre_tokenizers.PreTokenizer
) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token=UNKNOWN, max_input_chars_per_word=MAX_WORD_LETTERS))
    if rules is not None:
        tokenizer.normalizer = rules
    tokenizer.pre_tokenizer = split
    return tokenizer
