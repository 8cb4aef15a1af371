import { describe, it } from '@jest/globals';
import { influxdUnavailable } from '../../e2e/influxd/influxd.ts';

export { type Influxd, startInfluxd } from '../../e2e/influxd/influxd.ts';

/**
 * Describes what needs a real InfluxDB. Where influxd is not installed it prints `SKIPPED:` with the reason, which
 * the test runner counts, except in CI, where the suite fails instead.
 */
export function describeWithInfluxd(name: string, body: () => void): void {
  const unavailable = influxdUnavailable();
  if (unavailable === undefined) {
    describe(name, body);
  } else if (process.env.CI === 'true') {
    it(`${name} needs influxd`, () => {
      throw new Error(`${unavailable}, or unset CI`);
    });
  } else {
    process.stdout.write(`SKIPPED: ${unavailable}: ${name}\n`);
    describe.skip(name, body);
  }
}
