"""The command, for real: a process on a port of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager

import psutil
import pytest

PATIENCE_S = 60


@contextmanager
def running(tmp_path, *options, **env):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "serving", "--port", str(port), *options]
    environ = os.environ | {"MATCHING_DATA_DIR": str(tmp_path / "data"), "OMP_NUM_THREADS": "1"} | env
    process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def until(process, words):
    """What is printed, up to a line that holds some words."""
    said = []
    for line in process.stderr:
        said.append(line)
        if words in line:
            return said
    raise AssertionError("".join(said))


def kept_to(process):
    """Processors of each of the processes that it started to answer, by pid."""
    started = [one for one in psutil.Process(process.pid).children() if "spawn_main" in " ".join(one.cmdline())]
    return {one.pid: one.cpu_affinity() for one in started}


def accepts(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def call(url, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_demo_starts_from_nothing_and_says_how_to_log_in(tmp_path, workers):
    with running(tmp_path, "--demo", "--workers", str(workers)) as (address, process):
        said = until(process, "Uvicorn running on" if workers == 1 else "startup complete")
        assert any(accepts(int(address.rpartition(":")[2])) for _ in range(100_000)), "nothing listens"
        assert any("/demo/login" in line for line in said)
        assert any("152 offres" in line for line in said)
        token = call(f"{address}/demo/login", {"as": "jobseeker"})["access_token"]
        for _ in range(4):  # whichever process answers
            assert call(f"{address}/me/offers", token=token)["items"]
        adviser = call(f"{address}/demo/login", {"as": "adviser"})["access_token"]
        (pool,) = call(f"{address}/adviser/pools", token=adviser)["items"]
        (training,) = call(f"{address}/adviser/pools/{pool['key']}", token=adviser)["trainings"]
        assert training["more"] >= 1
        assert len(call(f"{address}/adviser/tickets", token=adviser)["items"]) == 1
        employer = call(f"{address}/demo/login", {"as": "employer"})["access_token"]
        assert len(call(f"{address}/employer/contacts", token=employer)["items"]) == 1
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait() in (0, -signal.SIGTERM)


def test_as_many_processes_as_processors_keep_to_one_each_as_do_those_that_take_their_places(tmp_path):
    processors = psutil.Process().cpu_affinity()
    alone = [[one] for one in processors] if len(processors) == 2 else [processors, processors]
    with running(tmp_path, "--demo", "--workers", "2") as (_, process):
        for _ in range(2):
            until(process, "startup complete")
        assert sorted(kept_to(process).values()) == alone
        last = max(kept_to(process))
        os.kill(last, signal.SIGKILL)
        until(process, "startup complete")
        after = kept_to(process)
        assert last not in after
        assert sorted(after.values()) == alone


def test_processes_end_with_the_one_that_started_them_even_killed(tmp_path):
    with running(tmp_path, "--demo", "--workers", "2") as (_, process):
        for _ in range(2):
            until(process, "startup complete")
        left = [psutil.Process(pid) for pid in kept_to(process)]
        process.kill()
        assert len(left) == 2
        assert psutil.wait_procs(left, PATIENCE_S)[1] == []


def test_a_setting_that_cannot_be_used_is_named_and_nothing_starts(tmp_path):
    with running(tmp_path, MATCHING_TIME_LIMIT="soon") as (_, process):
        assert process.wait() == 1
        assert "MATCHING_TIME_LIMIT" in process.stderr.read()


def test_a_database_that_does_not_answer_yet_is_waited_for(tmp_path, make_database, postgres):
    url = make_database()
    postgres.stop()
    with running(tmp_path, MATCHING_DATABASE_URL=url) as (address, process):
        try:
            until(process, "Le service attend")
            until(process, "Uvicorn running on")
            threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop it
            assert not ready(address)
        finally:
            postgres.start()
        assert any(ready(address) for _ in range(100_000)), "never ready"


def ready(address):
    try:
        return call(f"{address}/health/ready")["status"] == "ok"
    except OSError:
        return False
