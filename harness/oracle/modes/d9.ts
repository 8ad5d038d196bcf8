import type { Signature } from "./signature.ts";

const ended = {
  "replica-kill": "killed",
  "replica-oom": "killed for its memory",
  "replica-stop": "stopped",
  "replica-restart": "restarted",
} as const;

/** A replica dies with requests in flight: nobody else knows of their reservations. */
export const d9: Signature = {
  mode: "D9",
  phrase: "in flight on a killed replica",
  leak({ kill }) {
    return kill && `replica ${kill.replica} was ${ended[kill.kind]} (${kill.fault}) with the request in flight`;
  },
};
