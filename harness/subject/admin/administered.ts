/** What of a stack the admin API needs; every started stack has it. */
export interface Administered {
  /** The first answers the admin API. */
  readonly replicas: readonly { readonly index: number; readonly url: string }[];
  readonly masterKey: string;
  /** Prefix of counter keys ("" or "namespace:"). */
  readonly keyPrefix: string;
  readonly postgresUrl: string;
}
