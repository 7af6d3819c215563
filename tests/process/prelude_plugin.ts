// What a build makes of a plugin: the prelude first, then the bundle, here the modules themselves.
import { stdoutPrelude } from "../../runtime/stdout_prelude.ts";

const role = new URL("noisy_plugin.ts", import.meta.url).href;
const program = `${stdoutPrelude}await import(${JSON.stringify(role)});`;
await import(`data:text/javascript,${encodeURIComponent(program)}`);
