import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { agreed, answerable } from '../../ui/advice/answerable.ts';
import { useWidth } from '../../ui/chart/use-width.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { EndOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { Card } from '../../ui/surface/card.tsx';
import { CallsChart } from './calls-chart.tsx';
import { ChartAsTable } from './chart-as-table.tsx';
import { chartSpan, type PastShown } from './chart-span.ts';
import { describeChart } from './describe-chart.ts';
import classes from './fan-chart.module.css';
import { FanChart } from './fan-chart.tsx';
import { fanFrame } from './fan-frame.ts';
import type { StopChance } from './stop-chance.ts';
import type { PartData } from './use-part.ts';

interface FanCardProps {
  readonly data: PartData;
  readonly end: EndOfLife | undefined;
  readonly stops: readonly StopChance[];
  readonly now: number;
}

export function FanCard({ data, end, stops, now }: FanCardProps) {
  const wording = useWording();
  const { t } = wording;
  const [past, setPast] = useState<PastShown>('weeks');
  const [measure, width] = useWidth(760);
  const { part, forecast, health, order, calls } = data;
  const dates = wording.dates(data.timeZone, now);
  const orderBy = order?.orderBy && answerable(order) ? Date.parse(order.orderBy) : undefined;
  const chosen = stops.find((stop) => stop.chosen);
  const next = stops[0];
  const span = chartSpan({
    forecast,
    health,
    fittedAt: Date.parse(part.fittedAt),
    now,
    past,
    mustShow: [chosen?.to, next?.to].filter((at) => at !== undefined),
  });
  const frame = fanFrame(width, span, health?.failureLimit ?? 0, end !== undefined);
  const described = describeChart({ forecast, health, stops, orderBy, now, frame, dates }, wording);
  return (
    <Card
      title={t('part.chart.title')}
      aside={
        <SegmentedControl
          aria-label={t('part.chart.span')}
          value={past}
          onChange={(value) => setPast(value)}
          data={[
            { value: 'weeks', label: t('part.chart.weeks') },
            { value: 'since-fitted', label: t('part.chart.sinceFitted') },
          ]}
        />
      }
    >
      <div className={classes.body}>
        {end && <FanKey />}
        {health?.points.length === 0 && <p className={classes.note}>{t('part.chart.noHealth')}</p>}
        <div ref={measure}>
          <FanChart
            frame={frame}
            now={now}
            dates={dates}
            health={health}
            forecast={forecast}
            end={end}
            stops={stops}
            orderBy={orderBy}
            agreedFrom={order && agreed(order) && order.windowFrom ? Date.parse(order.windowFrom) : undefined}
            description={joinSentences(described, wording.language)}
          />
          {calls && <CallsChart machineId={data.machine.id} calls={calls} frame={frame} dates={dates} />}
        </div>
        <ChartAsTable forecast={forecast} stops={stops} orderBy={orderBy} dates={dates} />
      </div>
    </Card>
  );
}

function FanKey() {
  const { t } = useWording();
  return (
    <ul className={classes.key}>
      <li>
        <svg width="12" height="9" aria-hidden="true">
          <rect className={classes.fan50} width="12" height="9" />
        </svg>
        {t('part.chart.half')}
      </li>
      <li>
        <svg width="12" height="9" aria-hidden="true">
          <rect className={classes.fan80} width="12" height="9" />
        </svg>
        {t('part.chart.eight')}
      </li>
      <li>
        <svg width="14" height="4" aria-hidden="true">
          <path className={classes.middle} d="M0 2h14" />
        </svg>
        {t('part.chart.middle')}
      </li>
    </ul>
  );
}
