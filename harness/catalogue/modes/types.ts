/** One way in which a counter, a row or a refusal goes wrong, or only seems to. Its name is "D" and a number, and never changes. */
export interface Mode {
  /** Its page's head, as words after "D9: ". */
  readonly title: string;
  /** In a table: what happens, in five words. */
  readonly happens: string;
  /** A few words for a one-line reason: "streams aborted after a chunk". */
  readonly phrase: string;
  /** Its page in docs/modes, without ".md"; look-alikes share one. */
  readonly page: string;
  /** Upstream's issues and pull requests about it, by their numbers. Its page tells what each says. */
  readonly threads?: readonly number[];
  /** It comes of two things meeting, which a trial can miss: converging does not refute it. */
  readonly isRace?: true;
  /** As a label, where it is by design or somebody else's doing. */
  readonly lookAlike?: string;
  /** The scenarios that stand for it where settings are tried. */
  readonly standsFor?: readonly string[];
}
