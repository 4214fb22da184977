"""Logistic regression with a Gaussian prior and signs: few coefficients, fitted so that few data change little."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Doubles = NDArray[np.float64]

SPREAD = 0.1
"""Least spread of an input, in log-odds or logarithms of probability."""


def logistic(
    inputs: Doubles, target: Doubles, weight: Doubles, expected: Doubles, precision: Doubles
) -> tuple[float, Doubles]:
    """Most probable intercept and coefficients, none of the latter negative.

    Args:
        inputs: (n, k).
        target: (n,) in [0, 1].
        weight: (n,) how many observations each row stands for.
        expected: (k,) coefficients when there is no data.
        precision: (k,) of the belief in `expected`, in observations: against how many would it hold, counting an
            input's spread as one, and a spread under `SPREAD` as that: what hardly varies is hardly told by data.

    Returns:
        The intercept and the coefficients (k,).
    """
    spread = np.maximum(inputs.std(axis=0), SPREAD) if len(inputs) else np.ones(inputs.shape[1])
    tight = precision * spread**2
    mean = float((target * weight).sum() + 0.5) / float(weight.sum() + 1)
    start = np.concatenate(
        [[np.log(mean / (1 - mean)) - (inputs.mean(axis=0) @ expected if len(inputs) else 0)], expected]
    )

    def loss(guess: Doubles) -> tuple[float, Doubles]:
        logits = guess[0] + inputs @ guess[1:]
        off = guess[1:] - expected
        cost = weight @ (np.logaddexp(0, logits) - target * logits) + tight @ off**2 / 2
        slack = weight * (1 / (1 + np.exp(-np.clip(logits, -30, 30))) - target)
        slope = np.concatenate([[slack.sum()], inputs.T @ slack + tight * off])
        scale = max(weight.sum(), 1.0)
        return float(cost / scale), slope / scale

    bounds = [(None, None)] + [(0.0, None)] * len(expected)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-12})
    return float(found.x[0]), np.asarray(found.x[1:], np.float64)
