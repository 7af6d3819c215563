// It reads its settings while it is loaded, and its permission set does not let it.
export const settings: string = Deno.readTextFileSync("/etc/hello.json");
