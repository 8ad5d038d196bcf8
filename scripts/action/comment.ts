/**
 * The step of action.yml that comments: one comment on the pull request, written once and then updated. Without a token, or
 * with one that may not write (a pull request from a fork), it says so and ends well.
 */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { marker } from "./words.ts";

const { env } = process;

const Event = z.object({ pull_request: z.object({ number: z.number() }).optional() });
const Comments = z.array(z.object({ id: z.number(), body: z.string().nullable() }));

/** A page has a hundred. */
const mostPages = 30;

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}${path}`, {
    method,
    headers: { authorization: `Bearer ${env.TOKEN}`, accept: "application/vnd.github+json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${response.statusText}`);
  return response.json();
}

async function findComment(number: number, mark: string): Promise<number | null> {
  for (let page = 1; page <= mostPages; page++) {
    const comments = Comments.parse(await call("GET", `/issues/${number}/comments?per_page=100&page=${page}`));
    const found = comments.find(({ body }) => body?.startsWith(mark));
    if (found) return found.id;
    if (comments.length < 100) return null;
  }
  return null;
}

async function say(): Promise<string> {
  if (!env.TOKEN) return "No comment: no token was given.";
  const { pull_request: pull } = Event.parse(JSON.parse(readFileSync(env.GITHUB_EVENT_PATH!, "utf8")));
  if (!pull) return "No comment: this is not a pull request.";
  const body = readFileSync(env.COMMENT_FILE!, "utf8");
  const id = await findComment(pull.number, marker(env.INPUT_NAME || "gate"));
  if (id === null) await call("POST", `/issues/${pull.number}/comments`, { body });
  else await call("PATCH", `/issues/comments/${id}`, { body });
  return id === null ? "Commented." : "Updated the comment.";
}

const told = await say().catch((error: Error) => `::notice title=phantom429::No comment: ${error.message}`);
process.stdout.write(`${told}\n`);
