"""One fit of LightGBM for Python on the matrix that bench/ wrote, with exactly the parameters of the engine `lightgbm`.

    fit.py folder threads times
"""

import json
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np


def main() -> None:
    folder, threads, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    about = json.loads((folder / "matrix.json").read_text())
    names, params = about["names"], dict(about["params"])
    values = np.fromfile(folder / "values.f64").reshape(-1, len(names))
    target = np.fromfile(folder / "target.f64")
    rounds = params.pop("num_iterations")
    params |= {"objective": "regression", "num_threads": threads, "deterministic": True, "force_row_wise": True, "verbosity": -1, "seed": 1}

    def fit() -> lgb.Booster:
        data = lgb.Dataset(values, target, feature_name=names, categorical_feature=about["categorical"], params=params)
        return lgb.train(params, data, num_boost_round=rounds)

    error = float(np.sqrt(np.mean((fit().predict(values) - target) ** 2)))
    began = time.process_time()
    for _ in range(times):
        fit()
    print(json.dumps({"cpu": (time.process_time() - began) / times, "rows": len(target), "rmse": error}))


if __name__ == "__main__":
    main()
