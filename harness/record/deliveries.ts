import { z } from "zod";
import { type Delivery, entities as kinds } from "../catalogue/index.ts";
import type { BoundEntity, Undelivered } from "../contracts/index.ts";

/**
 * LiteLLM's ledger of spend, since 1.110 (`general_settings.use_spend_logs_ledger`): a delivery for each request, stored
 * with its SpendLogs; one replica at a time applies them to the rows. `pending` waits for that, or for another try;
 * `parked` is given up: LiteLLM never tries it again, and none of its rows gets that request's cost.
 */
export const ledgerTable = "LiteLLM_SpendLogDelivery";

export const ledgerColumns = ["delivery_id", "state", "attempts", "last_error", "accounting_payload"];

/** What of these entities' requests the ledger has and the rows do not. Each request is sent with one of the keys. */
export function undeliveredQuery(entities: readonly BoundEntity[]): { text: string; values: string[][] } {
  const keys = entities.filter(({ kind }) => kinds[kind].namedIn === "secret").map(({ id }) => id);
  return {
    text: `SELECT delivery_id, state::text AS state, attempts, last_error, accounting_payload AS payload FROM "${ledgerTable}"
      WHERE state::text <> 'applied' AND accounting_payload ->> 'api_key' = ANY($1) ORDER BY created_at, delivery_id`,
    values: [keys],
  };
}

/** 1.110.2 writes lists and objects within the payload as JSON or, of tags, as text that holds JSON. */
const nested = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" ? parsed(value) : value), schema.nullish());

const Row = z.object({
  delivery_id: z.string(),
  /** Any other than these two waits for something. */
  state: z.string().transform((state) => (state === "parked" ? state : "pending")),
  attempts: z.number().int(),
  last_error: z.string().nullable(),
  payload: z.object({
    spend: z.number().nullish(),
    request_tags: nested(z.array(z.unknown())),
    metadata: nested(
      z.object({
        accounting_entities: nested(z.record(z.string(), z.unknown())),
        accounting_model_access_groups: nested(z.array(z.unknown())),
        accounting_windows: nested(
          z.array(z.object({ entity_type: z.string(), entity_id: z.string(), window_duration: z.string() })),
        ),
      }),
    ),
  }),
});

/** @throws where the ledger holds what this harness does not know */
export function undeliveredOf(row: unknown, entities: readonly BoundEntity[]): Undelivered {
  const { delivery_id: delivery, state, attempts, last_error: error, payload } = Row.parse(row);
  const said = deliveryOf(payload);
  const refs = entities.filter(({ kind, id }) => kinds[kind].owes(said, id)).map(({ ref }) => ref);
  return { delivery, state, attempts, error, spend: payload.spend ?? 0, refs };
}

function deliveryOf({ request_tags, metadata }: z.infer<typeof Row>["payload"]): Delivery {
  const {
    accounting_entities: entities,
    accounting_model_access_groups: groups,
    accounting_windows: windows,
  } = metadata ?? {};
  return { entities: entities ?? {}, tags: request_tags ?? [], groups: groups ?? [], windows: windows ?? [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
