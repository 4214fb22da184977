"""From what each seed gave to named figures with intervals; people of all seeds count alike and are drawn together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.calibration import ece
from eval.learn.seed import Found
from eval.market import fingerprint
from eval.metrics import Estimate, auc, bootstrap, difference, gain_share, log_loss_skill
from eval.report import Report

Doubles = NDArray[np.float64]

NAMES = {
    "ndcg": "ndcg_at_10",
    "refusal_rate": "refusal_rate_at_10",
    "acceptance": "acceptance_at_10",
    "recall": "recall_at_10",
}
GAINS = {"refusals": "refusal_rate", "ndcg": "ndcg"}
BASELINE, CEILING = "clicks_tuned", "ceiling"


def report(found: Sequence[Found]) -> Report:
    """All figures of a run."""
    title = f"learn: seeds {', '.join(str(one.seed) for one in found)}, market {fingerprint()}"
    figures = Report(title, found[0].seed)
    figures.add("people", sum(one.people for one in found))
    figures.add("people_left_out", sum(one.left_out for one in found))
    for level in found[0].measures:
        figures.add(f"answers_per_person.{level}", float(np.mean([one.answers[level] for one in found])))
        _arms(figures, found, level)
        _gains(figures, found, level)
        _against(figures, found, level)
        _again(figures, found, level)
    _questions(figures, found)
    _cold(figures, found)
    _beliefs(figures, found)
    _once(figures, found)
    _others(figures, found)
    return figures


def values(found: Sequence[Found], level: int, arm: str, measure: str) -> Doubles:
    """A measure of everyone in all seeds, (people,)."""
    return np.concatenate([one.measures[level][arm][measure] for one in found])


def _add(figures: Report, name: str, estimate: Estimate) -> None:
    figures.add(name, estimate.value, estimate.low, estimate.high, estimate.n)


def _arms(figures: Report, found: Sequence[Found], level: int) -> None:
    for arm in found[0].measures[level]:
        for measure, name in NAMES.items():
            _add(figures, f"{name}.{arm}.{level}", bootstrap(values(found, level, arm, measure)))


def _gains(figures: Report, found: Sequence[Found], level: int) -> None:
    for short, measure in GAINS.items():
        base, arm, best = (values(found, level, name, measure) for name in (BASELINE, "complete", CEILING))
        _add(figures, f"gain_share.{short}.{level}", gain_share(base, arm, best))
        liked, likeliest = (values(found, level, f"{name}_liking", measure) for name in ("complete", "ceiling"))
        _add(figures, f"gain_share_by_liking.{short}.{level}", gain_share(base, liked, likeliest))
        practice = values(found, level, "preference", measure)
        _add(figures, f"gain_share_over_preference.{short}.{level}", gain_share(practice, arm, best))
        _add(figures, f"difference.{short}.{level}.complete_to_{BASELINE}", difference(arm, base))
        _add(figures, f"difference.{short}.{level}.complete_to_ceiling", difference(arm, best))


def _against(figures: Report, found: Sequence[Found], level: int) -> None:
    """Complete less each arm, person by person."""
    for arm in found[0].measures[level]:
        if arm.startswith(("complete", "ceiling", "oracle")):
            continue
        for measure in ("refusal_rate", "acceptance", "ndcg"):
            paired = difference(values(found, level, "complete", measure), values(found, level, arm, measure))
            _add(figures, f"complete_less.{arm}.{measure}.{level}", paired)


def _again(figures: Report, found: Sequence[Found], level: int) -> None:
    for arm in found[0].again[level]:
        shown = np.concatenate([one.again[level][arm] for one in found])
        _add(figures, f"objections_repeated.{arm}.{level}", bootstrap(shown))
        refused = np.concatenate([one.refused_again[level][arm] for one in found])
        _add(figures, f"objections_refused_again.{arm}.{level}", bootstrap(refused))


def _questions(figures: Report, found: Sequence[Found]) -> None:
    level = min(found[0].measures)
    for name in found[0].talks:
        figures.add(
            f"questions_per_person.{name}", sum(o.asked[name] for o in found) / sum(_everyone(o) for o in found)
        )
        for short, measure in GAINS.items():
            base = values(found, level, BASELINE, measure)
            before = values(found, level, "complete", measure)
            arm = np.concatenate([one.talks[name][0][measure] for one in found])
            best = np.concatenate([one.talks[name][1][measure] for one in found])
            _add(figures, f"gain_share.{short}.{level}.{name}", gain_share(base, arm, best))
            _add(
                figures,
                f"gain_share_no_question_ceiling.{short}.{level}.{name}",
                gain_share(base, arm, values(found, level, CEILING, measure)),
            )
            _add(figures, f"difference.{short}.{level}.{name}_to_none", difference(arm, before))
    if len(found[0].talks) == 2:
        for short, measure in GAINS.items():
            best, any_ = (np.concatenate([o.talks[n][0][measure] for o in found]) for n in found[0].talks)
            _add(figures, f"difference.{short}.{level}.question_to_random", difference(best, any_))


def _everyone(one: Found) -> int:
    return one.people + one.left_out


def _cold(figures: Report, found: Sequence[Found]) -> None:
    for total in found[0].cold:
        _add(figures, f"cold_start.{total}", bootstrap(np.concatenate([one.cold[total] for one in found])))


def _beliefs(figures: Report, found: Sequence[Found]) -> None:
    said = [one.beliefs for one in found if one.beliefs]
    liked = np.concatenate([b.applied for b in said]), np.concatenate([b.liking for b in said])
    hired = np.concatenate([b.accepted for b in said]), np.concatenate([b.chance for b in said])
    for name, (label, probability) in {"liking": liked, "chance": hired}.items():
        figures.add(f"ece.{name}", ece(label, probability), n=len(label))
        figures.add(f"skill.{name}", log_loss_skill(label, probability), n=len(label))
        figures.add(f"auc.{name}", auc(label, probability), n=len(label))
    worst = 0.0
    for slug in said[0].reasons:
        label = np.concatenate([b.reasons[slug][0] for b in said])
        probability = np.concatenate([b.reasons[slug][1] for b in said])
        share = ece(label, probability) / max(float(label.mean()), 1e-9)
        worst = max(worst, share)
        figures.add(f"base_rate.{slug}", float(label.mean()), n=len(label))
        figures.add(f"ece.{slug}", ece(label, probability), n=len(label))
        figures.add(f"ece_over_base_rate.{slug}", share, n=len(label))
        figures.add(f"skill.{slug}", log_loss_skill(label, probability), n=len(label))
    figures.add("ece.reasons", worst, n=len(said[0].reasons))


def _once(figures: Report, found: Sequence[Found]) -> None:
    for index, first in enumerate(found[0].once):
        tries = [one.once[index] for one in found]
        name = f"one_refusal.{first.reason}"
        figures.add(f"{name}.people", sum(t.people for t in tries))
        figures.add(f"{name}.rules", sum(t.rules for t in tries))
        figures.add(f"{name}.breaks", sum(t.breaks for t in tries))
        figures.add(f"{name}.restored", float(all(t.restored for t in tries)))
        _add(figures, f"{name}.mean_change", bootstrap(np.concatenate([t.moved for t in tries])))
        most = np.concatenate([t.most for t in tries])
        figures.add(f"{name}.change_99", float(np.nanquantile(most, 0.99)))


def _others(figures: Report, found: Sequence[Found]) -> None:
    aside = [one.aside for one in found if one.aside is not None]
    _add(figures, "data_reasons.ndcg_change", bootstrap(np.concatenate(aside)))
    figures.add("data_reasons.added", float(np.mean([one.added for one in found])))
    large = [one.unconstrained for one in found if one.unconstrained is not None]
    _add(figures, "unconstrained.ndcg_gain", bootstrap(np.concatenate(large)))
    for arm in found[0].ginis:
        figures.add(f"gini.{arm}", float(np.mean([one.ginis[arm] for one in found])))
    audited = [one.employers for one in found if one.employers]
    for group in sorted({i.group for e in audited for i in e.impacts}):
        ratios = [i.ratio for e in audited for i in e.impacts if i.group == group and i.ratio]
        figures.add(
            f"impact_ratio.{group}",
            float(np.mean([r.value for r in ratios])),
            float(np.mean([r.low for r in ratios])),
            float(np.mean([r.high for r in ratios])),
            sum(r.n for r in ratios),
        )
    flagged = [(e.planted[[t.flagged for t in e.audit.tested]]) for e in audited]
    figures.add("audit.flagged", float(sum(map(len, flagged))))
    figures.add("audit.flagged_planted", float(sum(f.sum() for f in flagged)))
    figures.add("audit.odds_ratio", *_mean([e.audit.odds_ratio for e in audited]))
    for index, cost in enumerate(audited[0].tradeoffs):
        same = [e.tradeoffs[index] for e in audited]
        name = f"mitigation.{cost.name}.{cost.bound:g}"
        figures.add(f"{name}.accuracy", float(np.mean([t.accuracy for t in same])))
        figures.add(f"{name}.impact_ratio", float(np.mean([t.ratio for t in same])))


def _mean(estimates: Sequence[Estimate]) -> tuple[float, float, float, int]:
    parts = [(e.value, e.low, e.high) for e in estimates]
    value, low, high = (float(np.mean(column)) for column in zip(*parts, strict=True))
    return value, low, high, sum(e.n for e in estimates)
