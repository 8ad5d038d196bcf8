"""Talks to the mock provider with the openai package; takes its base URL, prints what it saw as one JSON document."""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="sk-p429", max_retries=0, timeout=30)


def ask(request, **more):
    messages = [{"role": "user", "content": f"Say ok. [p429:openai.{request}]"}]
    return client.chat.completions.create(model="p429-chat", messages=messages, max_tokens=20, **more)


def usage(answer):
    return [answer.usage.prompt_tokens, answer.usage.completion_tokens] if answer.usage else None


def plain(request):
    answer = ask(request)
    return {"id": answer.id, "text": answer.choices[0].message.content, "usage": usage(answer)}


def stream(request):
    text, finish, said, ids = "", None, None, set()
    for chunk in ask(request, stream=True, stream_options={"include_usage": True}):
        ids.add(chunk.id)
        said = usage(chunk) or said
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
    return {"ids": sorted(ids), "text": text, "finish": finish, "usage": said}


def abort(request):
    answer = ask(request, stream=True)
    for chunk in answer:
        if chunk.choices[0].delta.content:
            break
    answer.close()
    return {}


def failure(call, request):
    try:
        return {"unexpected": call(request)}
    except Exception as error:
        return {"raised": type(error).__name__, "status": getattr(error, "status_code", None)}


json.dump(
    {
        "models": [model.id for model in client.models.list()],
        "plain": plain("plain1"),
        "stream": stream("stream1"),
        "abort": abort("abort1"),
        "error500": failure(plain, "error500"),
        "error429": failure(stream, "error429"),
        "reset": failure(plain, "reset1"),
        "cut": failure(stream, "cut1"),
        "malformed": failure(stream, "malformed1"),
    },
    sys.stdout,
)
