"""Fixed values that the engines are compared with.

    pip install lightgbm==4.7.0 scikit-learn==1.9.1 numpy
    python make.py          # writes ridge.json, lightgbm.json and binary.json beside itself
"""

import json
import math
import pathlib
import random

import lightgbm
import numpy
from sklearn.linear_model import LogisticRegression, Ridge

HERE = pathlib.Path(__file__).parent
DRAW = random.Random(20190303)


def rows(n):
    """Four columns: two numbers, one number with gaps, a category of 5 levels; decimals that JSON keeps exactly."""
    table, target, weight = [], [], []
    for _ in range(n):
        a, b = round(DRAW.gauss(10, 3), 3), round(DRAW.uniform(-1, 1), 3)
        c = None if DRAW.random() < 0.15 else round(DRAW.expovariate(0.1), 3)
        shop = DRAW.randrange(5)
        y = 3 * a - 20 * b * b + (0.5 * c if c is not None else 4) + 6 * shop + DRAW.gauss(0, 1) + 10
        table.append([a, b, c, shop])
        target.append(round(max(y, 0), 3))
        weight.append(round(DRAW.uniform(0.5, 2), 3))
    return table, target, weight


def write(name, content):
    (HERE / name).write_text(json.dumps(content) + "\n")


def design_of(table, w):
    columns = []
    for i in range(3):
        x = numpy.array([math.nan if r[i] is None else r[i] for r in table])
        gap = numpy.isnan(x)
        mean = numpy.average(x[~gap], weights=w[~gap])
        x = numpy.where(gap, mean, x)
        columns.append((x - mean) / math.sqrt(numpy.average((x - mean) ** 2, weights=w)))
        if gap.any():
            columns.append(gap - numpy.average(gap, weights=w))
    for shop in range(5):
        level = numpy.array([float(r[3] == shop) for r in table])
        columns.append(level - numpy.average(level, weights=w))
    return numpy.column_stack(columns)


def ridge():
    table, target, weight = rows(60)
    y, w = numpy.array(target), numpy.array(weight)
    design = design_of(table, w)
    cases = []
    for penalty in [0.1, 1.0, 30.0]:
        model = Ridge(alpha=penalty, solver="cholesky", tol=1e-15).fit(design, y, sample_weight=w)
        cases.append({"lambda": penalty, "predictions": model.predict(design).tolist()})
    write("ridge.json", {"rows": table, "target": target, "weight": weight, "cases": cases})


def boosting():
    table, target, weight = rows(200)
    x = numpy.array([[math.nan if v is None else v for v in r] for r in table], dtype=numpy.float64)
    cases = []
    for own in [
        {"objective": "regression"},
        {"objective": "regression", "lambda_l2": 2.5, "num_leaves": 5, "max_bin": 15},
        {"objective": "regression_l1"},
        {"objective": "huber", "alpha": 5.0},
        {"objective": "quantile", "alpha": 0.9},
        {"objective": "poisson"},
        {"objective": "tweedie", "tweedie_variance_power": 1.3},
    ]:
        params = {"num_iterations": 20, "learning_rate": 0.1, "min_data_per_group": 10, "min_data_in_leaf": 5, **own}
        fixed = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1}
        data = lightgbm.Dataset(x, numpy.array(target), weight=numpy.array(weight), categorical_feature=[3])
        model = lightgbm.train({**params, **fixed}, data)
        cases.append(
            {
                "params": params,
                "predictions": model.predict(x).tolist(),
                "contributions_of_first_10": model.predict(x[:10], pred_contrib=True).tolist(),
            }
        )
    write("lightgbm.json", {"rows": table, "target": target, "weight": weight, "cases": cases})


def binary():
    table, amount, weight = rows(200)
    target = [float(y > 45) for y in amount]
    y, w = numpy.array(target), numpy.array(weight)
    design = design_of(table, w)
    cases = []
    for penalty in [0.5, 20.0]:
        model = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-14, max_iter=1000)
        cases.append({"lambda": penalty, "predictions": model.fit(design, y, w).predict_proba(design)[:, 1].tolist()})
    x = numpy.array([[math.nan if v is None else v for v in r] for r in table], dtype=numpy.float64)
    params = {"objective": "binary", "num_iterations": 20, "min_data_per_group": 10, "min_data_in_leaf": 5}
    params["learning_rate"] = 0.1
    fixed = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1}
    model = lightgbm.train({**params, **fixed}, lightgbm.Dataset(x, y, weight=w, categorical_feature=[3]))
    contributions = model.predict(x[:10], pred_contrib=True).tolist()
    predictions = model.predict(x).tolist()
    cases.append({"params": params, "predictions": predictions, "contributions_of_first_10": contributions})
    write("binary.json", {"rows": table, "target": target, "weight": weight, "cases": cases})


ridge()
boosting()
binary()
