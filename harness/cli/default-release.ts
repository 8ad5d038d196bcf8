/** What `run` tests when no --litellm is given: the newest release that the reference runs were made on. */
export const defaultRelease = "1.106.2";
