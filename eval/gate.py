"""Whether a challenger may replace the served model: every check of `gate.toml`, one verdict.

Both models are compared on the same lists. A difference is accepted when its interval shows that the challenger is not
worse by more than a margin (non-inferiority), so too few data never pass for equality. What cannot be measured says
so, and `gate.toml` tells whether that alone refuses.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.calibration import ece, ece_by_chance
from eval.fairness import impact, labels, worst
from eval.faithfulness import Faithfulness
from eval.heldout import Bools, Floats, Heldout, Ints, Scored
from eval.lists import first_of, longer, rank, ranked
from eval.metrics import auc, difference, exposure, ndcg, rate
from eval.off_policy import above, off_policy, snips_difference
from eval.verdict import Check, Rule, Verdict, between, count, measured, not_measured, number, share
from matching.domain import RefusalReason
from matching.errors import InputError
from matching.exposure import gini, never_shown
from matching.log import APPLIED, NONE
from matching.refusals import PERSON

PATH = Path(__file__).with_name("gate.toml")


@dataclass(frozen=True, slots=True)
class Case:
    """What a check may look at: the arguments of `judge`."""

    heldout: Heldout
    challenger: Scored
    champion: Scored
    groups: Mapping[str, Mapping[int, str]]
    faithfulness: Faithfulness | None

    @property
    def models(self) -> tuple[Scored, Scored]:
        """The challenger, then the served model."""
        return self.challenger, self.champion


def judge(
    heldout: Heldout,
    challenger: Scored,
    champion: Scored,
    groups: Mapping[str, Mapping[int, str]] | None = None,
    faithfulness: Faithfulness | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> Verdict:
    """Compare a challenger with the served model.

    Args:
        heldout: rows that neither learned from.
        challenger: what it says of them.
        champion: what the served model says of them.
        groups: audited attribute, in French -> profile id -> group, of who consented; None: the audit is not measured.
        faithfulness: of the challenger's reasons; None: not measured.
        rules: None reads `gate.toml`.

    Raises:
        InputError: a model speaks of other rows, or is silent on some.
    """
    challenger.require(heldout)
    champion.require(heldout)
    rules = thresholds() if rules is None else rules
    case = Case(heldout, challenger, champion, groups or {}, faithfulness)
    return Verdict(tuple(check for name, look in CHECKS.items() for check in look(name, rules[name], case)))


def thresholds(path: Path = PATH) -> dict[str, Rule]:
    """Read the thresholds; see the comments of `gate.toml`.

    Raises:
        InputError: the file cannot be read, or lacks a section.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read ({error}); restore eval/gate.toml.") from error
    if missing := set(CHECKS) - set(read):
        raise InputError(f"{path.name} lacks {', '.join(sorted(missing))}; restore eval/gate.toml.")
    return read


def _ndcg(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    """Of the answered alone, others being unknown: condensed lists, Sakai, "Alternatives to bpref", SIGIR 2007."""
    data, n = case.heldout, rule["n"]
    kept = data.grade != NONE
    lists = data.list_id[kept]
    several = np.unique(lists, return_counts=True)[1] > 1
    tables = [np.nan_to_num(ranked(lists, model.score[kept], data.worth[kept])) for model in case.models]
    one, other = (np.where(several, ndcg(table, table, n), np.nan) for table in tables)
    yield _compared(
        name,
        rule,
        f"Ordre des offres jugées (nDCG@{n})",
        one,
        other,
        first_of(lists, data.profile_id[kept]),
        higher=True,
    )


def _recall(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    data, n = case.heldout, rule["n"]
    tables = [ranked(data.list_id, model.score, data.worth > 0) for model in case.models]
    one, other = (_found(table, n) for table in tables)
    yield _compared(
        name,
        rule,
        f"Offres voulues parmi les {n} premières (rappel)",
        one,
        other,
        first_of(data.list_id, data.profile_id),
        higher=True,
    )


def _refusals(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    data, n = case.heldout, rule["n"]
    one, other = (rate(ranked(data.list_id, model.score, data.refused), n) for model in case.models)
    what = f"Refus parmi les réponses aux {n} premières offres"
    yield _compared(name, rule, what, one, other, first_of(data.list_id, data.profile_id), higher=False)


def _compared(name: str, rule: Rule, what: str, one: Floats, other: Floats, people: Ints, higher: bool) -> Check:
    gap = difference(one, other, people)
    if gap.n < rule["least"]:
        return not_measured(name, rule, what, f"{count(gap.n)} listes, {_least(rule)}")
    both = ~np.isnan(one - other)
    value, reference = float(one[both].mean()), float(other[both].mean())
    accepted = gap.low >= -rule["margin"] if higher else gap.high <= rule["margin"]
    said = f"{what} : {number(value)} contre {number(reference)} pour le modèle servi"
    return measured(name, rule, f"{said} (écart {between(gap)}, {count(gap.n)} listes)", accepted, value, reference)


def _off_policy(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    data, what, shown = case.heldout, "Refus estimés si le modèle avait choisi (SNIPS)", case.heldout.position > 0
    if np.isnan(data.propensity[shown]).all():
        yield not_measured(name, rule, what, "aucune propension au journal")
        return
    reward, p, lists, people = (v[shown] for v in (data.refused, data.propensity, data.list_id, data.profile_id))
    one, other = (above(model.score[shown], p, lists, rule["n"]) for model in case.models)
    targets = (one, other)
    found = [off_policy(reward, p, target, lists, rule["n"], people) for target in targets]
    if one.all():
        yield not_measured(name, rule, what, "ces listes ne pouvaient rien montrer d’autre")
        return
    if (worth := round(min(each.effective_n for each in found))) < rule["least"]:
        yield not_measured(name, rule, what, f"l’équivalent de {count(worth)} réponses, {_least(rule)}")
        return
    gap, (value, reference) = snips_difference(reward, p, targets, lists, people), (each.snips.value for each in found)
    said = f"{what} : {number(value)} contre {number(reference)} pour le modèle servi (écart {between(gap)})"
    yield measured(name, rule, said, gap.high <= rule["margin"], value, reference)


def _liking(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    data, seen = case.heldout, case.heldout.examined()
    applies, what = (data.grade == APPLIED).astype(np.float64), "Calibration de l’envie de postuler"
    yield _calibrated(name, rule, what, applies, case.challenger.liking, seen)


def _chance(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    known = ~np.isnan(case.heldout.employer)
    what = "Calibration des chances auprès des employeurs"
    yield _calibrated(name, rule, what, case.heldout.employer, case.challenger.chance, known)


def _calibrated(name: str, rule: Rule, what: str, happened: Floats, said: Floats | None, kept: Bools) -> Check:
    if said is None:
        return not_measured(name, rule, what, "le modèle ne donne pas cette probabilité")
    if (n := int(kept.sum())) < rule["least"]:
        return not_measured(name, rule, what, f"{count(n)} cas, {_least(rule)}")
    error = ece(happened[kept], said[kept])
    area = number(auc(happened[kept] >= 1, said[kept]))
    sentence = f"{what} : erreur de {number(error)} pour {number(rule['most'])} au plus (AUC {area}, {count(n)} cas)"
    return measured(name, rule, sentence, _within(error, rule["most"], said[kept]), error, rule["most"])


def _reasons(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    """The worst reason: its calibration error in shares of its base rate."""
    data, what, found = case.heldout, "Calibration des motifs de refus", []
    seen = data.examined()
    for slug, probability in case.challenger.reasons.items():
        happened = data.refused_for(slug)[seen]
        if happened.sum() >= rule["least"]:
            error, base = ece(happened, probability[seen]), float(happened.mean())
            found.append((_within(error, rule["share"] * base, probability[seen]), -error / base, slug))
    if not found:
        yield not_measured(name, rule, what, f"aucun motif n’a {rule['least']} refus parmi les offres regardées")
        return
    accepted, ratio, slug = min(found)
    label, most = PERSON[RefusalReason(slug)].label, share(rule["share"])
    said = f"{what} : erreur de {share(-ratio)} de la fréquence au pire (« {label} »), pour {most} au plus"
    yield measured(name, rule, said, accepted, -ratio, rule["share"])


def _within(error: float, most: float, said: Floats) -> bool:
    """Whether a calibration error is under its bound, or no more than a perfect model would show on so few cases."""
    return error <= most or error <= ece_by_chance(said, n_draws=100)


def _gini(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    yield _exposed(name, rule, case, "Concentration des offres montrées (Gini)", gini)


def _never_shown(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    yield _exposed(name, rule, case, "Part des offres jamais montrées", never_shown)


def _exposed(name: str, rule: Rule, case: Case, what: str, measure: Callable[[Floats], float]) -> Check:
    data = case.heldout
    kept = longer(data.list_id, rule["n"])
    if (n := len(np.unique(data.list_id[kept]))) < rule["least"]:
        return not_measured(name, rule, what, f"{count(n)} listes, {_least(rule)}")
    offers = np.unique(data.offer_id[kept])
    shown = [data.offer_id[kept & model.first(data, rule["n"])] for model in case.models]
    value, reference = (measure(exposure(ids, offers)) for ids in shown)
    said = f"{what} : {number(value)} contre {number(reference)} pour le modèle servi"
    return measured(name, rule, said, value <= reference + rule["margin"], value, reference)


def _impact(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    yield from _audited(name, rule, case, "Rapport d’impact", np.ones(len(case.heldout), np.bool_))


def _opportunity(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    what = "Égalité des chances parmi les personnes que l’employeur accepte"
    yield from _audited(name, rule, case, what, case.heldout.employer == 1)


def _audited(name: str, rule: Rule, case: Case, what: str, qualified: Bools) -> Iterator[Check]:
    """By audited attribute: being among the first candidates of an offer, by what employers' lists rank by."""
    data = case.heldout
    kept = qualified & longer(data.offer_id, rule["n"])
    if not case.groups:
        yield not_measured(name, rule, what, "aucun groupe audité n’a été donné")
    for attribute, groups in case.groups.items():
        group, where = labels(groups, data.profile_id), f"{name}.{attribute}"
        found = []
        for model in case.models:
            best = rank(data.offer_id, model.score if model.chance is None else model.chance) <= rule["n"]
            found.append(worst(impact(best[kept], group[kept], data.profile_id[kept])))
        mine, served = found
        if mine is None or mine.ratio is None or served is None or served.ratio is None or kept.sum() < rule["least"]:
            yield not_measured(where, rule, f"{what}, {attribute}", "trop peu de personnes par groupe")
            continue
        value, reference = mine.ratio.value, served.ratio.value
        accepted = mine.ratio.high >= rule["floor"] or value >= reference - rule["margin"]
        said = f"{what}, {attribute} : {number(value)} pour « {mine.group} » ({between(mine.ratio)})"
        bound = f"contre {number(reference)} pour le modèle servi et un plancher de {number(rule['floor'], 1)}"
        yield measured(where, rule, f"{said} {bound}", accepted, value, reference)


def _latency(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    mine, served, what = case.challenger.ms_per_200, case.champion.ms_per_200, "Temps de classement de 200 offres"
    if mine is None:
        yield not_measured(name, rule, what, "aucun temps donné")
        return
    most = max(rule["most"], rule["ratio"] * (served or 0.0))
    said = f"{what} : {number(mine, 2)} ms pour {number(most, 2)} ms au plus"
    yield measured(name, rule, said, mine <= most, mine, most)


def _faithfulness(name: str, rule: Rule, case: Case) -> Iterator[Check]:
    found, what = case.faithfulness, "Fidélité des motifs affichés"
    if found is None:
        yield not_measured(name, rule, what, "aucune mesure donnée")
        return
    named, other = found.named.value, found.other.value
    said = f"{what} : sans le motif cité, le score bouge comme annoncé {share(named)} des fois"
    yield measured(name, rule, f"{said}, contre {share(other)} sans un autre motif", found.holds, named, other)


def _least(rule: Rule) -> str:
    return f"il en faut {count(rule['least'])}"


def _found(table: Floats, n: int) -> Floats:
    """Recall at `n` of ranked booleans; NaN for lists that are not longer, or hold nothing wanted."""
    wanted, length = np.nansum(table, axis=1), (~np.isnan(table)).sum(axis=1)
    known = (length > n) & (wanted > 0)
    return np.where(known, np.nansum(table[:, :n], axis=1) / np.where(known, wanted, 1), np.nan)


CHECKS: Mapping[str, Callable[[str, Rule, Case], Iterator[Check]]] = {
    "ndcg": _ndcg,
    "recall": _recall,
    "refusals": _refusals,
    "off_policy": _off_policy,
    "liking": _liking,
    "chance": _chance,
    "reasons": _reasons,
    "gini": _gini,
    "never_shown": _never_shown,
    "impact": _impact,
    "opportunity": _opportunity,
    "latency": _latency,
    "faithfulness": _faithfulness,
}
"""Sections of `gate.toml`, in the order in which they are said."""
