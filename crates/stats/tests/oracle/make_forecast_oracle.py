"""Makes the fixed values of tests/oracle/forecasts.rs from public libraries.

    python3 -m venv venv && venv/bin/pip install hierarchicalforecast statsmodels
    venv/bin/python crates/stats/tests/oracle/make_forecast_oracle.py

Prints one `name = values` per line. The inputs are the same integers in the Rust test: no random generator is shared.
"""

import hierarchicalforecast
import numpy as np
import pandas as pd
import statsmodels
from hierarchicalforecast.methods import MinTrace, _shrunk_covariance_schaferstrimmer_no_nans
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

# Two branches × two products: the total, the branches, the products, the series.
SUMS = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)
SUMMING = np.vstack([SUMS, np.eye(4)])
DAYS = np.arange(40)
ERRORS = np.array([(DAYS * (7 + 3 * node) + node * node) % 23 - 11.0 for node in range(9)])
# The library takes errors about their mean, Vakhta about 0: of these both are the same.
ERRORS -= ERRORS.mean(axis=1, keepdims=True)
BASE = np.array([120.0, 70.0, 41.0, 66.0, 52.0, 40.0, 24.0, 27.0, 15.0])
LOW = np.array([30.0, 8.0, 24.0, 26.0, 3.0, 14.0, 2.0, 11.0, 1.0])


def show(name, values):
    print(f"{name} = {', '.join(f'{v:.12g}' for v in np.atleast_1d(values))}")


def reconciled(base, nonnegative):
    method = MinTrace(method="mint_shrink", nonnegative=nonnegative, num_threads=1)
    # It refuses errors whose sum is 0, and takes their mean off again.
    result = method.fit_predict(S=SUMMING, y_hat=base[:, None], y_insample=ERRORS + 1.0, y_hat_insample=0.0 * ERRORS)
    return result["mean"][5:, 0]


def hierarchy_values():
    covariance = _shrunk_covariance_schaferstrimmer_no_nans(ERRORS, 2e-8)
    plain = np.cov(ERRORS)
    show("shrinkage", 1 - covariance[0, 1] / plain[0, 1])
    show("min_trace", reconciled(BASE, False))
    show("min_trace_low", reconciled(LOW, False))
    show("min_trace_non_negative", reconciled(LOW, True))


def additive(values, first):
    index = pd.date_range("2024-01-01", periods=len(values), freq="D")
    model = ETSModel(pd.Series(values, index), error="add", trend="add", damped_trend=True, seasonal="add",
                     seasonal_periods=7, initialization_method="known", initial_level=110.0, initial_trend=0.5,
                     initial_seasonal=first)
    # Level, trend, season, damping.
    fit = model.smooth([0.2, 0.02, 0.1, 0.95, 110.0, 0.5, *first][:len(model.param_names)])
    return np.asarray(fit.forecast(10))


def multiplicative(values, first):
    """statsmodels moves the season by the new level; this is table 2.2 of Hyndman et al. 2008, written out."""
    level, trend, season = 110.0, 0.5, list(first)
    for value in values:
        base, factor = level + 0.95 * trend, season.pop(0)
        error = value - base * factor
        level = base + 0.2 * error / factor
        trend = 0.95 * trend + 0.02 * error / factor
        season.append(factor + 0.1 * error / base)
    damped = np.cumsum(0.95 ** np.arange(1, 11))
    return (level + damped * trend) * np.resize(season, 10)


def smoothing_values():
    values = np.array([100.0 + (i * 37 % 53) - 4.0 * (i % 7) for i in range(70)])
    shown = [0, 6, 9]
    show("smoothing_additive", additive(values, [5.0, -3.0, 0.0, 2.0, 1.0, -1.0, -4.0])[shown])
    show("smoothing_multiplicative", multiplicative(values, [1.05, 0.97, 1.0, 1.02, 1.01, 0.99, 0.96])[shown])


if __name__ == "__main__":
    print(f"# hierarchicalforecast {hierarchicalforecast.__version__}, statsmodels {statsmodels.__version__}")
    hierarchy_values()
    smoothing_values()
