import type { Order } from '@kizashi/api-contract';
import { agreed, answerable } from '../../ui/advice/answerable.ts';
import { channelName } from '../../ui/channels/channel-name.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { leftWords, remainingSpan, spanWords } from '../../ui/remaining-life/remaining-span.ts';
import type { MachineData, PartOfMachine } from './use-machine.ts';

export interface MachineAnswer {
  /** What needs doing, or that nothing does. */
  readonly first: string;
  readonly second: string;
  readonly alarm: boolean;
}

type Facts = Pick<MachineData, 'machine' | 'model' | 'condition' | 'parts' | 'orders' | 'timeZone'>;

/** P(fail within 72 h) from which it is said first: the urgent limit of the ordering rule. */
const URGENT_CHANCE = 0.3;

/** What needs doing about a machine: the order that presses most, else what its state says, else nothing. */
export function machineAnswer(facts: Facts, now: number, wording: Wording): MachineAnswer {
  const order = pressing(facts.orders);
  if (order !== undefined) return orderAnswer(order, facts, now, wording);
  const { machine, parts } = facts;
  const { t } = wording;
  if (parts.length === 0)
    return { first: t('machine.answer.noParts'), second: t('machine.answer.noPartsDetail'), alarm: false };
  if (machine.lastReadingAt === null)
    return {
      first: t('machine.answer.noReadings'),
      second: t('machine.answer.noReadingsDetail'),
      alarm: false,
    };
  if (machine.state === 'silent') return silentAnswer(facts, now, wording);
  if (machine.state === 'alarm' || machine.state === 'watch') return stateAnswer(facts, now, wording);
  return quietAnswer(facts, now, wording);
}

/** Urgent ones first, then what waits for an answer by its order-by date, then the rest by window. */
function pressing(orders: readonly Order[]): Order | undefined {
  const instant = (at: string | null) => (at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at));
  return orders.toSorted(
    (a, b) =>
      Number(b.urgent) - Number(a.urgent) ||
      Number(answerable(b)) - Number(answerable(a)) ||
      instant(a.orderBy) - instant(b.orderBy) ||
      instant(a.windowFrom) - instant(b.windowFrom),
  )[0];
}

function orderAnswer(order: Order, facts: Facts, now: number, wording: Wording): MachineAnswer {
  const { t, language } = wording;
  const dates = wording.dates(facts.timeZone, now);
  const part = startSentence(order.positionName[language]);
  const { number } = order;
  const forecast = facts.parts.find(({ part: { id } }) => id === order.fittedPartId)?.forecast;
  const left =
    forecast?.status === 'estimated'
      ? t('machine.answer.left', { part, left: leftWords(remainingSpan(forecast, now, dates), wording) })
      : '';
  if (order.urgent && order.acknowledgedAt === null)
    return {
      first:
        forecast?.pFail72h != null && forecast.pFail72h >= URGENT_CHANCE
          ? t('machine.answer.failsSoon', { part, chance: chanceWords(forecast.pFail72h, t) })
          : t('machine.answer.urgent', { part }),
      second: t('machine.answer.urgentUnseen', { number }),
      alarm: true,
    };
  if (answerable(order)) {
    const orderBy = order.orderBy === null ? undefined : Date.parse(order.orderBy);
    return {
      first: t('machine.answer.waits', { part, number }),
      second: joinSentences(
        [
          left,
          orderBy === undefined
            ? ''
            : t(orderBy < now ? 'order.orderByPassed' : 'order.orderBy', { day: dates.day(orderBy) }),
        ],
        language,
      ),
      alarm: false,
    };
  }
  if (agreed(order) && order.windowFrom !== null)
    return {
      first: t('machine.answer.agreed', { part, day: dates.day(Date.parse(order.windowFrom)) }),
      second: joinSentences([left, missingWords(order, wording)], language),
      alarm: false,
    };
  return {
    first: t('machine.answer.underWay', { part, state: t(`words.orderState.${order.state}`) }),
    second: missingWords(order, wording),
    alarm: false,
  };
}

function missingWords(order: Order, { t }: Wording): string {
  if (!agreed(order)) return '';
  if (order.missing.length === 0) return t('order.allThere');
  const things = order.missing.map((thing) => t(`words.missing.${thing}`)).join(t('words.listJoin'));
  return t('order.missing', { things });
}

function silentAnswer({ machine, timeZone }: Facts, now: number, wording: Wording): MachineAnswer {
  const { t } = wording;
  const time = wording.dates(timeZone, now).dayAndTime(Date.parse(machine.lastReadingAt ?? ''));
  return {
    first: t('machine.answer.silent', { time }),
    second: t('machine.answer.silentDetail'),
    alarm: false,
  };
}

/** The channel that stands out most, by name, and that nobody has been asked to do anything yet. */
function stateAnswer(facts: Facts, now: number, wording: Wording): MachineAnswer {
  const { t, language } = wording;
  const { machine, model, condition, timeZone } = facts;
  const worst =
    condition?.channels.find(({ state }) => state === machine.state) ??
    condition?.channels.find(({ state }) => state !== 'normal' && state !== 'learning');
  if (worst === undefined)
    return {
      first: t('machine.answer.state', { state: t(`words.state.${machine.state}`) }),
      second: t('machine.answer.noOrder'),
      alarm: machine.state === 'alarm',
    };
  const channel = startSentence(channelName(model, worst.channel, language));
  const since = wording.dates(timeZone, now).dayAndTime(Date.parse(worst.since));
  const first =
    worst.zone === null
      ? t('machine.answer.channel', { channel, state: t(`words.channelState.${worst.state}`), since })
      : t('machine.answer.channelZone', { channel, zone: worst.zone, since });
  return {
    first,
    second: joinSentences([nextToWear(facts, now, wording), t('machine.answer.noOrder')], language),
    alarm: machine.state === 'alarm',
  };
}

function quietAnswer(facts: Facts, now: number, wording: Wording): MachineAnswer {
  const { t, language } = wording;
  const withheld = facts.parts.filter(({ forecast }) => forecast?.status === 'withheld');
  const [first] = withheld;
  return {
    first: t(facts.machine.state === 'off' ? 'machine.answer.off' : 'machine.answer.nothing'),
    second: joinSentences(
      [
        nextToWear(facts, now, wording),
        first === undefined
          ? ''
          : t('machine.answer.withheld', {
              count: withheld.length,
              part: first.part.positionName[language],
            }),
      ],
      language,
    ),
    alarm: false,
  };
}

function nextToWear({ parts, timeZone }: Facts, now: number, wording: Wording): string {
  const { t, language } = wording;
  const next = soonestEnd(parts);
  if (!next?.forecast) return '';
  const span = remainingSpan(next.forecast, now, wording.dates(timeZone, now));
  return t('machine.answer.next', {
    part: next.part.positionName[language],
    span: spanWords(span, wording),
  });
}

/** The part whose middle end of life comes first; one that has no end in sight comes last. */
export function soonestEnd(parts: readonly PartOfMachine[]): PartOfMachine | undefined {
  const end = ({ forecast }: PartOfMachine) =>
    Date.parse(forecast?.p50At ?? forecast?.p10At ?? '9999-12-31T00:00:00Z');
  return parts
    .filter(({ forecast }) => forecast?.status === 'estimated')
    .toSorted((a, b) => end(a) - end(b))[0];
}
