"""A whole retraining, ours and the peer's, from the same CSV: the small panel by CPU, the many series by wall time and memory."""

from pathlib import Path

import process
import tables
from bench import MODELS, Bench, Installation, last_json
from figures import Figures, at_most, median

PANEL = "speed.retrain.20x375x61.cpu"
MANY = "speed.retrain.500x1000"
# The version that serves was trained four weeks ago.
WEEKS_SINCE = 28


def panel(bench: Bench, figures: Figures) -> None:
    """Data in, features, three folds, holdout, comparison with the version that serves, refit, artifact; one thread each."""
    if not figures.wants(PANEL):
        return
    folder = bench.folder("panel")
    data = panel_data(bench)
    days = bench.size(375, 250)
    before = folder / "before.csv"
    tables.days_until(data, before, days - WEEKS_SINCE)
    began, ours, theirs = process.now(), [], []
    said, report = {}, {}
    for at in range(bench.size(5, 1)):
        installation = Installation(bench, f"panel/{at}", threads=1)
        installation.declare("panel")
        _ours(installation, "panel", before)
        model = folder / f"peer-{at}"
        arguments = [MODELS / "panel.toml", model, 1]
        bench.peer("panel.py", [before, *arguments], 1, folder)
        costs = _ours(installation, "panel", data)
        ours.append(sum(cost.cpu for cost in costs))
        cost = bench.peer("panel.py", [data, *arguments], 1, folder)
        theirs.append(cost.cpu)
        said, report = _version(installation, "panel"), last_json(cost.output)
    figures.ratio(PANEL, at_most(0.6), (median(ours), median(theirs), "CPU s"), _told(said, report), process.now() - began)


def panel_data(bench: Bench) -> Path:
    """The small panel as CSV; written once."""
    data = bench.folder("panel") / "panel.csv"
    if not data.exists():
        tables.panel(data, bench.size(20, 4), bench.size(375, 250), price=True)
    return data


def many_data(bench: Bench) -> Path:
    """The many series as CSV; written once."""
    data = bench.folder("many") / "many.csv"
    if not data.exists():
        tables.panel(data, bench.size(500, 100), bench.size(1000, 400), price=False)
    return data


def many(bench: Bench, figures: Figures) -> None:
    """The same against mlforecast, on all cores; no version serves yet, both compare with the week before."""
    names = [f"{MANY}.wall", f"{MANY}.memory"]
    if not figures.wants(*names):
        return
    data = many_data(bench)
    began, ours, theirs = process.now(), [], []
    said, report = {}, {}
    for at in range(bench.size(3, 1)):
        installation = Installation(bench, f"many/{at}", bench.cores)
        installation.declare("many")
        ours.append(_ours(installation, "many", data))
        folder = bench.folder(f"many/peer-{at}")
        theirs.append(bench.peer("many.py", [data, MODELS / "many.toml", folder / "model", bench.cores], bench.cores, folder))
        said, report = _version(installation, "many"), last_json(theirs[-1].output)
    seconds, told = process.now() - began, _told(said, report)
    wall = median([sum(cost.wall for cost in costs) for costs in ours]), median([cost.wall for cost in theirs]), "s"
    figures.ratio(names[0], at_most(0.7), wall, told, seconds)
    megabytes = [max(cost.memory for cost in costs) / 2**20 for costs in ours], [cost.memory / 2**20 for cost in theirs]
    figures.ratio(names[1], at_most(0.5), (median(megabytes[0]), median(megabytes[1]), "MiB peak"), told, seconds)


def _ours(installation: Installation, model: str, data: Path) -> list[process.Cost]:
    return [installation.run("import", model, data), installation.run("train", model)]


def _version(installation: Installation, model: str) -> dict:
    return last_json(installation.run("model", "versions", model, "--json").output)[0]


def _told(version: dict, report: dict) -> str:
    """What both did, so that a reader sees that it was the same work."""
    learned = version["report"]
    return (
        f"vakhta: {learned['n_rows']} rows, {len(version['recipe']['features'])} features, WAPE {learned['holdout']['wape']:.2f} %; "
        f"peer: {report['rows']} rows, {report['features']} features, WAPE {100 * report['wape']:.2f} %"
    )
