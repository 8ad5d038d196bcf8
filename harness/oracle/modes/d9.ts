import type { Signature } from "./signature.ts";

/** A replica dies with requests in flight: nobody else knows of their reservations. */
export const d9: Signature = {
  mode: "D9",
  phrase: "in flight on a killed replica",
  leak({ kill }) {
    return kill && `replica ${kill.replica} was killed (${kill.fault}) with the request in flight`;
  },
};
