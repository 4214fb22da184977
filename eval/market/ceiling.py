"""The informed ceiling: what a statistician who knows how the market works would believe after seeing the answers.

It knows the functional forms and the priors, but sees only what a service sees: profiles, offers, positions, answers,
reasons. Gibbs sampling over hidden traits on grids; what each silence hides (not looked at, nothing to say, a refusal
kept to oneself) is drawn along. Offers' hidden appeal and employers' hidden standards are averaged over their priors.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from eval.market.behaviour import APPLIED, INTERESTED, REFUSED, SILENT
from eval.market.beliefs import APPETITE, TASTE, Block, Owners, Told, fixed_risk, lacking, nobody_asked, traits, years
from eval.market.choice import LACKING, Answers, Market, combined, judged
from eval.market.supply import Bools, Floats, Ints
from eval.market.world import DIMS, REGIMES, WORLD

Signs = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class History:
    """Lists that people were shown, by list then position.

    Attributes:
        person: (lists,).
        shown: (lists, positions) rows of offers, -1 where a list is shorter.
        answer, first, second: as in `eval.market.behaviour.Reading`.
    """

    person: Ints
    shown: Ints
    answer: Ints
    first: Ints
    second: Ints


class Ceiling:
    """Draws from the posterior of every person's traits.

    Args:
        market: only what is visible, and the priors, are read.
        history: what was shown and answered.
        told: answers to direct questions; None: nobody was asked.
        seed: of the draws.
        sweeps: of the Gibbs sampler; the first third is thrown away.
    """

    def __init__(
        self, market: Market, history: History, told: Told | None = None, seed: int = 0, sweeps: int = 120
    ) -> None:
        self.market, self.told = market, told or nobody_asked(market)
        self.owners = Owners(market, self.told)
        self._draw = np.random.default_rng(seed)
        self._sweeps = sweeps
        lists, position = np.nonzero(history.shown >= 0)
        self.list, self.position = lists, position
        self.pi, self.oi = history.person[lists], history.shown[lists, position]
        self.answer, self.first, self.second = (
            part[lists, position] for part in (history.answer, history.first, history.second)
        )
        self.n_lists, self.n_positions = history.shown.shape

    def predict(self, pi: Ints, oi: Ints, keep: int = 30) -> tuple[Answers, Floats]:
        """Believed chances of each answer, if looked at, and of being called back.

        Args:
            pi: people.
            oi: offers, not among those of the history.
            keep: how many draws of the traits are averaged.
        """
        seen = traits(self.market, self.pi, self.oi, self.told, self.owners)
        asked = traits(self.market, pi, oi, self.told, self.owners)
        which = _subset(seen, asked)
        state = [None if block is None else self._start(block) for block in which]
        appetite = self._draw.choice(len(APPETITE), len(self.market.people), p=_appetite_prior())
        totals = np.zeros((len(pi), len(DIMS) + 3))
        every = max(self._sweeps * 2 // 3 // keep, 1)
        kept = 0
        for sweep in range(self._sweeps):
            self._sweep(which, state, appetite)
            if sweep >= self._sweeps // 3 and sweep % every == 0:
                totals += self._believed(asked, state, appetite, pi, oi)
                kept += 1
        mean = totals / max(kept, 1)
        believed = Answers(mean[:, 0], mean[:, 1], mean[:, 2], mean[:, 3:])
        return believed, self._called(pi, oi)

    def _start(self, block: Block) -> Ints:
        return _pick(np.log(np.maximum(block.prior, 1e-12)), self._draw)

    def _sweep(self, blocks: list[Block | None], state: list[Ints | None], appetite: Ints) -> None:
        risk = _risk(blocks, state, fixed_risk(self.market, self.pi, self.oi))
        liked = self._liked(blocks[0], state[0])
        want = _want(appetite[self.pi], liked)
        signs, free = self._imagine(risk, want)
        applied = self.answer == APPLIED
        for dim, block in enumerate(blocks):
            if block is None:
                continue
            likelihood = np.where(
                signs[:, dim, None] > 0, _log(block.risk), np.where(signs[:, dim, None] < 0, _log(1 - block.risk), 0)
            )
            if dim == 0:
                likelihood = likelihood + self._applying(block, appetite, free, applied)
            total = np.log(np.maximum(block.prior, 1e-12))
            total = total + _sums(block.owner, likelihood, len(total))
            state[dim] = _pick(total, self._draw)
        self._update_appetite(blocks[0], state[0], appetite, free, applied)

    def _liked(self, block: Block | None, state: Ints | None) -> Floats:
        assert block is not None
        assert state is not None
        return np.asarray(TASTE[state[block.owner]])

    def _applying(self, block: Block, appetite: Ints, free: Bools, applied: Bools) -> NDArray[np.float32]:
        """Log-likelihood of applying or not, for each taste, where nothing stood in the way."""
        found = np.zeros(block.risk.shape, np.float32)
        rows = np.flatnonzero(free)
        inner = (APPETITE[appetite[self.pi[rows]]][:, None] + 0.5 * (TASTE - 1)) / _spread()
        found[rows] = np.where(applied[rows, None], log_ndtr(inner), log_ndtr(-inner))
        return found

    def _update_appetite(
        self, block: Block | None, state: Ints | None, appetite: Ints, free: Bools, applied: Bools
    ) -> None:
        rows = np.flatnonzero(free)
        inner = (APPETITE + 0.5 * (self._liked(block, state)[rows, None] - 1)) / _spread()
        likelihood = np.where(applied[rows, None], log_ndtr(inner), log_ndtr(-inner))
        total = np.log(_appetite_prior()) + _sums(self.pi[rows], likelihood, len(appetite))
        appetite[:] = _pick(total, self._draw)

    def _imagine(self, risk: Floats, want: Floats) -> tuple[Signs, Bools]:
        """Draw what answers and silences hide: +1 objected, -1 passed, 0 nothing known; and what was free of any."""
        signs = np.zeros(risk.shape, np.int8)
        dims = np.arange(len(DIMS))
        willing = (self.answer == APPLIED) | (self.answer == INTERESTED)
        signs[willing] = -1
        refused = self.answer == REFUSED
        signs[refused[:, None] & (dims < self.first[:, None])] = -1
        signs[refused[:, None] & (dims == self.first[:, None])] = 1
        two = refused & (self.second >= 0)
        between = (dims > self.first[:, None]) & (dims < self.second[:, None])
        signs[two[:, None] & between] = -1
        signs[two[:, None] & (dims == self.second[:, None])] = 1
        self._imagine_rest(signs, risk, refused & (self.second < 0))
        free = willing | self._imagine_silence(signs, risk, want)
        return signs, free

    def _imagine_rest(self, signs: Signs, risk: Floats, one: Bools) -> None:
        """Who told one reason either stopped there, or read on and found no other."""
        later = np.arange(len(DIMS)) > self.first[:, None]
        clear = np.prod(np.where(later, 1 - risk, 1), axis=1) * WORLD.second_reason
        read_on = one & (self._draw.random(len(one)) < clear / (clear + 1 - WORLD.second_reason))
        signs[read_on[:, None] & later] = -1

    def _imagine_silence(self, signs: Signs, risk: Floats, want: Floats) -> Bools:
        """Draw what was looked at, then why nothing was said; who was free of objections and still did not apply."""
        passed = np.cumprod(1 - risk, axis=1)
        quiet = passed[:, -1] * (1 - want) * (1 - WORLD.interested)
        kept = 1 - WORLD.tells
        chance = quiet + (1 - passed[:, -1]) * kept
        rows = np.flatnonzero((self.answer == SILENT) & self._looked(chance))
        before = np.concatenate([np.ones((len(rows), 1)), passed[rows, :-1]], axis=1)
        fates = np.concatenate([quiet[rows, None], kept * before * risk[rows]], axis=1)
        fate = _pick(np.log(np.maximum(fates, 1e-30)), self._draw)
        free = np.zeros(len(risk), bool)
        free[rows[fate == 0]] = True
        dims = np.arange(len(DIMS))
        signs[free] = -1
        objecting, what = rows[fate > 0], fate[fate > 0] - 1
        signs[objecting[:, None], dims] = np.where(dims < what[:, None], -1, np.where(dims == what[:, None], 1, 0))
        return free

    def _looked(self, chance: Floats) -> Bools:
        """Draw where each list was abandoned, then which silent offers above were looked at."""
        shape = self.n_lists, self.n_positions
        seen = np.ones(shape)
        seen[self.list, self.position] = np.where(self.answer == SILENT, WORLD.lapse + (1 - WORLD.lapse) * chance, 1.0)
        last = np.zeros(self.n_lists, int)
        np.maximum.at(last, self.list, np.where(self.answer != SILENT, self.position + 1, 0))
        m = self.n_positions
        stops = np.empty(m + 1)
        stops[0] = 1 - WORLD.opens
        stops[1:] = WORLD.opens * WORLD.goes_on ** np.arange(m) * (1 - WORLD.goes_on)
        stops[m] = WORLD.opens * WORLD.goes_on ** (m - 1)
        weight = stops * np.concatenate([np.ones((self.n_lists, 1)), np.cumprod(seen, axis=1)], axis=1)
        weight = np.where(np.arange(m + 1) >= last[:, None], weight, 0)
        reached = _pick(np.log(np.maximum(weight, 1e-300)), self._draw)[self.list]
        attentive = (1 - WORLD.lapse) * chance / (WORLD.lapse + (1 - WORLD.lapse) * chance)
        return np.asarray((self.position < reached) & (self._draw.random(len(chance)) < attentive))

    def _believed(
        self, asked: list[Block | None], state: list[Ints | None], appetite: Ints, pi: Ints, oi: Ints
    ) -> Floats:
        risk = _risk(asked, state, fixed_risk(self.market, pi, oi))
        found = combined(risk, _want(appetite[pi], self._liked(asked[0], state[0])))
        return np.column_stack([found.refuses, found.applies, found.interested, found.reasons])

    def _called(self, pi: Ints, oi: Ints) -> Floats:
        """Chance of a call back, hidden standards, merits and discrimination averaged."""
        o, p = self.market.offers, self.market.people
        mean, variance = lacking(self.market, pi, oi)
        short = np.where(o.level[oi] >= 0, np.clip(o.level[oi] - p.level[pi], 0, 3), 0)
        basin = np.array([regime.accept for regime in REGIMES])[o.regime[oi]]
        centre = basin + judged(mean, years(self.market, pi, oi), short)
        spread = np.sqrt(1 + WORLD.person_sd**2 + WORLD.standard_sd**2 + LACKING**2 * variance)
        barred = WORLD.discriminates * WORLD.group_b
        return np.asarray((1 - barred) * ndtr(centre / spread) + barred * ndtr((centre - WORLD.penalty) / spread))


def _subset(seen: list[Block | None], asked: list[Block | None]) -> list[Block | None]:
    """Blocks of the history over the owners that it or the question is about; numbers are made dense, in place."""
    dense: list[Block | None] = []
    for dim, (past, future) in enumerate(zip(seen, asked, strict=True)):
        if past is None or future is None:
            dense.append(None)
            continue
        owners, number = np.unique(np.concatenate([past.owner, future.owner]), return_inverse=True)
        prior = np.asarray(past.prior[owners])
        dense.append(Block(number[: len(past.owner)], past.risk, prior))
        asked[dim] = Block(number[len(past.owner) :], future.risk, prior)
    return dense


def _risk(blocks: list[Block | None], state: list[Ints | None], fixed: Floats) -> Floats:
    columns = [
        fixed if block is None or values is None else _at(block.risk, values[block.owner])
        for block, values in zip(blocks, state, strict=True)
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def _at(table: NDArray[np.float32], column: Ints) -> NDArray[np.float32]:
    return table[np.arange(len(column)), column]


def _spread() -> float:
    return float(np.sqrt(1 + WORLD.quality_sd**2))


def _want(appetite: Ints, liked: Floats) -> Floats:
    return np.asarray(ndtr((APPETITE[appetite] + 0.5 * (liked - 1)) / _spread()))


def _appetite_prior() -> Floats:
    density = np.exp(-0.5 * ((APPETITE - WORLD.appetite) / WORLD.appetite_sd) ** 2)
    return np.asarray(density / density.sum())


def _log(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.log(np.maximum(values, np.float32(1e-7)))


def _sums(owner: Ints, values: NDArray[np.floating], n: int) -> Floats:
    """Sum of the rows (p, k) of each owner: (n, k)."""
    order = np.argsort(owner, kind="stable")
    totals = np.zeros((n, values.shape[1]))
    if len(order):
        sorted_owner = owner[order]
        starts = np.flatnonzero(np.diff(sorted_owner, prepend=-1))
        totals[sorted_owner[starts]] = np.add.reduceat(values[order], starts, axis=0)
    return totals


def _pick(log_weight: Floats, draw: np.random.Generator) -> Ints:
    """One column of each row, drawn by its weight."""
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    total = np.cumsum(weight, axis=1)
    return np.asarray((total < draw.random((len(total), 1)) * total[:, -1:]).sum(axis=1).clip(0, total.shape[1] - 1))
