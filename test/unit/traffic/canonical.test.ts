import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../../harness/planner/index.ts";

test("keys are sorted at every depth, without white space", () => {
  expect(canonicalJson({ b: [{ z: 1, a: null }], a: "x", gone: undefined })).toBe('{"a":"x","b":[{"a":null,"z":1}]}');
});

test("the order of insertion does not matter, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s is refused", (number) => {
  expect(() => canonicalJson({ number })).toThrow(TypeError);
});
