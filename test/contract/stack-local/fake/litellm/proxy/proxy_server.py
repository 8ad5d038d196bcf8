"""LiteLLM's scheduler, as far as flush.py asks it: one job, run as a task of the name that APScheduler gives it."""

import asyncio
import types


class Job:
    def __init__(self, scheduler):
        self.scheduler = scheduler

    def modify(self, next_run_time):
        asyncio.get_running_loop().create_task(run_coroutine_job(self.scheduler))


async def run_coroutine_job(scheduler):
    scheduler.runs += 1
    exception = None
    try:
        await scheduler.work()
    except Exception as error:
        exception = error
    for listener in list(scheduler.listeners):
        listener(types.SimpleNamespace(job_id=scheduler.job_id, exception=exception))


class Scheduler:
    timezone = None

    def __init__(self, job_id="update_spend_job"):
        self.job_id = job_id
        self.runs = 0
        self.listeners = []

    async def work(self):
        await asyncio.sleep(0)

    def get_job(self, name):
        return Job(self) if name == self.job_id else None

    def add_listener(self, listener, _mask):
        self.listeners.append(listener)

    def remove_listener(self, listener):
        self.listeners.remove(listener)


scheduler = Scheduler()
