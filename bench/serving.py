"""Predictions of single rows over HTTP: how much CPU, how many, how late; idle memory; the first answer; beside a training."""

import signal
import subprocess
import time
from collections.abc import Callable

import load
import process
from bench import Bench, Installation
from figures import Absent, Figures, at_least, at_most, median
from retrain import many_data
from servers import Server, Serving

PREDICT = ["speed.predict.cpu", "speed.predict.rps", "speed.predict.p99_16"]
START = ["speed.idle_memory", "speed.first_answer"]
WHILE_TRAINING = "speed.predict_while_training.p99"
ROWS = "one row of 61 numbers, 300 trees, 16 kept connections, every answer in SQLite's log (WAL, synchronous=FULL) before it leaves"


def predict(bench: Bench, figures: Figures) -> None:
    """The peer runs with one worker and with one a core; of the two the better counts, figure by figure."""
    began, serving = process.now(), Serving(bench)
    questions = load.bodies(serving.folder / "bodies", serving.asked)
    sides: dict[str, Callable[[], Server]] = {"vakhta": serving.vakhta}
    for workers in sorted({1, bench.cores}):
        sides[f"uvicorn, workers: {workers}"] = lambda workers=workers: serving.peer(workers)
    found: dict[str, list[load.Load]] = {side: [] for side in sides}
    for _ in range(bench.size(3, 1)):
        for side, start in sides.items():
            with start() as server:
                load.put(server, questions, bench.size(2, 1))
                found[side].append(load.put(server, questions, bench.size(8, 1)))
    seconds, ours = process.now() - began, found.pop("vakhta")

    def ratio(name: str, bound, best: Callable, unit: str, value: Callable[[load.Load], float]) -> None:
        peers = {side: median([value(one) for one in loads]) for side, loads in found.items()}
        side = best(peers, key=peers.get)
        figures.ratio(name, bound, (median([value(one) for one in ours]), peers[side], unit), f"{ROWS}; peer: {side}", seconds)

    ratio(PREDICT[0], at_most(0.2), min, "CPU ms a request", lambda one: 1000 * one.cpu_per_request)
    ratio(PREDICT[1], at_least(4), max, "requests a second", lambda one: one.rate)
    ratio(PREDICT[2], at_most(0.5), min, "ms", lambda one: one.p99)


def start(bench: Bench, figures: Figures) -> None:
    """From the start of the process to the first answer, and the memory that it then holds; the peer with one worker."""
    began, serving = process.now(), Serving(bench)
    sides = {"vakhta": serving.vakhta, "peer": lambda: serving.peer(1)}
    first, memory = {side: [] for side in sides}, {side: [] for side in sides}
    for _ in range(bench.size(7, 2)):
        for side, begin in sides.items():
            with begin() as server:
                first[side].append(server.first_answer)
                time.sleep(1)
                memory[side].append(process.resident(server.pid) / 2**20)
    seconds = process.now() - began
    held = median(memory["vakhta"]), median(memory["peer"]), "MiB resident"
    figures.ratio(START[0], at_most(0.3), held, "one second after one answer; peer: uvicorn, workers: 1", seconds)
    waited = median(first["vakhta"]), median(first["peer"]), "s"
    figures.ratio(START[1], at_most(0.1), waited, "from the start of the process to the first predicted row", seconds)


def while_training(bench: Bench, figures: Figures) -> None:
    """The same requests while `vakhta train` of the many series runs on the same machine, against the same server without it."""
    began, serving = process.now(), Serving(bench)
    questions = load.bodies(serving.folder / "bodies", serving.asked)
    training = Installation(bench, "many/beside", bench.cores)
    training.declare("many")
    training.run("import", "many", many_data(bench))
    idle, busy, seconds = [], [], bench.size(8, 1)
    with serving.vakhta() as server:
        load.put(server, questions, bench.size(2, 1))
        for _ in range(bench.size(3, 1)):
            idle.append(load.put(server, questions, seconds).p99)
            busy.append(_beside(training, lambda: load.put(server, questions, seconds).p99))
    told = f"{ROWS}; beside a training of 500 × 1000 days on all cores"
    values = median(busy), median(idle), "ms p99"
    figures.ratio(WHILE_TRAINING, at_most(2), values, told, process.now() - began, peer="idle")


def _beside(training: Installation, measure: Callable[[], float]) -> float:
    """Measures while a training computes; refuses what was measured when it had ended."""
    command = [str(part) for part in training.command("train", "many")]
    env = training.bench.env(training.threads)
    child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_it_computes(child)
        value = measure()
        if child.poll() is not None:
            raise Absent("the training ended before the load did; the table is too small for this machine")
    finally:
        # The first cancels the run, which ends its process.
        child.send_signal(signal.SIGTERM)
        process.end(child)
    return value


def _until_it_computes(child: subprocess.Popen, seconds: float = 1.0) -> None:
    while process.cpu(child.pid) < seconds:
        if child.poll() is not None:
            raise Absent("the training ended before it was under way")
        time.sleep(0.01)
