import { OptionsTable } from '../../ui/advice/options-table.tsx';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './fitted-part-page.module.css';
import type { PartData } from './use-part.ts';

/** When to replace the part: the open order's options, or why there is none yet. */
export function ReplaceCard({ data, now }: { data: PartData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { order, forecast, calls } = data;
  const dates = wording.dates(data.timeZone, now);
  if (order === null)
    return (
      <Card title={t('part.options.title')}>
        <p className={classes.padded}>
          <b>{t('part.options.noOrder')}</b> {t('part.options.noOrderDetail')}
        </p>
        {forecast !== null && forecast.pWearAbove5Percent !== null && (
          <p className={classes.foot}>
            {t('part.options.evidence', { chance: chanceWords(forecast.pWearAbove5Percent, t) })}
          </p>
        )}
      </Card>
    );
  const restsOn = calls?.find(({ id }) => id === order.forecastId);
  const foot = [
    t(`part.options.entitlement.${order.entitlement}`, { price: moneyWords(order.price, language) }),
    t('part.options.footOrder'),
    restsOn && restsOn.id !== forecast?.id
      ? t('part.options.olderForecast', { day: dates.dayAndTime(Date.parse(restsOn.asOf)) })
      : '',
  ];
  return (
    <Card title={t('part.options.title')} aside={order.number}>
      <OptionsTable order={order} dates={dates} />
      <p className={classes.foot}>{joinSentences(foot, language)}</p>
    </Card>
  );
}
