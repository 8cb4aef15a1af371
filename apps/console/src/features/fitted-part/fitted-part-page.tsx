import { useParams } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { HatchPattern } from '../../ui/marks/hatch.tsx';
import { endOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { BecauseCard } from './because-card.tsx';
import { CallMadeCard, DataQualityCard } from './call-cards.tsx';
import { FanCard } from './fan-card.tsx';
import classes from './fitted-part-page.module.css';
import { PartHead } from './part-head.tsx';
import { PartTop } from './part-top.tsx';
import { ReplaceCard } from './replace-card.tsx';
import { SiblingParts } from './sibling-parts.tsx';
import { stopChances } from './stop-chance.ts';
import { type PartData, usePart } from './use-part.ts';

export function FittedPartPage() {
  const { id = '' } = useParams();
  const { t } = useWording();
  const now = useFleetNow(A_MINUTE);
  const { data, error, refetch } = usePart(id, now);
  if (isRefused(error, 404)) return <Empty title={t('part.notFound')} />;
  return (
    <>
      <HatchPattern />
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!data && !error && <ReadingNote what={t('part.readingWhat')} />}
      {data && <WholePart key={id} data={data} now={now} />}
    </>
  );
}

function WholePart({ data, now }: { data: PartData; now: number }) {
  const wording = useWording();
  const { forecast, order, timeZone } = data;
  const dates = wording.dates(timeZone, now);
  const end = forecast === null ? undefined : endOfLife(forecast);
  const window = windowOf(order);
  const explained = forecast !== null && (forecast.status === 'estimated' || forecast.because.length > 0);
  const stops = stopChances(data.stops, end, now, window);
  return (
    <>
      <title>{`${data.part.positionName[wording.language]}, ${data.machine.serial}`}</title>
      <PartTop data={data} />
      <PartHead data={data} end={end} stops={stops} now={now} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <FanCard data={data} end={end} stops={stops} now={now} />
          <ReplaceCard data={data} now={now} />
        </div>
        <div className={classes.column}>
          {explained && <BecauseCard data={data} now={now} />}
          {forecast && <DataQualityCard forecast={forecast} dates={dates} />}
          {forecast && <CallMadeCard forecast={forecast} machineId={data.machine.id} dates={dates} />}
        </div>
      </div>
      <SiblingParts data={data} />
    </>
  );
}

/** The window that the open order has, or that it recommends. */
function windowOf(order: PartData['order']): { from: number; to: number } | undefined {
  if (order === null) return undefined;
  const advised = order.options.find(({ chosen }) => chosen);
  const from = order.windowFrom ?? advised?.windowFrom;
  const to = order.windowTo ?? advised?.windowTo;
  return from && to ? { from: Date.parse(from), to: Date.parse(to) } : undefined;
}
