import { model, models, realtimeLimits } from "../../contracts/index.ts";

type Tree = Record<string, unknown>;

interface Offer {
  name: string;
  /** LiteLLM's prefix for the provider's API. */
  api: string;
  /** Of `api_base`, behind the provider's URL; "/v1" if left out. */
  path?: "";
  /** Further `litellm_params`. */
  params?: Tree;
  info?: Tree;
}

const chatInfo: Tree = {
  mode: "chat",
  input_cost_per_token: model.inputPerToken,
  output_cost_per_token: model.outputPerToken,
  max_tokens: model.maxOutputTokens,
  max_output_tokens: model.maxOutputTokens,
  max_input_tokens: model.maxInputTokens,
};

const offers: readonly Offer[] = [
  { name: models.chat, api: "openai" },
  { name: models.second, api: "openai" },
  { name: models.mirrored, api: "openai", params: { silent_model: models.chat } },
  { name: models.claude, api: "anthropic", path: "" },
  { name: models.embedding, api: "openai", info: { ...chatInfo, mode: "embedding" } },
  // LiteLLM finds an image's price by this field only.
  { name: models.image, api: "openai", info: { mode: "image_generation", input_cost_per_image: model.outputPerToken } },
  {
    name: models.realtime,
    api: "openai",
    path: "",
    info: {
      ...chatInfo,
      mode: "realtime",
      max_tokens: realtimeLimits.outputTokens,
      max_output_tokens: realtimeLimits.outputTokens,
      max_input_tokens: realtimeLimits.inputTokens,
    },
  },
  { name: models.text, api: "text-completion-openai", info: { ...chatInfo, mode: "completion" } },
];

/** `model_list` of config.yaml. `providerUrl`: without a path. */
export function modelList(providerUrl: string): Tree[] {
  return offers.map(({ name, api, path = "/v1", params, info = chatInfo }) => ({
    model_name: name,
    litellm_params: {
      model: `${api}/${name}`,
      api_base: `${providerUrl}${path}`,
      api_key: mockKey,
      max_retries: 0,
      ...params,
    },
    // Not the name: LiteLLM's router would take every request for one that asks for this very deployment, and not try it again.
    model_info: { id: `${name}-deployment`, access_groups: [model.accessGroup], ...info },
  }));
}

/** Any key will do. */
export const mockKey = "sk-mock-provider";
