import type { Socket } from "node:net";

/** Why a socket is not read: partition, a rule's delay or stall, or a full destination. */
export type Reason = "partitioned" | "delayed" | "stalled" | "full";

/** Reads from a socket only while nothing speaks against it. */
export class Gate {
  private readonly reasons = new Set<Reason>();
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  close(reason: Reason): void {
    this.reasons.add(reason);
    this.socket.pause();
  }

  open(reason: Reason): void {
    if (this.reasons.delete(reason) && this.reasons.size === 0) this.socket.resume();
  }
}
