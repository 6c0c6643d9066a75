"""The 61 features of bench/models/panel.toml with pandas: what a row of a day knows seven days earlier.

Called with a CSV and a number of repetitions it prints the CPU seconds of one computation as JSON.
"""

import json
import sys
import time

import numpy as np
import pandas as pd

HORIZON = 7


def read(path: str) -> pd.DataFrame:
    table = pd.read_csv(path, parse_dates=["date"], dtype={"store": "category"})
    return table.sort_values(["store", "date"], ignore_index=True)


def features(table: pd.DataFrame) -> pd.DataFrame:
    """The features, a column each, in the order of the table, which is sorted by store and day."""
    store = table["store"]
    sold = table.groupby("store", observed=True, sort=False)["sold"]
    known = sold.shift(HORIZON)
    out: dict[str, object] = {f"lag_{k}": sold.shift(HORIZON + k - 1) for k in range(1, 8)}
    by_store = known.groupby(store, observed=True, sort=False)
    for days in (7, 14, 28, 56, 91):
        window = by_store.rolling(days, min_periods=1)
        out[f"mean_{days}"] = window.mean().to_numpy()
        out[f"std_{days}"] = window.std().to_numpy()
        out[f"median_{days}"] = window.median().to_numpy()
        if days in (7, 28):
            out[f"min_{days}"] = window.min().to_numpy()
            out[f"max_{days}"] = window.max().to_numpy()
    expanding = by_store.expanding(min_periods=1)
    out["mean_all"] = expanding.mean().to_numpy()
    out["std_all"] = expanding.std().to_numpy()
    out["mean_7_over_28"] = out["mean_7"] / out["mean_28"]
    zero = (known == 0).where(known.notna()).groupby(store, observed=True, sort=False)
    out["zero_share_28"] = zero.rolling(28, min_periods=1).mean().to_numpy()
    _same_weekday(sold, out)
    _calendar(table["date"], out)
    _covariates(table, out)
    out["store"] = store
    out["elapsed"] = (table["date"] - table["date"].min()).dt.days
    return pd.DataFrame(out)


def _same_weekday(sold, out: dict) -> None:
    """The last eight same weekdays, which are lags of whole weeks, and what they come to."""
    weeks = [sold.shift(7 * k) for k in range(1, 9)]
    out.update({f"weekday_lag_{k}": week for k, week in enumerate(weeks, 1)})
    last = np.column_stack(weeks)
    with np.errstate(all="ignore"):
        out["weekday_mean_4"] = _mean(last[:, :4])
        out["weekday_mean_8"] = _mean(last)
        frame = pd.DataFrame(last)
        out["weekday_median_8"] = frame.median(axis=1).to_numpy()
        out["weekday_std_8"] = frame.std(axis=1).to_numpy()


def _mean(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    return np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)


def _calendar(day: pd.Series, out: dict) -> None:
    parts = day.dt
    out.update(weekday=parts.dayofweek, day_of_month=parts.day, month=parts.month, day_of_year=parts.dayofyear)
    out["week"] = parts.isocalendar().week.astype("int32")
    out["weekend"] = (out["weekday"] >= 5).astype("int8")
    for k in (1, 2):
        angle = 2 * np.pi * k * out["day_of_year"] / 365.25
        out[f"year_sin_{k}"], out[f"year_cos_{k}"] = np.sin(angle), np.cos(angle)


def _covariates(table: pd.DataFrame, out: dict) -> None:
    out["promo"], out["price"] = table["promo"], table["price"]
    out["promo_everywhere"] = table.groupby("date")["promo"].transform("mean")
    for name in ("promo", "price"):
        by_store = table.groupby("store", observed=True, sort=False)[name].shift(HORIZON).groupby(table["store"], observed=True, sort=False)
        for days in (7, 28):
            out[f"{name}_{days}"] = by_store.rolling(days, min_periods=1).mean().to_numpy()


def main() -> None:
    table, times = read(sys.argv[1]), int(sys.argv[2])
    made = features(table)
    began = time.process_time()
    for _ in range(times):
        features(table)
    cpu = (time.process_time() - began) / times
    print(json.dumps({"cpu": cpu, "rows": len(made), "features": made.shape[1]}))


if __name__ == "__main__":
    main()
