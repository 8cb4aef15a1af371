import type { AcquisitionCode, Refusal } from './acquisition-codes.ts';

/** Their details come from the schema and name an index; the first stands for all of its code. */
const ONE_OF_A_CODE: readonly AcquisitionCode[] = ['bad-event', 'bad-sample', 'not-a-number'];

/** Refused samples or events of one message, one refusal a reason: a batch of one bad channel is one line to read. */
export class RefusedParts {
  readonly #byReason = new Map<string, { code: AcquisitionCode; detail: string; count: number }>();
  readonly #what: 'samples' | 'events';

  constructor(what: 'samples' | 'events') {
    this.#what = what;
  }

  add(code: AcquisitionCode, detail: string): void {
    const reason = ONE_OF_A_CODE.includes(code) ? code : `${code} ${detail}`;
    const known = this.#byReason.get(reason);
    if (known) known.count += 1;
    else this.#byReason.set(reason, { code, detail, count: 1 });
  }

  list(): readonly Refusal[] {
    return [...this.#byReason.values()].map(({ code, detail, count }) => ({
      code,
      detail,
      [this.#what]: count,
    }));
  }
}
