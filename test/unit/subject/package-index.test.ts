import { describe, expect, it } from "vitest";
import { parsePipConfig, translatePipConfig, withoutCredentials } from "../../../harness/subject/spec/package-index.ts";

describe("pip's configuration in uv's words", () => {
  const listing = [
    ":env:.find-links='/nowhere/at/all'",
    "global.index-url='https://mirror.example/simple'",
    "global.extra-index-url='https://a.example/simple\\nhttps://b.example/simple'",
    "global.trusted-host='mirror.example'",
    "WARNING: something else",
  ].join("\n");

  it("takes index, extra indexes and trusted hosts; a directory that is missing is left out", () => {
    expect(translatePipConfig({}, parsePipConfig(listing))).toEqual({
      UV_DEFAULT_INDEX: "https://mirror.example/simple",
      UV_INDEX: "https://a.example/simple https://b.example/simple",
      UV_INSECURE_HOST: "mirror.example",
    });
  });

  it("lets the environment win over the file, and uv's own settings over both", () => {
    const config = parsePipConfig(`${listing}\n:env:.index-url='https://env.example/simple'`);
    expect(translatePipConfig({}, config).UV_DEFAULT_INDEX).toBe("https://env.example/simple");
    expect(translatePipConfig({ UV_INDEX_URL: "https://uv.example/simple" }, config)).not.toHaveProperty(
      "UV_DEFAULT_INDEX",
    );
  });

  it("never shows credentials", () => {
    expect(withoutCredentials("https://me:secret@mirror.example/simple")).toBe("https://mirror.example/simple");
  });
});
