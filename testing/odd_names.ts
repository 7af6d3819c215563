/** File names that break programs which build paths, shell lines or patterns without care. */
export const oddNames: readonly string[] = [
  "two words",
  " space at both ends ",
  "new\nline",
  "tab\tinside",
  "-leading-dash",
  "--",
  "double\"and'single quotes",
  "back\\slash",
  "percent%20sign",
  "star * question ? [brackets]",
  "# not a comment",
  "!not a negation",
  ".hidden",
  "...",
  "naïve-日本語-🦕",
  "e\u0301 decomposed",
  "\u202eright to left",
  "$HOME `id`",
  // The longest name that the usual file systems take, in bytes.
  "x".repeat(255),
];
