import { model } from "../../contracts/index.ts";

const entry = { id: model.name, object: "model", created: 1_700_000_000, owned_by: "phantom429" };

/** The answer to `GET /models` and `GET /models/ID`; null: another path. */
export function listModels(path: string): object | null {
  if (path === "/models") return { object: "list", data: [entry] };
  const id = /^\/models\/(.+)$/.exec(path)?.[1];
  return id === undefined ? null : { ...entry, id };
}
