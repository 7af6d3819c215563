import { defineStorage } from "@plakar-deno/sdk";

export const storage = defineStorage({
  protocol: ["hello", "hello+tls"],
  create: () => Promise.reject(new Error("not here")),
});
