/** Keeps the unfinished end of a stream until the rest of it comes. Bytes once handed out are never changed. */
export class Carry {
  private store: Buffer = Buffer.alloc(0);
  private used = 0;
  /** Bytes from which on it is worth looking at the content again. */
  need = 0;

  get length(): number {
    return this.used;
  }

  get held(): Buffer {
    return this.store.subarray(0, this.used);
  }

  /** What was kept, with `chunk` behind it; the chunk itself when nothing was kept. */
  join(chunk: Buffer): Buffer {
    if (this.used === 0) return chunk;
    const length = this.used + chunk.length;
    if (length > this.store.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.store.length, Math.min(this.need, 1 << 20)));
      this.store.copy(larger, 0, 0, this.used);
      this.store = larger;
    }
    chunk.copy(this.store, this.used);
    this.used = length;
    return this.store.subarray(0, length);
  }

  clear(): void {
    this.used = 0;
    this.need = 0;
  }

  /** Keeps `data`, of which `need` bytes are needed at least, from `pos` on; `data` is what `join` gave. */
  keep(data: Buffer, pos: number, need: number): void {
    if (pos === data.length) {
      this.clear();
      return;
    }
    const isStore = this.used > 0 && pos === 0;
    if (!isStore) this.store = Buffer.from(data.subarray(pos));
    this.used = data.length - pos;
    this.need = need;
  }
}
