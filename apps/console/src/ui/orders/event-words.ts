import type { OrderEvent } from '@kizashi/api-contract';
import type { Wording } from '../format/use-wording.ts';

const VERBS = [
  'open',
  'update',
  'ready-check',
  'acknowledge',
  'accept',
  'defer',
  'decline',
  'expire',
  'resume',
  'assign',
  'confirm-stop',
  'schedule',
  'start',
  'as-found',
  'as-left',
  'complete',
  'cancel',
] as const;
type Verb = (typeof VERBS)[number];

/** What somebody did, after their name: "accepted it". A verb that is not known here is shown as it is. */
export function eventWords({ verb }: Pick<OrderEvent, 'verb'>, { t }: Wording): string {
  return (VERBS as readonly string[]).includes(verb) ? t(`order.events.verb.${verb as Verb}`) : verb;
}

/** What was said with it: a reason, a day. Details are free; only texts and instants that are there are shown. */
export function eventDetailWords(
  { detail }: Pick<OrderEvent, 'detail'>,
  dayAndTime: (at: number) => string,
  { t }: Wording,
): string {
  const words: string[] = [];
  const instant = (name: string) => {
    const value = detail[name];
    const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  };
  const window = instant('windowFrom');
  if (window !== undefined) words.push(t('order.events.detailWindow', { day: dayAndTime(window) }));
  const until = instant('until');
  if (until !== undefined) words.push(t('order.events.detailUntil', { day: dayAndTime(until) }));
  if (typeof detail.reason === 'string')
    words.push(t('order.events.detailReason', { reason: detail.reason }));
  return words.join(t('words.listJoin'));
}
