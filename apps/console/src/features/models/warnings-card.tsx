import type { Scoreboard } from '@kizashi/api-contract';
import { amountWords, measuredWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { FactsCard } from '../../ui/surface/facts-card.tsx';

const DAY_HOURS = 24;
/** Below, hours say more than days. */
const IN_DAYS_FROM = 3 * DAY_HOURS;

/** How early it warned, and how often for nothing. */
export function WarningsCard({ board }: { board: Scoreboard }) {
  const { t, language } = useWording();
  const { leadTime, alarms } = board;
  const hours = leadTime.medianHours;
  const lead =
    hours === null
      ? t('models.facts.noneYet')
      : hours < IN_DAYS_FROM
        ? t('models.facts.hours', { hours: amountWords(hours, language, 0) })
        : t('models.facts.days', { days: amountWords(hours / DAY_HOURS, language, 0) });
  const perYear = alarms.falseAlarmsPerMachineYear;
  return (
    <FactsCard
      title={t('models.facts.title')}
      facts={[
        { name: t('models.facts.leadTime'), value: lead },
        {
          name: t('models.facts.warned'),
          value:
            leadTime.lives === 0
              ? t('models.facts.noneYet')
              : t('models.facts.warnedOf', { warned: leadTime.warned, lives: leadTime.lives }),
        },
        { name: t('models.facts.falseAlarms'), value: amountWords(alarms.falseAlarms, language, 0) },
        {
          name: t('models.facts.perYear'),
          value: perYear === null ? t('models.facts.noneYet') : measuredWords(perYear, language),
        },
        { name: t('models.facts.years'), value: amountWords(alarms.machineYears, language, 1) },
      ]}
    />
  );
}
