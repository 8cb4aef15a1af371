import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.ts';

describe('Metrics', () => {
  it('renders counters by their labels and gauges as they are now', () => {
    const metrics = new Metrics();
    const refused = metrics.counter('kizashi_refused_total', 'Messages refused');
    let depth = 0;
    metrics.gauge('kizashi_queue_depth', 'Waiting', () => depth);
    refused.add(1, { code: 'future' });
    refused.add(2, { code: 'future' });
    refused.add(1, { code: 'not-json' });
    depth = 3;
    expect(metrics.render()).toBe(
      [
        '# HELP kizashi_refused_total Messages refused',
        '# TYPE kizashi_refused_total counter',
        'kizashi_refused_total{code="future"} 3',
        'kizashi_refused_total{code="not-json"} 1',
        '# HELP kizashi_queue_depth Waiting',
        '# TYPE kizashi_queue_depth gauge',
        'kizashi_queue_depth 3',
        '',
      ].join('\n'),
    );
  });

  it('escapes what a label may not hold', () => {
    const metrics = new Metrics();
    metrics.counter('c', 'h').add(1, { path: 'a"b\\c\nd' });
    expect(metrics.render()).toContain('c{path="a\\"b\\\\c\\nd"} 1');
  });

  it('refuses a name twice', () => {
    const metrics = new Metrics();
    metrics.counter('c', 'h');
    expect(() => metrics.gauge('c', 'h', () => 0)).toThrow('c');
  });
});
