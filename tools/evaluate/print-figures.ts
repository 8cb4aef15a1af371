type Figure = unknown;

/**
 * `--json`: one document on standard output. Else a line a figure, `name.of.it  value`, where {mean, min, max} over
 * seeds is one figure.
 */
export function printFigures(figures: Readonly<Record<string, Figure>>, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(figures));
    return;
  }
  const lines = [...linesOf('', figures)];
  const width = Math.max(...lines.map(([name]) => name.length));
  for (const [name, value] of lines) console.log(`${name.padEnd(width)}  ${value}`);
}

function* linesOf(prefix: string, value: Figure): Generator<[string, string]> {
  if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
    for (const [i, one] of value.entries()) yield* linesOf(`${prefix}.${i + 1}`, one);
  } else if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    yield [prefix, typeof value === 'number' ? rounded(value) : String(value)];
  } else if ('mean' in value && 'min' in value && 'max' in value) {
    const { mean, min, max } = value as Record<'mean' | 'min' | 'max', number>;
    yield [prefix, `${rounded(mean)}  (${rounded(min)} to ${rounded(max)})`];
  } else {
    for (const [name, one] of Object.entries(value)) yield* linesOf(prefix ? `${prefix}.${name}` : name, one);
  }
}

function rounded(value: number): string {
  return Number.isFinite(value) ? Number(value.toPrecision(4)).toString() : 'none';
}
