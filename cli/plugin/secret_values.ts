// The names that options of this kind have in practice, as a whole word of the name.
const secretName =
  /(^|[_.-])(pass|passwd|passphrase|password|pwd|secret|token|credentials?|private|auth|key)([_.-]|$)/i;
// One word or two: secretKey, access_key and accesskey all name one.
const secretPart = /(password|passphrase|secret|token|credential|apikey|accesskey|privatekey)/i;

/** Whether an option of this name holds something that must not be shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) || secretPart.test(name.replace(/[_.-]/g, ""));
}

/**
 * The values of the options that are secret: by their names, where a yes or a no is none, and those
 * that the connector declares secret.
 */
export function secretValues(
  config: Readonly<Record<string, string>>,
  declared: readonly string[] = [],
): string[] {
  return Object.entries(config)
    .filter(([name, value]) =>
      declared.includes(name) ||
      isSecretName(name) && !/^(true|false|yes|no|on|off)$/i.test(value)
    )
    .map(([, value]) => value);
}
