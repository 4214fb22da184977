"""`python -m training encoder`: train the default encoder and occupation coder into a bundle folder."""

import argparse
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path

from matching.bundle import seal
from training.corpus import Exclusion, load_corpus, shared_data
from training.encoder import train

CONFIG = Path(__file__).with_name("encoder.toml")


def _fold(text: str) -> tuple[int, int]:
    k, _, n = text.partition("/")
    if not (k.isdecimal() and n.isdecimal() and int(k) < int(n)):
        raise argparse.ArgumentTypeError(f"{text!r}: give K/N with K below N, for example 0/5")
    return int(k), int(n)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    command = root.add_subparsers(required=True).add_parser("encoder", help="train encoder and coder")
    command.add_argument("--out", type=Path, required=True, help="folder of the bundle; its name is the bundle's id")
    command.add_argument("--data", type=Path, default=shared_data())
    command.add_argument("--config", type=Path, default=CONFIG)
    command.add_argument("--exclude-fold", type=_fold, metavar="K/N", help="leave out fold K of N of the offers")
    command.add_argument("--without-reunion", nargs="?", const="all", choices=("all", "half"), help="the island's file")
    command.add_argument("--without-offers", action="store_true", help="ROME only")
    command.add_argument("--holdout-appellations", type=int, metavar="SEED", help="leave out a tenth of appellations")
    command.add_argument("--card", type=Path, help="model card to put into the bundle")
    command.set_defaults(run=_encoder)
    return root


def _encoder(options: argparse.Namespace) -> None:
    config = tomllib.loads(options.config.read_text(encoding="utf-8"))
    exclude = Exclusion(
        options.exclude_fold, options.without_reunion, options.without_offers, options.holdout_appellations
    )
    weights = config["weight"]
    corpus = load_corpus(options.data, weights["partner_offers"], weights["island_titles"], exclude)
    encoder, coder = train(corpus, config)
    encoder.save(options.out)
    coder.save(options.out)
    if options.card:
        shutil.copyfile(options.card, options.out / "README.md")
    seal(options.out, encoder_fingerprint=encoder.fingerprint, dim=encoder.dim, training=config, exclude=str(exclude))
    print(f"{options.out}: {len(encoder.table)} tokens x {encoder.dim}, {len(coder.codes)} occupations")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command."""
    options = parser().parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
