/** Lines of C that say one thing of the contract each. */

export function define(name: string, value: string | number | boolean): string {
  return `#define KZ_${name} ${typeof value === 'string' ? cString(value) : cNumber(Number(value))}`;
}

/** What does not fit into the int of the smallest machines gets its type; C99 knows `long long`. */
function cNumber(value: number): string {
  if (!Number.isSafeInteger(value)) return `${value}`;
  return Math.abs(value) <= 32_767 ? `${value}` : `${value}LL`;
}

export function cString(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** "part-replaced" and "time/rsp" as parts of C names. */
export function cName(word: string): string {
  return word.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** An enumeration and its names on the wire, by number. */
export function enumeration(name: string, words: readonly string[], zero?: string): string[] {
  const prefix = cName(name);
  const members = [...(zero === undefined ? [] : [zero]), ...words.map((word) => `${prefix}_${cName(word)}`)];
  const names = [...(zero === undefined ? [] : ['']), ...words];
  return [
    `typedef enum {`,
    ...members.map((member, i) => `  KZ_${member} = ${i}${i < members.length - 1 ? ',' : ''}`),
    `} kz_${name};`,
    `#define KZ_${prefix}_COUNT ${members.length}`,
    `#define KZ_${prefix}_NAMES { \\`,
    ...names.map((word, i) => `  ${cString(word)}${i < names.length - 1 ? ',' : ''} \\`),
    '}',
  ];
}

/**
 * A word of the contract, given as a regular expression of the form `^[first][rest]{min,max}$` or `^[set]{min,max}$`:
 * which characters it may begin and go on with, and how long it is. C has no regular expressions.
 *
 * @throws Error for a pattern of another form: then the header has to learn it first.
 */
export function wordRule(name: string, pattern: string): string[] {
  const [, first, rest, min, max] = /^\^(?:\[([^\]]+)\])?\[([^\]]+)\]\{(\d+),(\d+)\}\$$/.exec(pattern) ?? [];
  if (rest === undefined) throw new Error(`${name}: the header cannot say ${pattern}`);
  const before = first === undefined ? 0 : 1;
  return [
    `/* ${pattern} */`,
    define(`${name}_FIRST`, members(first ?? rest)),
    define(`${name}_REST`, members(rest)),
    define(`${name}_MIN`, Number(min) + before),
    define(`${name}_MAX`, Number(max) + before),
  ];
}

/** "a-c_" as "abc_". */
function members(set: string): string {
  return set.replace(/(.)-(.)/g, (_, from: string, to: string) => {
    const codes = Array.from(
      { length: to.charCodeAt(0) - from.charCodeAt(0) + 1 },
      (__, i) => from.charCodeAt(0) + i,
    );
    return String.fromCharCode(...codes);
  });
}
