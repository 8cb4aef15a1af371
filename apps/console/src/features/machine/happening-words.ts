import type { MachineModel, TimelineEntry } from '@kizashi/api-contract';
import { channelName } from '../../ui/channels/channel-name.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { eventWords } from '../../ui/orders/event-words.ts';
import { stateWords } from './state-words.ts';

export interface HappeningWords {
  /** What it is about, in bold; leads to its order or part where there is one. */
  readonly about: string;
  readonly to: string | undefined;
  readonly says: string;
}

interface HappeningFacts {
  readonly model: MachineModel;
  readonly dates: DateWords;
  readonly actorName: (actor: string) => string;
}

export function happeningWords(
  entry: TimelineEntry,
  { model, dates, actorName }: HappeningFacts,
  wording: Wording,
): HappeningWords {
  const { t, language } = wording;
  const part = 'positionName' in entry ? startSentence(entry.positionName[language]) : '';
  switch (entry.kind) {
    case 'state':
      return {
        about: t('machine.happened.machine'),
        to: undefined,
        says: t(`words.state.${entry.state}`),
      };
    case 'channel-state':
      return {
        about: startSentence(channelName(model, entry.channel, language)),
        to: undefined,
        says: [stateWords(entry.state, t), ...(entry.zone === null ? [] : [stateWords(entry.zone, t)])].join(
          t('words.listJoin'),
        ),
      };
    case 'order':
      return {
        about: t('machine.happened.order', { number: entry.number, part }),
        to: `/orders/${entry.orderId}`,
        says: t('machine.happened.verb', {
          who: actorName(entry.actor),
          what: eventWords(entry, wording),
        }),
      };
    case 'swap':
      return {
        about: part,
        to: `/parts/${entry.fittedPartId}`,
        says: t('machine.happened.swap', {
          serial: entry.serial,
          sources: entry.reports
            .map(({ source }) => t(`machine.happened.by.${source}`))
            .join(t('words.listJoin')),
        }),
      };
    case 'forecast':
      return {
        about: part,
        to: `/parts/${entry.fittedPartId}`,
        says:
          entry.status === 'withheld'
            ? t('machine.happened.withheld')
            : entry.p50At === null
              ? t('machine.happened.judgedOpen')
              : t('machine.happened.judged', { day: dates.day(Date.parse(entry.p50At)) }),
      };
    case 'device-event':
      return { about: t(`machine.happened.event.${entry.event}`), to: undefined, says: entry.text };
  }
}
