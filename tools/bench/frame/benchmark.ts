/** Figures by name; the unit is in the name (`cpuMicrosecondsPerMessage`). */
export type Figures = Readonly<Record<string, number>>;

/** A figure that has to reach a bound. */
export interface Target {
  readonly level: 'must' | 'aim';
  /** `ratio` and `count` may fail a run; `absolute` holds for an idle machine of two cores and never does. */
  readonly kind: 'ratio' | 'count' | 'absolute';
  readonly metric: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What one benchmark has found out. */
export interface Measured {
  readonly product: Figures;
  /** By the peer's name; empty where nothing is compared with. */
  readonly peers: Readonly<Record<string, Figures>>;
  /** One side by the other in the same run, as the benchmark's `ratioOf` says, the median of the rounds. */
  readonly ratios: Figures;
  readonly rounds: number;
}

/** Which side is divided by which: of rates the product by the peer, of times the other way round. */
export type RatioOf = 'product / peer' | 'peer / product';

/** A number that may be set on the command line, as `--seconds 60`. */
export interface Option {
  readonly standard: number;
  readonly means: string;
}

export interface BenchContext {
  option(name: string): number;
  /** Tells the person who waits, on standard error. */
  say(text: string): void;
}

/**
 * `tools/bench/<name>/<name>.benchmark.ts` exports one as `benchmark`; that is all that makes it known. Measure rounds
 * of product and peer in turn, so that whatever else the machine does falls on both.
 */
export interface Benchmark {
  /** One line for a person. */
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  /** What its ratios are; `product / peer` unless it says otherwise. */
  readonly ratioOf?: RatioOf;
  /** `metric` is looked up among the ratios, then among the product's figures. */
  readonly targets: readonly Target[];
  run(context: BenchContext): Promise<Measured>;
}
