"""Makes the fixed values of tests/oracle/main.rs from public libraries.

    python3 -m venv venv && venv/bin/pip install scipy scikit-learn statsmodels
    venv/bin/python crates/stats/tests/oracle/make_oracle.py

Prints one `name = value` per line. The inputs are the same integers in the Rust test: no random generator is shared.
"""

import math

import numpy as np
import scipy
import scipy.stats
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn import metrics
from statsmodels.stats.multitest import multipletests

N = 60
STEP = np.arange(N)
ACTUAL = 100.0 + (STEP * 37 % 53) - 2.0 * (STEP % 7)
FORECAST = ACTUAL + (STEP * 29 % 31) - 14.0
DIFFS = ((STEP * 17 % 23) - 9.0) / 4.0
SERIES = (STEP[:20] // 3 + STEP[:20] * 7 % 5).astype(float)  # with ties
P_VALUES = np.array([0.001, 0.2, 0.012, 0.04, 0.03, 0.9, 0.013, 0.5])


def show(name, value):
    print(f"{name} = {value!r}" if isinstance(value, str) else f"{name} = {float(value):.15g}")


def metric_values():
    show("mape", 100 * metrics.mean_absolute_percentage_error(ACTUAL, FORECAST))
    show("mae", metrics.mean_absolute_error(ACTUAL, FORECAST))
    show("rmse", metrics.root_mean_squared_error(ACTUAL, FORECAST))
    show("r2", metrics.r2_score(ACTUAL, FORECAST))
    # scikit-learn has no WAPE: it is the MAPE weighted by the actuals.
    show("wape", 100 * metrics.mean_absolute_percentage_error(ACTUAL, FORECAST, sample_weight=ACTUAL))
    for tau in (0.1, 0.5, 0.9):
        show(f"pinball_{tau}", metrics.mean_pinball_loss(ACTUAL, FORECAST, alpha=tau))
    # scikit-learn has no sMAPE, no MASE and no interval score: the formulas, written out in numpy.
    show("smape", np.mean(200 * np.abs(FORECAST - ACTUAL) / (np.abs(ACTUAL) + np.abs(FORECAST))))
    scale = np.mean(np.abs(ACTUAL[7:] - ACTUAL[:-7]))
    show("naive_scale", scale)
    show("mase", np.mean(np.abs(FORECAST - ACTUAL)) / scale)
    show("mase_pooled", np.mean(np.abs(FORECAST - ACTUAL) / np.where(STEP % 2 == 0, 2.0, 5.0)))


def interval_values():
    low, high = FORECAST - 6.0, FORECAST + 9.0
    for level in (0.8, 0.95):
        alpha = 1 - level
        show(f"interval_score_{level}", np.mean(
            (high - low) + 2 / alpha * np.maximum(low - ACTUAL, 0) + 2 / alpha * np.maximum(ACTUAL - high, 0)))
        # Equal by Gneiting & Raftery 2007: the pinball losses of both ends times 2 / alpha.
        both = metrics.mean_pinball_loss(ACTUAL, low, alpha=alpha / 2) + \
            metrics.mean_pinball_loss(ACTUAL, high, alpha=1 - alpha / 2)
        show(f"interval_score_by_pinball_{level}", 2 / alpha * both)
    show("coverage", 100 * np.mean((low <= ACTUAL) & (ACTUAL <= high)))


def explained_values():
    known = np.column_stack([(STEP * 17 % 23), (STEP % 7)]).astype(float)
    added = np.column_stack([FORECAST, STEP * 11 % 19])
    before = sm.OLS(ACTUAL, sm.add_constant(known)).fit().ssr
    after = sm.OLS(ACTUAL, sm.add_constant(np.column_stack([known, added]))).fit().ssr
    show("explained_beyond", 1 - after / before)


def worse_values():
    for lag in (0, 1, 6):
        fit = sm.OLS(DIFFS, np.ones(N)).fit(
            cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}, use_t=True
        )
        show(f"worse_lag_{lag}", scipy.stats.t.sf(fit.tvalues[0], N - 1))
    show("worse_t_test", scipy.stats.ttest_1samp(DIFFS, 0.0, alternative="greater").pvalue)


def trend_values():
    show("theil_sen", scipy.stats.theilslopes(SERIES).slope)
    # Mann-Kendall with tied values: scipy has Kendall's S through tau-b; the variance is written out (Kendall 1975).
    n = len(SERIES)
    score = sum(np.sign(SERIES[j] - SERIES[i]) for i in range(n) for j in range(i + 1, n))
    tau = scipy.stats.kendalltau(np.arange(n), SERIES).statistic
    _, ties = np.unique(SERIES, return_counts=True)
    pairs = n * (n - 1) / 2
    untied = pairs - sum(t * (t - 1) / 2 for t in ties)
    assert abs(tau - score / math.sqrt(pairs * untied)) < 1e-12
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (score - np.sign(score)) / math.sqrt(variance)
    show("mann_kendall_p", 2 * scipy.stats.norm.sf(abs(z)))


def order_values():
    for p in (0.05, 0.5, 0.83):
        show(f"quantile_{p}", np.quantile(DIFFS[:17], p, method="linear"))
    show("mad", scipy.stats.median_abs_deviation(DIFFS[:17]))
    show("sd", np.std(DIFFS, ddof=1))


def multiple_values():
    rejected, adjusted, _, _ = multipletests(P_VALUES, alpha=0.05, method="fdr_bh")
    show("bh_rejected", " ".join(str(bool(r)) for r in rejected))
    show("bh_adjusted", " ".join(f"{a:.15g}" for a in adjusted))


def week(w):
    """Fourteen rows of a week, eleven values among them, so that bins lose nothing."""
    return [(i * i * 7 + w * w * 5 + i * w) % 11 + (w % 4) for i in range(14)]


def drift_values():
    reference, current = [week(w) for w in range(44)], sum((week(w) for w in range(44, 48)), [])
    apart = lambda a, b: scipy.stats.ks_2samp(a, b).statistic
    ordinary = [apart(sum(reference[s:s + 4], []), sum(reference[:s], [])) for s in range(12, 44, 4)]
    everything = sum(reference, [])
    d = apart(current, everything)
    roots, k = np.sqrt(ordinary), len(ordinary)
    scale = roots.std(ddof=1) * math.sqrt(1 + 1 / k)
    shifted = apart([v + 4 for v in current], everything)
    show("drift_distance", d)
    show("drift_ordinary", np.median(ordinary))
    show("drift_p", scipy.stats.t.sf((math.sqrt(d) - roots.mean()) / scale, k - 1))
    show("drift_limit", (roots.mean() + scale * scipy.stats.t.isf(0.05, k - 1)) ** 2)
    show("drift_shifted_distance", shifted)
    show("drift_shifted_p", scipy.stats.t.sf((math.sqrt(shifted) - roots.mean()) / scale, k - 1))
    for distance, n, m in ((0.3, 40, 56), (0.05, 200, 4000)):
        show("ks_p", scipy.stats.kstwobign.sf(distance * math.sqrt(n * m / (n + m))))


def outlier_values():
    tail = scipy.stats.t(4)
    show("beyond_p", 2 * tail.sf(2.5 * tail.ppf(0.975)))
    others = np.array(DIFFS[:9])
    scale = scipy.stats.median_abs_deviation(others) * 1.4826 * math.sqrt(1 + 1 / 9)
    show("beside_p", 2 * scipy.stats.t.sf(abs(9.25 - np.median(others)) / scale, 8))


if __name__ == "__main__":
    print(f"# numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, "
          f"statsmodels {statsmodels.__version__}")
    metric_values()
    interval_values()
    explained_values()
    worse_values()
    trend_values()
    order_values()
    multiple_values()
    drift_values()
    outlier_values()
