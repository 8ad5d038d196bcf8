"""In a forked replica: tells what work is not done yet, and runs LiteLLM's write of spend now, when the harness asks.

Asked by a line with an order's number on a socket, it answers with one JSON line on the fork server's stdout:
  {"event": "flushed", "order": 3, "pid": 7, "pending": [], "ran": true, "error": null}
`pending`: what the replica is still at, of which a later write may come; while there is any, nothing is run.
`ran`: whether LiteLLM's own job ran, by its own scheduler; null: not asked of it. `error`: why it did not.
"""

import asyncio
import datetime
import json
import os
import sys
import threading
import weakref

# Writes what requests cost: rows of entities, then logs (1.83.14 to 1.110.2).
JOB = "update_spend_job"
# What begins with traffic and never ends, or changes no counter: it waits for its turn, for whom another task waits, too, or
# for 30 s to renew a TTL (1.110).
SERVING = {
    "Event.wait",
    "LoggingWorker._worker_loop",
    "Queue.get",
    "TelemetryRuntime._flush_every",
    "_renew_reservation_lease",
}
# A scheduled job that runs: what writes spend is one.
SCHEDULED = "run_coroutine_job"
# Where a thread waits that has nothing to do; the last one waits for the query engine's end.
IDLE = {"threading.py:wait", "thread.py:_worker", "queue.py:get", "utils.py:_waitpid_thread_func"}
RUN_TAKES_AT_MOST_S = 20
# A line that is longer than a pipe takes at once could be torn by another replica's.
LONGEST_LIST = 20


class Flush:
    def __init__(self, asked, stdout):
        self.asked = asked
        self.stdout = stdout
        self.serving = weakref.WeakSet()
        self.answering = set()

    def attach(self):
        """Once the replica has started: what runs now is what runs when nobody asks anything of it."""
        self.serving.update(task for task in asyncio.all_tasks() if describe(task) != SCHEDULED)
        asyncio.get_running_loop().add_reader(self.asked, self.read)

    def read(self):
        orders = os.read(self.asked.fileno(), 4096).split()
        if not orders:  # Nobody will ask any more.
            asyncio.get_running_loop().remove_reader(self.asked)
        for order in orders:
            task = asyncio.get_running_loop().create_task(self.answer(int(order)))
            self.answering.add(task)
            task.add_done_callback(self.answering.discard)

    async def answer(self, order):
        pending = self.pending()
        try:
            ran, error = (None, None) if pending else await run_now()
        except Exception as unknown:  # A scheduler of another kind: rest goes by the clock, and says why.
            ran, error = False, repr(unknown)[:300]
        pending = pending or self.pending()
        answer = {"event": "flushed", "order": order, "pid": os.getpid(), "pending": pending[:LONGEST_LIST], "ran": ran, "error": error}
        os.write(self.stdout, (json.dumps(answer) + "\n").encode())

    def pending(self):
        tasks = asyncio.all_tasks() - self.answering - set(self.serving)
        return sorted({describe(task) for task in tasks} - SERVING | set(busy_threads()))


def describe(task):
    coroutine = task.get_coro()
    return getattr(coroutine, "__qualname__", None) or type(coroutine).__qualname__


def busy_threads():
    """Threads other than the event loop's that do not merely wait for work."""
    frames = sys._current_frames()
    for thread in threading.enumerate():
        frame = frames.get(thread.ident)
        if thread is threading.main_thread() or frame is None:
            continue
        at = f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_code.co_name}"
        if isinstance(thread, threading.Timer) or at not in IDLE:
            yield f"thread {thread.name} at {at}"


async def run_now():
    from apscheduler import events
    from litellm.proxy import proxy_server

    scheduler = getattr(proxy_server, "scheduler", None)
    job = scheduler.get_job(JOB) if scheduler is not None else None
    if job is None:
        return False, f"LiteLLM has no scheduled job {JOB}"
    done = asyncio.get_running_loop().create_future()

    def heard(event):
        if event.job_id == JOB and not done.done():
            done.set_result(event)

    scheduler.add_listener(heard, events.EVENT_JOB_EXECUTED | events.EVENT_JOB_ERROR)
    try:
        job.modify(next_run_time=datetime.datetime.now(scheduler.timezone))
        event = await asyncio.wait_for(done, RUN_TAKES_AT_MOST_S)
        return event.exception is None, None if event.exception is None else repr(event.exception)[:300]
    except asyncio.TimeoutError:
        return False, f"{JOB} did not end in {RUN_TAKES_AT_MOST_S} s"
    finally:
        scheduler.remove_listener(heard)
