import { Injectable } from '@nestjs/common';

type Kind = 'counter' | 'gauge';
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: Kind;
  readonly read: () => readonly Sample[];
}

const NO_LABELS: Labels = {};

/** A number that only grows, by label set. Few label values each: every set is kept for ever. */
export class Counter {
  readonly #values = new Map<string, { labels: Labels; value: number }>();

  add(amount = 1, labels: Labels = NO_LABELS): void {
    const key = labels === NO_LABELS ? '' : labelText(labels);
    const entry = this.#values.get(key);
    if (entry === undefined) this.#values.set(key, { labels, value: amount });
    else entry.value += amount;
  }

  samples(): readonly Sample[] {
    return [...this.#values.values()];
  }
}

/** What the service counts, in the text format that Prometheus reads. Names end in their unit: `_seconds`, `_bytes`. */
@Injectable()
export class Metrics {
  readonly #metrics: Metric[] = [];

  counter(name: string, help: string): Counter {
    const counter = new Counter();
    this.#add({ name, help, kind: 'counter', read: () => counter.samples() });
    return counter;
  }

  /** Read at every scrape. */
  gauge(name: string, help: string, read: () => number): void {
    this.#add({ name, help, kind: 'gauge', read: () => [{ value: read() }] });
  }

  /** A total that something else counts already. */
  total(name: string, help: string, read: () => number): void {
    this.#add({ name, help, kind: 'counter', read: () => [{ value: read() }] });
  }

  /** Text exposition format 0.0.4. */
  render(): string {
    return this.#metrics
      .map(({ name, help, kind, read }) => {
        const samples = read().map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}\n`);
        return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${samples.join('')}`;
      })
      .join('');
  }

  #add(metric: Metric): void {
    if (this.#metrics.some(({ name }) => name === metric.name)) {
      throw new Error(`the metric ${metric.name} is there already`);
    }
    this.#metrics.push(metric);
  }
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
