/**
 * Three characters each, hence at most three tokens, and one in cl100k, o200k and Anthropic's tokenizer, alone and joined.
 * They differ because LiteLLM takes 100 equal chunks in a row for a model in a loop, and fails the stream.
 */
const vocabulary = [" ok", " go", " so", " we", " do", " it", " as", " is"] as const;

/** The content of an answer, one word per chunk: always the same ones. */
export function firstWords(count: number): string[] {
  return Array.from({ length: count }, (_, index) => vocabulary[index % vocabulary.length]!);
}
