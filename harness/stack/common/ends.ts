/** Tells the end of a replica's process that was asked for from one that came by itself. */
export class Ends {
  #asked = true;
  readonly #fall = Promise.withResolvers<string>();

  /** Resolves with how, in words, at the first end that was not asked for. */
  get fall(): Promise<string> {
    return this.#fall.promise;
  }

  /** A process runs. */
  begin(exited: Promise<string>): void {
    this.#asked = false;
    void exited.then((how) => {
      if (!this.#asked) this.#fall.resolve(how);
    });
  }

  /** Its end is asked for now. */
  ask(): void {
    this.#asked = true;
  }
}
