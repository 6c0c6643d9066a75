"""The large retraining with mlforecast: CSV in, cross-validation over three windows, holdout, comparison with the same weekday of
the week before, fit on everything, model saved.

    many.py data.csv declaration.toml model-folder threads
"""

import json
import sys
import tomllib
from pathlib import Path

import lightgbm as lgb
import pandas as pd
from mlforecast import MLForecast
from mlforecast.lag_transforms import ExpandingMean, RollingMean, RollingStd, SeasonalRollingMean

HORIZON = 7
FOLDS = 3
LAGS = [1, 7, 14, 28]
LONGEST_LAG = max(LAGS)
ROLES = {"id_col": "store", "time_col": "date", "target_col": "sold"}


def forecaster(params: dict, threads: int) -> MLForecast:
    model = lgb.LGBMRegressor(**params, n_jobs=threads, force_row_wise=True, verbosity=-1, random_state=1)
    last = [RollingMean(7, 1), RollingMean(28, 1), RollingMean(91, 1), RollingStd(7), RollingStd(28), ExpandingMean()]
    weeks = [SeasonalRollingMean(7, 4, 1), SeasonalRollingMean(7, 8, 1)]
    return MLForecast(
        models={"lgb": model}, freq="D", lags=LAGS, lag_transforms={1: last, 7: weeks},
        date_features=["dayofweek", "day", "month", "dayofyear"], num_threads=threads,
    )


def wape(forecast: pd.Series, actual: pd.Series) -> float:
    return float((forecast - actual).abs().sum() / actual.abs().sum())


def main() -> None:
    data, declaration, folder, threads = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    params = tomllib.loads(declaration.read_text())["training"]["candidates"][0]["params"]
    table = pd.read_csv(data, parse_dates=["date"], dtype={"store": str, "promo": "int8"})
    table["branch"] = table["store"].astype("category")
    last = table["date"].max()
    cut = last - pd.Timedelta(days=HORIZON)
    known, ahead = table[table["date"] <= cut], table[table["date"] > cut]

    folds = forecaster(params, threads).cross_validation(
        known, n_windows=FOLDS, h=HORIZON, step_size=HORIZON, static_features=["branch"], refit=True, **ROLES
    )
    errors = [wape(fold["lgb"], fold["sold"]) for _, fold in folds.groupby("cutoff")]
    evaluation = forecaster(params, threads).fit(known, static_features=["branch"], **ROLES)
    forecast = evaluation.predict(HORIZON, X_df=ahead[["store", "date", "promo"]]).merge(ahead, on=["store", "date"])
    week_ago = known[known["date"] > cut - pd.Timedelta(days=HORIZON)].assign(date=lambda rows: rows["date"] + pd.Timedelta(days=HORIZON))
    beside = ahead.merge(week_ago, on=["store", "date"], suffixes=("", "_naive"))
    final = forecaster(params, threads).fit(table, static_features=["branch"], **ROLES)
    folder.mkdir(parents=True, exist_ok=True)
    final.save(folder)
    # Rows without the longest lag are left out of a fit.
    usable = len(table) - table["store"].nunique() * LONGEST_LAG
    print(json.dumps({
        "rows": usable, "features": len(final.ts.features_order_), "folds": errors,
        "wape": wape(forecast["lgb"], forecast["sold"]), "baseline": wape(beside["sold_naive"], beside["sold"]),
    }))


if __name__ == "__main__":
    main()
