"""What can only be measured inside the process: one fit, the features alone, the metrics of a day over a log of ten million."""

import json
import tomllib
from pathlib import Path

import process
from bench import MODELS, Bench, last_json
from figures import Figures, at_most, median
from retrain import panel_data

FIT = "speed.fit.cpu"
FEATURES = "speed.features.cpu"
ROLLUPS = "speed.rollups.10m"


def features(bench: Bench, figures: Figures) -> None:
    """The features of the small panel's training; one thread, nothing read or written."""
    began, ours, single, theirs = process.now(), [], [], []
    said, report = {}, {}
    folder, data = bench.folder("features"), panel_data(bench)
    for _ in range(bench.size(5, 1)):
        said = _matrix(bench, folder, bench.size(100, 20))
        report = last_json(bench.peer("panel_features.py", [data, bench.size(20, 5)], 1, folder).output)
        ours.append(1000 * said["cpu"])
        single.append(1000 * said["cpu_single"])
        theirs.append(1000 * report["cpu"])
    told = (
        f"vakhta: {said['rows']} rows, {said['features']} features, seven days share an origin; with an origin for each of "
        f"{said['rows_single']} rows: {median(single):.1f} CPU ms; peer: {report['rows']} rows, {report['features']} features"
    )
    figures.ratio(FEATURES, at_most(0.1), (median(ours), median(theirs), "CPU ms"), told, process.now() - began)


def fit(bench: Bench, figures: Figures) -> None:
    """One fit on one matrix that both read from one file, from numbers in memory to a model; one thread."""
    began, ours, theirs = process.now(), [], []
    said, report = {}, {}
    folder = bench.folder("fit")
    _matrix(bench, folder, 1)
    times = bench.size(5, 1)
    for _ in range(bench.size(5, 1)):
        said = bench.inside(["fit", folder, 1, times], 1, folder)
        report = last_json(bench.peer("fit.py", [folder, 1, times], 1, folder).output)
        ours.append(said["cpu"])
        theirs.append(report["cpu"])
    told = f"{said['rows']} rows; RMSE on them: vakhta {said['rmse']:.6g}, peer {report['rmse']:.6g}"
    figures.ratio(FIT, at_most(1.05), (median(ours), median(theirs), "CPU s"), told, process.now() - began)


def _matrix(bench: Bench, folder: Path, times: int) -> dict:
    """Computes the matrix of the small panel and leaves it in the folder, with the parameters to fit it by."""
    said = bench.inside(["features", MODELS / "panel.toml", panel_data(bench), folder, times], 1, folder)
    declared = tomllib.loads((MODELS / "panel.toml").read_text())
    about = json.loads((folder / "matrix.json").read_text())
    about["params"] = declared["training"]["candidates"][0]["params"]
    (folder / "matrix.json").write_text(json.dumps(about))
    return said


def rollups(bench: Bench, figures: Figures) -> None:
    """The daily metrics of one new day over a log of ten million, kept as sums a day, against all days from their pairs."""
    began = process.now()
    said = bench.inside(["rollups", bench.size(100, 10)], bench.cores, bench.folder("rollups"))
    verdict = "equal" if said["equal"] else "DIFFER FROM"
    told = (
        f"{said['predictions']} predictions, {said['pairs']} pairs, {said['days']} days; sums {verdict} those of a full "
        f"recomputation, day by day, segment by segment and over the whole period"
    )
    more = {key: round(said[key], 4) for key in ("one_day_s", "summary_s", "every_day_again_s", "recomputed_from_pairs_s")}
    value, bound = (said["one_day_s"], "seconds a day"), ("equal to a full recomputation", said["equal"])
    figures.line(ROLLUPS, value, bound, told, process.now() - began, more)
