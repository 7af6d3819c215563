/**
 * A generation of the protocol: `v1.0` is what plakar v1.0.3 to v1.0.6 speak (protocol 6), `v1.1`
 * what plakar v1.1 speaks (protocol 2).
 */
export type Generation = "v1.0" | "v1.1";

/** Both generations, the older one first. */
export const generations: readonly Generation[] = ["v1.0", "v1.1"];
