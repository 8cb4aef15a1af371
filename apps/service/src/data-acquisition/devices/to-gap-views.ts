import type { DeviceGap } from '@kizashi/api-contract';
import { gapsIn } from '@kizashi/condition-monitoring/data-acquisition';
import { toIso } from '@kizashi/kernel';
import type { DeviceIngestState } from '@kizashi/storage/telemetry-store';

/** What is missing of each boot, the newest first; a boot without a birth comes before all others. */
export function toGapViews({ boots, seen }: Pick<DeviceIngestState, 'boots' | 'seen'>): DeviceGap[] {
  const known = new Map(boots.map((boot) => [boot.bid, boot]));
  const rank = (bid: string) => known.get(bid)?.boot ?? Infinity;
  const bids = [...seen.keys()].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
  return bids.flatMap((bid) => {
    const boot = known.get(bid);
    const bornAt = boot === undefined ? null : toIso(boot.bornAt);
    return gapsIn(seen.get(bid) ?? [])
      .toReversed()
      .map(({ from, to }) => ({ bid, bornAt, from, to }));
  });
}
