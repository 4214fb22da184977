"""The model card of a bundle of heads, made from its manifest's facts."""

from collections.abc import Iterator, Mapping
from typing import Any

ENCODER_CARD = "ENCODER.md"

_TEMPLATE = """\
# {id}: what answers taught

Heads of `matching` on the encoder and the coder of `{base}` (their card, with sources and terms: `{encoder_card}`). For
each offer of a person's list: the probability that the person applies, that the employer accepts, and that the person
objects, by reason. Made by `python -m training retrain`; hyper-parameters, hashes and figures are in `manifest.json`.

- **Use**: order the offers proposed to a person (`score = liking^(1-h) x chance^h`), and say why; order candidates for
  an employer by the chance alone, which reads nothing that people confide.
- **Not for**: deciding about a person, rating employability, or any ranking that no person can answer to.
- **Files**: `heads/trees.txt` (LightGBM, text), `heads/heads.json`, and those of `{base}`.

## Data
| | |
|---|---|
| period | {since} to {until} |
| learned from | lists before {learned_until} |
| impressions, lists, people | {impressions}, {lists}, {people} |
| answers of people, of employers | {answers}, {employer_answers} |
| SHA-256 of the log | `{sha256}` |
| code | `{code}` |
| seed | {seed} |

The model holds no row of the log, no id and no text: trees over {n_features} features and a few numbers.

## Figures
{measured}

{figures}

## Limits
- People answer what they were shown: what was never proposed is unknown, and reading stops somewhere. Exposure is
  inferred from answers (`training/exposure.py`), not observed.
- Probabilities are of the period above; a market that turns makes them wrong before it makes the order wrong.
- Protected attributes enter no feature. That does not make outcomes equal: `python -m training promote` audits them
  when groups are given.
- A version of `matching` with other features refuses this bundle; logs of other versions are read by name, what they
  lack is missing.
"""


def card(bundle_id: str, facts: Mapping[str, Any]) -> str:
    """The card as Markdown.

    Args:
        bundle_id: of the bundle.
        facts: of its manifest, as `training.retrain` makes them.
    """
    measured = (
        f"On the lists made from {facts['learned_until']} on, which the heads have not seen."
        if facts["metrics"]
        else "None: no list was kept apart."
    )
    return _TEMPLATE.format(
        id=bundle_id,
        encoder_card=ENCODER_CARD,
        n_features=len(facts["features"]),
        measured=measured,
        figures="\n".join(_figures(facts["metrics"])),
        **{name: facts[name] for name in ("base", "learned_until", "code", "seed")},
        **facts["data"],
    )


def _figures(metrics: Mapping[str, float | None]) -> Iterator[str]:
    if metrics:
        yield "| figure | value |\n|---|---|"
    for name, value in sorted(metrics.items()):
        yield f"| `{name}` | {'-' if value is None else f'{value:.4g}'} |"
