import { duration, secret, text } from "@plakar-deno/sdk/options";

/** The options that all roles have: where the API is, and who asks. */
export const connectionOptions = {
  base_url: text({
    description: "Address of the API; the permission sets must allow its host",
    default: "http://127.0.0.1:8080",
  }),
  // What no header can hold is refused here, where the message leaves a secret out.
  token: secret({ description: "Token of the account", pattern: /^[!-~]+$/ }),
  timeout: duration({ description: "How long the server may be silent", default: "1m" }),
};
