import type { EntityInput } from "../contracts/index.ts";

/** On whose behalf requests are sent. */
export interface Customer {
  readonly entities: EntityInput[];
  /** Refs that a request names: exactly one is a key. */
  readonly identities: string[];
  /** The same for a further key: requests then take turns. */
  readonly ownKey?: string[];
  /** What its requests name and another customer has among its entities; absent: nothing. */
  readonly shared?: EntityInput[];
}
