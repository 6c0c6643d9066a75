"""The servers that are asked for predictions of single rows: `vakhta serve`, and FastAPI on uvicorn; both log before they answer."""

import http.client
import json
import subprocess
import time
from pathlib import Path

import process
import tables
from bench import MODELS, PEERS, Bench, Installation
from figures import Absent

PATIENCE = 60.0


class Server:
    """A server that runs, from its start to the end of the `with`."""

    def __init__(self, command: list, env: dict[str, str], folder: Path, port: int, path: str, question: dict):
        self.url = f"http://127.0.0.1:{port}{path}"
        self._command, self._env, self._log = command, env, folder / "server.log"
        self._port, self._path, self._question = port, path, json.dumps({"rows": [question]})

    def __enter__(self) -> "Server":
        began = time.monotonic()
        with open(self._log, "wb") as log:
            command = [str(part) for part in self._command]
            self._child = subprocess.Popen(command, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.pid = self._child.pid
        try:
            self._until_it_answers(began)
        except BaseException:
            process.end(self._child)
            raise
        # From its start to the first answer.
        self.first_answer = time.monotonic() - began
        return self

    def __exit__(self, *_) -> None:
        process.end(self._child)

    def _until_it_answers(self, began: float) -> None:
        said = "nothing"
        while time.monotonic() - began < PATIENCE:
            if self._child.poll() is not None:
                raise Absent(f"the server ended: {self._log.read_text(errors='replace')[-400:]}")
            try:
                status, said = self._ask()
            except OSError:
                time.sleep(0.001)
                continue
            if status == 200:
                return
            if status < 500:
                raise Absent(f"POST {self._path} answered {status}: {said[:300]}")
            time.sleep(0.005)
        raise Absent(f"no answer within {PATIENCE:.0f} s; the last was {said[:300]}")

    def _ask(self) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("POST", self._path, self._question, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


class Serving:
    """Both sides, trained on the same rows and ready to be started."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.folder = bench.folder("serving")
        self.asked = tables.questions(bench.size(256, 16))
        data = self.folder / "rows.csv"
        tables.rows(data, bench.size(8000, 800))
        self._peer = [data, MODELS / "rows.toml", self.folder / "model.txt"]
        bench.peer("rows.py", [*self._peer, bench.cores], bench.cores, self.folder)
        self._ours = Installation(bench, "serving/vakhta", bench.cores)
        self._ours.declare("rows")
        self._ours.run("import", "rows", data)
        # That the rows can be learned from is not what is measured here.
        self._ours.run("train", "rows", "--force-deploy")

    def vakhta(self) -> Server:
        port = process.free_port()
        command = self._ours.command("serve", "--port", port)
        return self._server(command, self.bench.env(self.bench.cores), port, "/api/v1/models/rows/predict")

    def peer(self, workers: int) -> Server:
        port = process.free_port()
        log = self.folder / "peer.db"
        env = {**self.bench.env(1), "MODEL_FILE": str(self.folder / "model.txt"), "LOG_FILE": str(log)}
        command = [
            self.bench.serve_python, "-m", "uvicorn", "serve:app", "--app-dir", PEERS, "--port", port, "--workers", workers,
            "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
        ]
        return self._server(command, env, port, "/predict")

    def _server(self, command: list, env: dict[str, str], port: int, path: str) -> Server:
        return Server(command, env, self.folder, port, path, self.asked[0])
