/** The catalogue's defects that have a signature. Their phrases are in words/phrases.ts. */
export type Mode =
  | "D1"
  | "D2"
  | "D3"
  | "D4"
  | "D5"
  | "D6"
  | "D7"
  | "D8"
  | "D9"
  | "D10"
  | "D11"
  | "D12"
  | "D13"
  | "D14"
  | "D15"
  | "D16"
  | "D17"
  | "D18"
  | "D19"
  | "D20"
  | "D21"
  | "D22"
  | "D25"
  | "D28"
  | "D29"
  | "D30"
  | "D31"
  | "D32"
  | "D33"
  | "D34"
  | "D35"
  | "D37"
  | "D38"
  | "D39"
  | "D40"
  | "D41"
  | "D42";

export const unknownMode = "unknown mode";

/** What a finding names. */
export type ModeName = Mode | typeof unknownMode;
