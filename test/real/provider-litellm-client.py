"""Calls the mock provider through LiteLLM's router, route by route; prints the words read and the bills as one JSON document.

Takes the base URL, the trial's name and what kinds of answers to ask for; a request's id is ROUTE-json|stream-KIND. Prices: 1 dollar per input token, 1000 per output token, so that a cost shows both.
"""

import asyncio
import json
import os
import re
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm
from litellm.integrations.custom_logger import CustomLogger

base, trial = sys.argv[1], sys.argv[2]
prices = {"input_cost_per_token": 1.0, "output_cost_per_token": 1000.0}


def deployment(name, provider, api_base, **info):
    params = {"model": f"{provider}/p429-chat", "api_base": api_base, "api_key": "sk-p429", "max_retries": 0}
    return {"model_name": name, "litellm_params": params, "model_info": {"id": name, **prices, **info}}


router = litellm.Router(
    model_list=[
        deployment("openai", "openai", f"{base}/v1"),
        deployment("text", "text-completion-openai", f"{base}/v1"),
        deployment("embed", "openai", f"{base}/v1", mode="embedding"),
        deployment("image", "openai", f"{base}/v1", mode="image_generation"),
        deployment("anthropic", "anthropic", base),
        deployment("realtime", "openai", base, mode="realtime"),
    ],
    num_retries=0,
    disable_cooldowns=True,
)


class Bills(CustomLogger):
    def __init__(self):
        self.seen = []

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        log = kwargs.get("standard_logging_object") or {}
        self.seen.append(kwargs.get("response_cost") if log == {} else log.get("response_cost"))

    async def async_log_failure_event(self, kwargs, response_obj, start_time, end_time):
        self.seen.append("failure")


bills = Bills()
litellm.callbacks = [bills]


def say(request):
    return f"Say ok. [p429:{trial}.{request}]"


def turn(request):
    return [{"role": "user", "content": say(request)}]


def word_count(text):
    return len(re.findall(r" (?:ok|go|so)\b", text))


async def text_of(stream):
    text = ""
    async for chunk in stream:
        text += chunk.decode() if isinstance(chunk, bytes) else chunk_text(chunk)
    return word_count(text)


def chunk_text(chunk):
    if getattr(chunk, "type", None) is not None:
        return chunk.delta if chunk.type == "response.output_text.delta" else ""
    if not chunk.choices:
        return ""
    choice = chunk.choices[0]
    return getattr(choice, "text", None) or getattr(getattr(choice, "delta", None), "content", None) or ""


def words(value):
    return word_count(json.dumps(value if isinstance(value, dict) else value.model_dump(), default=str))


def streamed(stream):
    return {"stream": True, "stream_options": {"include_usage": True}} if stream else {}


CALLS = {
    "chat": lambda p, s: router.acompletion(model="openai", messages=turn(p), **streamed(s)),
    "chat-anthropic": lambda p, s: router.acompletion(model="anthropic", messages=turn(p), stream=s, max_tokens=20),
    "responses": lambda p, s: router.aresponses(model="openai", input=say(p), stream=s),
    "messages-openai": lambda p, s: router.aanthropic_messages(model="openai", messages=turn(p), stream=s, max_tokens=20),
    "messages": lambda p, s: router.aanthropic_messages(model="anthropic", messages=turn(p), stream=s, max_tokens=20),
    "completions": lambda p, s: router.atext_completion(model="text", prompt=say(p), **streamed(s)),
    "embeddings": lambda p, s: router.aembedding(model="embed", input=[say(p)]),
    "images": lambda p, s: router.aimage_generation(model="image", prompt=say(p)),
}
PLAIN = ("embeddings", "images")


async def one(name, request, stream):
    bills.seen.clear()
    try:
        answer = await CALLS[name](request, stream)
        read = await text_of(answer) if stream else words(answer)
    except Exception as error:
        read = type(error).__name__
    for _ in range(40):
        if bills.seen:
            break
        await asyncio.sleep(0.05)
    return {"read": read, "billed": list(bills.seen)}


class Client:
    """The proxy's side of a client's websocket: asks for one response, and leaves when it has it."""

    def __init__(self):
        self.events, self.turn, self.answered, self.closed = [], 0, asyncio.Event(), None
        self.headers, self.scope = {}, {"headers": []}

    async def receive_text(self):
        self.turn += 1
        if self.turn == 1:
            return json.dumps({"type": "response.create", "response": {"modalities": ["text"]}})
        await self.answered.wait()
        raise RuntimeError("the client has gone")

    async def send_text(self, text):
        self.events.append(json.loads(text)["type"])
        if self.events[-1] == "response.done":
            self.answered.set()

    async def close(self, code=1000, reason=None):
        self.closed = code


async def realtime(request):
    bills.seen.clear()
    client = Client()
    params = {"model": "p429-chat", "intent": say(request)}
    session = router._arealtime(model="realtime", websocket=client, query_params=params)
    await asyncio.wait_for(session, 30)
    await asyncio.sleep(1)
    read = sum(event.endswith("text.delta") for event in client.events)
    return {"read": read, "billed": list(bills.seen), "closed": client.closed}


async def resources():
    at = {"custom_llm_provider": "openai", "api_base": f"{base}/v1", "api_key": "sk-p429"}
    named = {"metadata": {"request": say("resources")}}
    assistant = await litellm.acreate_assistants(model="p429-chat", instructions=say("resources"), **at)
    listed = await litellm.aget_assistants(**at)
    thread = await litellm.acreate_thread(messages=[{"role": "user", "content": say("resources")}], **at)
    run = await litellm.arun_thread(thread_id=thread.id, assistant_id=assistant.id, **at)
    messages = await litellm.aget_messages(thread_id=thread.id, **at)
    file = await litellm.acreate_file(file=("x.jsonl", say("resources").encode()), purpose="batch", **at)
    wanted = {"completion_window": "24h", "endpoint": "/v1/chat/completions"}
    batch = await litellm.acreate_batch(input_file_id=file.id, **wanted, **named, **at)
    cancelled = await litellm.acancel_batch(batch_id=batch.id, **at)
    lists = [len(listed.data), len(messages.data)]
    return {"run": run.status if hasattr(run, "status") else len(run.data), "lists": lists, "batch": cancelled.status}


async def main():
    out = {"resources": await resources()}
    for request in ("realtime-refused",):
        out[request] = await realtime(request)
    for name in CALLS:
        for kind in sys.argv[3:]:
            for stream in (False, True):
                if stream and name in PLAIN or not stream and kind == "unended":
                    continue
                key = f"{name}-{'stream' if stream else 'json'}-{kind}"
                out[key] = await one(name, key, stream)
    json.dump(out, sys.stdout)


asyncio.run(main())
