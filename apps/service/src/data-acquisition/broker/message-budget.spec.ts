import { describe, expect, it } from '@jest/globals';
import { MessageBudget } from './message-budget.ts';

describe('MessageBudget', () => {
  it('lets a burst of five seconds through, then the rate', () => {
    const budget = new MessageBudget(20, 0);
    for (let i = 0; i < 100; i += 1) expect(budget.take(0)).toBe(0);
    expect(budget.take(0)).toBe(50);
    expect(budget.take(50)).toBe(0);
    expect(budget.take(50)).toBe(50);
  });

  it('saves up no more than a burst', () => {
    const budget = new MessageBudget(20, 0);
    let taken = 0;
    while (budget.take(3_600_000) === 0) taken += 1;
    expect(taken).toBe(100);
  });

  it('serves a rate below one a second', () => {
    const budget = new MessageBudget(0.1, 0);
    expect(budget.take(0)).toBe(0);
    expect(budget.take(0)).toBe(10_000);
    expect(budget.take(10_000)).toBe(0);
  });
});
