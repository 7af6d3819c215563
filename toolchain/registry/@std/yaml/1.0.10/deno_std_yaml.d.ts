export function parse(content: string, options: object): unknown;
export function stringify(data: unknown, options: object): string;
