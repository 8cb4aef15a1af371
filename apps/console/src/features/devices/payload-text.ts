/** What a refused message held, for reading: JSON laid out, other text as it is, anything else as hexadecimal. */
export type PayloadText =
  | { readonly kind: 'json' | 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly text: string; readonly length: number };

/** Longer payloads are shown from their beginning. */
const MOST_CHARACTERS = 4_000;
const MOST_BYTES = 256;

export function payloadText(base64: string): PayloadText {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const text = decoded(bytes);
  if (text === undefined) {
    const hex = [...bytes.subarray(0, MOST_BYTES)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ');
    return { kind: 'bytes', text: hex, length: bytes.length };
  }
  try {
    return { kind: 'json', text: JSON.stringify(JSON.parse(text), null, 1).slice(0, MOST_CHARACTERS) };
  } catch {
    return { kind: 'text', text: text.slice(0, MOST_CHARACTERS) };
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
