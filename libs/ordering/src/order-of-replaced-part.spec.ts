import { describe, expect, it } from '@jest/globals';
import { HOUR_MS, plus } from '@kizashi/kernel';
import { anOrder, NOW } from './order.fixture.ts';
import { ORDER_STATES } from './order.ts';
import { orderOfReplacedPart } from './order-of-replaced-part.ts';

describe('orderOfReplacedPart', () => {
  const after = (hours: number) =>
    Object.fromEntries(
      ORDER_STATES.map((state) => [
        state,
        orderOfReplacedPart(anOrder({ state }), NOW, plus(NOW, hours * HOUR_MS)).kind,
      ]),
    );

  it('ends what nobody has promised, waits for a promised visit, and leaves the rest to the engineer', () => {
    expect(after(1)).toEqual({
      advised: 'withdraw',
      proposed: 'withdraw',
      deferred: 'withdraw',
      accepted: 'wait',
      'parts-reserved': 'wait',
      scheduled: 'wait',
      ready: 'wait',
      'in-progress': 'keep',
      'as-found-recorded': 'keep',
      'as-left-verified': 'keep',
      closed: 'keep',
      cancelled: 'keep',
      declined: 'keep',
      expired: 'keep',
    });
  });

  it('waits no longer than the engineer’s report would be of the same swap', () => {
    const accepted = anOrder({ state: 'accepted' });
    expect(orderOfReplacedPart(accepted, NOW, plus(NOW, 71 * HOUR_MS))).toEqual({
      kind: 'wait',
      until: plus(NOW, 72 * HOUR_MS),
    });
    expect(after(72)).toMatchObject({ accepted: 'withdraw', ready: 'withdraw', 'in-progress': 'keep' });
  });

  it('says why the order ended', () => {
    expect(orderOfReplacedPart(anOrder(), NOW, NOW)).toMatchObject({
      change: { order: { state: 'cancelled', reason: 'replaced-otherwise', closedAt: NOW } },
    });
  });
});
