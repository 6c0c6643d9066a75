"""Predictions over HTTP with FastAPI: one Booster, prepared once; every answer in SQLite before it leaves.

The log has one writer, a thread with its own connection. What arrives while a commit is under way shares the next one, so that a
flush of the disk is paid once for all who wait. The prediction itself takes less than handing it to a thread would.
"""

import asyncio
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import lightgbm as lgb
import numpy as np
import orjson
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, Field, create_model

BOOSTER = lgb.Booster(model_file=os.environ["MODEL_FILE"])
NAMES = BOOSTER.feature_name()
VERSION = "v1"
SCHEMA = """
CREATE TABLE IF NOT EXISTS predictions (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, version TEXT NOT NULL, entity TEXT NOT NULL, day TEXT NOT NULL, value REAL NOT NULL
)"""
INSERT = "INSERT INTO predictions (at, version, entity, day, value) VALUES (?, ?, ?, ?, ?)"

Row = create_model("Row", id=(str, ...), day=(str, ...), **{name: (float, ...) for name in NAMES})


class Question(BaseModel):
    rows: list[Row] = Field(min_length=1, max_length=1000)


class Log:
    """A group commit."""

    def __init__(self, path: str):
        self._thread = ThreadPoolExecutor(1)
        self._connection = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(SCHEMA)
        self._waiting: list[tuple[list[tuple], asyncio.Future]] = []
        self._any = asyncio.Event()

    async def append(self, rows: list[tuple]) -> None:
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, written))
        self._any.set()
        await written

    async def write(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._any.wait()
            self._any.clear()
            group, self._waiting = self._waiting, []
            try:
                await loop.run_in_executor(self._thread, self._commit, [row for rows, _ in group for row in rows])
            except sqlite3.Error as error:
                for _, written in group:
                    written.set_exception(error)
                continue
            for _, written in group:
                if not written.done():
                    written.set_result(None)

    def _commit(self, rows: list[tuple]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(INSERT, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.rollback()
            raise


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.log = Log(os.environ["LOG_FILE"])
    writer = asyncio.create_task(app.state.log.write())
    yield
    writer.cancel()


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
async def predict(question: Question) -> Response:
    values = np.array([[getattr(row, name) for name in NAMES] for row in question.rows])
    answers = BOOSTER.predict(values, num_threads=1)
    at = time.time_ns() // 1_000_000
    try:
        await app.state.log.append([(at, VERSION, row.id, row.day, value) for row, value in zip(question.rows, answers.tolist())])
    except sqlite3.Error as error:
        raise HTTPException(503, "the prediction could not be logged") from error
    told = [{"id": row.id, "prediction": value} for row, value in zip(question.rows, answers.tolist())]
    return Response(orjson.dumps({"version": VERSION, "predictions": told}), media_type="application/json")
