import type { Wording } from '../../ui/format/use-wording.ts';

interface LocalWindow {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What is wrong with a window as entered, at which field; undefined when it may be sent. */
export function scheduleFault(
  { from, to }: LocalWindow,
  now: number,
  { t }: Wording,
): { readonly field: 'from' | 'to'; readonly says: string } | undefined {
  if (from === undefined) return { field: 'from', says: t('order.work.timeMissing') };
  if (to === undefined) return { field: 'to', says: t('order.work.timeMissing') };
  if (to <= from) return { field: 'to', says: t('order.work.timeReversed') };
  return to <= now ? { field: 'to', says: t('order.work.timePassed') } : undefined;
}
