"""A retraining as a cron job runs it: CSV in, features, rolling-origin validation, holdout, comparison with the model that serves,
refit on everything, model out. pandas and LightGBM.

    panel.py data.csv declaration.toml model-folder threads
"""

import json
import os
import sys
import tomllib
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd

from panel_features import HORIZON, features, read

FOLDS = 3
GAP = 1
BURN_IN = 60


class Job:
    def __init__(self, table: pd.DataFrame, params: dict, rounds: int):
        self.params, self.rounds = params, rounds
        self.matrix = features(table)
        self.target = table["sold"].to_numpy()
        self.baseline = self.matrix["weekday_lag_1"].to_numpy()
        self.day = (table["date"] - table["date"].min()).dt.days.to_numpy()
        self.last = int(self.day.max())

    def train_rows(self, through: int) -> np.ndarray:
        return (self.day >= BURN_IN) & (self.day <= through)

    def test_rows(self, origin: int) -> np.ndarray:
        return (self.day > origin) & (self.day <= origin + HORIZON)

    def fit(self, through: int) -> lgb.Booster:
        rows = self.train_rows(through)
        data = lgb.Dataset(self.matrix[rows], self.target[rows], categorical_feature=["store"], free_raw_data=True)
        return lgb.train(self.params, data, num_boost_round=self.rounds)

    def wape(self, forecast: np.ndarray, rows: np.ndarray) -> float:
        actual = self.target[rows]
        return float(np.abs(forecast - actual).sum() / np.abs(actual).sum())

    def validate(self) -> list[float]:
        errors = []
        for back in range(FOLDS + 1, 1, -1):
            origin = self.last - back * HORIZON
            rows = self.test_rows(origin)
            errors.append(self.wape(self.fit(origin - GAP).predict(self.matrix[rows]), rows))
        return errors


def confidence(job: Job, rows: np.ndarray, ours: np.ndarray, theirs: np.ndarray) -> float:
    """How sure it is that the first forecast is better: days drawn with replacement, 2000 times."""
    days, actual = job.day[rows], job.target[rows]
    gain = pd.Series(np.abs(theirs - actual) - np.abs(ours - actual)).groupby(days).sum().to_numpy()
    drawn = np.random.default_rng(1).integers(0, len(gain), (2000, len(gain)))
    return float((gain[drawn].sum(axis=1) > 0).mean())


def main() -> None:
    data, declaration, folder, threads = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    declared = tomllib.loads(declaration.read_text())["training"]["candidates"][0]["params"]
    rounds = declared.pop("num_iterations")
    params = {**declared, "objective": "regression", "num_threads": threads, "force_row_wise": True, "verbosity": -1, "seed": 1}
    job = Job(read(data), params, rounds)

    errors = job.validate()
    origin = job.last - HORIZON
    held_out = job.test_rows(origin)
    ours = job.fit(origin - GAP).predict(job.matrix[held_out])
    champion_file = folder / "model.txt"
    served = lgb.Booster(model_file=champion_file).predict(job.matrix[held_out]) if champion_file.exists() else None
    comparator = job.baseline[held_out] if served is None else served
    report = {
        "rows": int(job.train_rows(job.last).sum()), "features": job.matrix.shape[1], "folds": errors,
        "wape": job.wape(ours, held_out), "baseline": job.wape(job.baseline[held_out], held_out),
        "champion": None if served is None else job.wape(served, held_out),
        "confidence": confidence(job, held_out, ours, comparator),
    }
    folder.mkdir(parents=True, exist_ok=True)
    job.fit(job.last).save_model(folder / "model.txt.new")
    os.replace(folder / "model.txt.new", champion_file)
    (folder / "report.json").write_text(json.dumps(report))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
