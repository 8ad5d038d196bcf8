import type { IncomingMessage, ServerResponse } from "node:http";
import type { QueryEngine } from "../engine.ts";
import { prometheusText } from "../metrics.ts";
import { userFacing } from "../protocol/index.ts";
import type { TransactionInput } from "../transactions.ts";

interface QueryBody {
  query: string;
}
interface BatchBody {
  batch: QueryBody[];
  transaction?: boolean;
}

const TRANSACTION_END = /^\/transaction\/([^/]+)\/(commit|rollback)$/;

/** Prisma's query-engine protocol: `/`, `/status`, `/metrics`, `/transaction/…`. Errors of queries are answered with 200. */
export function routes(engine: QueryEngine): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      await route(engine, request, response);
    } catch (error) {
      const malformed = error instanceof SyntaxError;
      const message = error instanceof Error ? error.message : String(error);
      sendJson(response, malformed ? 422 : 500, { ...userFacing("P2009", message), is_panic: !malformed });
    }
  };
}

async function route(engine: QueryEngine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://engine");
  const body = await readBody(request);
  if (url.pathname === "/status") return sendJson(response, 200, { status: "ok" });
  if (url.pathname === "/metrics") return sendMetrics(engine, url, body, response);
  if (request.method !== "POST") return sendJson(response, 404, {});
  if (url.pathname === "/transaction/start") {
    const answer = await engine.startTransaction(JSON.parse(body) as TransactionInput);
    return sendJson(response, answer.status, answer.body);
  }
  const [, id, verb] = TRANSACTION_END.exec(url.pathname) ?? [];
  if (id !== undefined) {
    const answer = await engine.endTransaction(decodeURIComponent(id), verb as "commit" | "rollback");
    return sendJson(response, answer.status, answer.body);
  }
  if (url.pathname !== "/") return sendJson(response, 404, {});
  return sendJson(response, 200, await answerQuery(engine, body, request.headers["x-transaction-id"]));
}

async function answerQuery(
  engine: QueryEngine,
  body: string,
  transaction: string | string[] | undefined,
): Promise<object> {
  const id = Array.isArray(transaction) ? transaction[0] : transaction;
  const parsed = JSON.parse(body) as QueryBody | BatchBody;
  if (!("batch" in parsed)) return engine.query(parsed.query, id);
  const sources = parsed.batch.map((item) => item.query);
  return engine.batch(sources, parsed.transaction === true, id);
}

async function sendMetrics(engine: QueryEngine, url: URL, body: string, response: ServerResponse): Promise<void> {
  const labels = body ? (JSON.parse(body) as Record<string, string>) : {};
  const report = engine.metrics.report(await engine.connections(), labels);
  if (url.searchParams.get("format") !== "prometheus") return sendJson(response, 200, report);
  response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(prometheusText(report));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
