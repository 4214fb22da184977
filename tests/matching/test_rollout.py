import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Arm, Experiment, Unit
from matching.rollout import Assignment, arm_named, arm_of, assigned

AT = datetime(2026, 11, 25, tzinfo=UTC)
KEYS = range(1, 20_001)
EVEN = (Arm("usual", 0.5), Arm("tried", 0.5))


def make_experiment(name="handle", unit=Unit.PERSON, arms=EVEN, secret=b"k" * 32):
    return Experiment(name, unit, tuple(arms), secret, AT)


def test_an_assignment_depends_on_nothing_but_secret_and_key():
    one = make_experiment()
    here = "".join(arm_of(one, key).name[0] for key in range(1, 200))
    program = (
        "from datetime import UTC, datetime; from matching.domain import Arm, Experiment, Unit;"
        "from matching.rollout import arm_of;"
        "one = Experiment('again', Unit.OFFER, (Arm('tried', 1), Arm('usual', 1)), b'k' * 32, datetime.now(UTC));"
        "print(''.join(arm_of(one, key).name[0] for key in reversed(range(1, 200)))[::-1])"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (0.6, 0.3, 0.1)])
def test_arms_get_their_shares(shares):
    one = make_experiment(arms=[Arm(f"a{i}", share) for i, share in enumerate(shares)])
    counts = Counter(arm_of(one, key).name for key in KEYS)
    for i, share in enumerate(shares):
        assert counts[f"a{i}"] / len(KEYS) == pytest.approx(share, abs=0.015)


def test_a_larger_share_takes_units_only_for_its_arm_and_only_as_many_as_it_needs():
    before = make_experiment(arms=[Arm("a", 0.6), Arm("b", 0.3), Arm("c", 0.1)])
    after = replace(before, arms=(Arm("a", 0.5), Arm("b", 0.25), Arm("c", 0.25)))
    moves = Counter((arm_of(before, key).name, arm_of(after, key).name) for key in KEYS)
    moved = {pair: n for pair, n in moves.items() if pair[0] != pair[1]}
    assert {to for _, to in moved} == {"c"}
    assert sum(moved.values()) / len(KEYS) == pytest.approx(0.15, abs=0.015)


def test_experiments_with_secrets_of_their_own_are_independent():
    one, other = make_experiment(), make_experiment("other", secret=b"o" * 32)
    both = Counter((arm_of(one, key).name, arm_of(other, key).name) for key in KEYS)
    assert all(n / len(KEYS) == pytest.approx(0.25, abs=0.015) for n in both.values())


def test_once_stopped_everyone_has_the_default_arm_and_the_log_says_nothing():
    stopped = replace(make_experiment(), stopped_at=AT)
    assert {arm_of(stopped, key).name for key in range(100)} == {"usual"}
    assert assigned([stopped], person=1) == Assignment()


def test_a_list_carries_the_arms_of_all_experiments_of_its_unit():
    first = make_experiment("bundle", arms=[Arm("old", 1e-9), Arm("new", 1.0, bundle="b2", handle=0.2)])
    second = make_experiment("handle", arms=[Arm("usual", 1e-9), Arm("tried", 1.0, handle=0.7, interest_first=True)])
    offers = make_experiment("contact", Unit.OFFER, [Arm("usual", 1e-9), Arm("asked", 1.0, interest_first=True)])
    mine = assigned([second, first, offers], person=7)
    assert mine == Assignment("bundle=new;handle=tried", "b2", 0.2, interest_first=True)
    assert assigned([second, first, offers], offer=7) == Assignment("contact=asked", interest_first=True)
    assert assigned([second, first, offers]) == Assignment()
    assert (arm_named(mine.label, "handle"), arm_named(mine.label, "contact")) == ("tried", None)
