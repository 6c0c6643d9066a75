"""The model behind bench/peers/serve.py, from the same rows and with the same parameters as bench/models/rows.toml.

    rows.py data.csv declaration.toml model.txt threads
"""

import sys
import tomllib
from pathlib import Path

import lightgbm as lgb
import pandas as pd


def main() -> None:
    data, declaration, model, threads = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    declared = tomllib.loads(declaration.read_text())
    params = declared["training"]["candidates"][0]["params"]
    rounds = params.pop("num_iterations")
    params |= {"objective": "regression", "num_threads": threads, "force_row_wise": True, "verbosity": -1, "seed": 1}
    table = pd.read_csv(data)
    names = declared["data"]["columns"]["known_ahead"]
    lgb.train(params, lgb.Dataset(table[names], table["y"]), num_boost_round=rounds).save_model(model)


if __name__ == "__main__":
    main()
