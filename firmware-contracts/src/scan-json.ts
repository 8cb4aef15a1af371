/** What JSON.parse would silently accept and the contract does not. */
export type JsonFlaw = 'too-deep' | 'duplicate-key';

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/**
 * One pass over JSON text: nesting deeper than `maxDepth`, or a key twice in one object. Text that is not JSON may
 * pass; JSON.parse has the last word on that.
 */
export function findJsonFlaw(text: string, maxDepth: number): JsonFlaw | undefined {
  /** Keys of the objects around us; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case OPEN_BRACE:
        open.push(new Set());
        if (open.length > maxDepth) return 'too-deep';
        break;
      case OPEN_BRACKET:
        open.push(undefined);
        if (open.length > maxDepth) return 'too-deep';
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        open.pop();
        break;
      case QUOTE: {
        const end = endOfString(text, i);
        const keys = open.at(-1);
        if (keys && followedByColon(text, end)) {
          const key = decodeKey(text.slice(i, end + 1));
          if (keys.has(key)) return 'duplicate-key';
          keys.add(key);
        }
        i = end;
        break;
      }
    }
  }
  return undefined;
}

/** Index of the closing quote of the string that opens at `start`; the end of the text if it never closes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function followedByColon(text: string, end: number): boolean {
  let i = end + 1;
  while (i < text.length && ' \t\r\n'.includes(text[i] ?? '')) i += 1;
  return text.charCodeAt(i) === COLON;
}

/** `"a\u0062"` and `"ab"` are one key. */
function decodeKey(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
