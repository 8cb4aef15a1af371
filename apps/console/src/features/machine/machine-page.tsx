import type { MachineModel } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { useRef } from 'react';
import { useParams } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { A_MINUTE, A_SECOND, useFleetNow } from '../../app/fleet-now.ts';
import { useWidth } from '../../ui/chart/use-width.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { HatchPattern } from '../../ui/marks/hatch.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { channelToShow } from './channel-groups.ts';
import { shownAt } from './chart-view.ts';
import { HappeningsCard } from './happenings-card.tsx';
import { LimitsCard } from './limits-card.tsx';
import { soonestEnd } from './machine-answer.ts';
import { MachineHead } from './machine-head.tsx';
import classes from './machine-page.module.css';
import { MachineTop } from './machine-top.tsx';
import { PartTree } from './part-tree.tsx';
import { TelemetryCard } from './telemetry-card.tsx';
import { type ChartSettings, useChartView } from './use-chart-view.ts';
import { useLiveMachine } from './use-live-machine.ts';
import { type MachineData, useMachine } from './use-machine.ts';
import { useTelemetry } from './use-telemetry.ts';
import { useTimeline } from './use-timeline.ts';
import { VibrationCard } from './vibration/vibration-card.tsx';

export function MachinePage() {
  const { id = '' } = useParams();
  const { t } = useWording();
  const settings = useChartView();
  const { view } = settings;
  // Where days are shown a minute is as good as a second.
  const close = view.kind === 'last' && view.ms <= 2 * DAY_MS;
  const now = useFleetNow(close ? A_SECOND : A_MINUTE);
  const { data, error, refetch } = useMachine(id);
  if (isRefused(error, 404) && data === undefined) return <Empty title={t('machine.notFound')} />;
  return (
    <>
      <HatchPattern />
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!data && !error && <ReadingNote what={t('machine.readingWhat')} />}
      {data && <WholeMachine key={id} data={data} settings={settings} now={now} />}
    </>
  );
}

interface WholeMachineProps {
  readonly data: MachineData;
  readonly settings: ChartSettings;
  readonly now: number;
}

function WholeMachine({ data, settings, now }: WholeMachineProps) {
  const { machine, model, parts, condition } = data;
  const wished = model.channels.find(({ id }) => id === settings.channel);
  const shown = wished?.id ?? channelToShow(model, condition?.channels ?? [], soonestEnd(parts));
  const channel = model.channels.find(({ id }) => id === shown);
  return (
    <>
      <title>{machine.serial}</title>
      <MachineTop data={data} />
      <MachineHead data={data} now={now} />
      {channel ? (
        <MachineTime data={data} channel={channel} settings={settings} now={now} />
      ) : (
        <PartTree data={data} now={now} chosen={undefined} onChoose={settings.setChannel} />
      )}
    </>
  );
}

interface MachineTimeProps extends WholeMachineProps {
  readonly channel: MachineModel['channels'][number];
}

/** The time line, the parts whose channels it can show, and beside them what the same stretch of time holds. */
function MachineTime({ data, channel, settings, now }: MachineTimeProps) {
  const { machine, parts } = data;
  const [measure, width] = useWidth(760);
  const chart = useRef<HTMLDivElement>(null);
  const shown = shownAt(settings.view, now);
  const telemetry = useTelemetry(machine.id, channel.id, shown, width, now);
  const { past, error, refetch } = useTimeline(machine.id, shown.from, now);
  useLiveMachine(
    machine.id,
    parts.map(({ part }) => part.id),
    telemetry.onReadings,
  );
  const choose = (chosen: string) => {
    settings.setChannel(chosen);
    chart.current?.scrollIntoView?.({ block: 'nearest' });
  };
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <div ref={chart}>
          <TelemetryCard {...{ data, channel, settings, telemetry, past, now, width, measure }} />
        </div>
        <PartTree data={data} now={now} chosen={channel.id} onChoose={choose} />
        <VibrationCard data={data} now={now} onChoose={choose} />
      </div>
      <div className={classes.column}>
        <HappeningsCard data={data} past={past} error={error} shown={shown} now={now} onRetry={refetch} />
        <LimitsCard key={channel.id} data={data} channel={channel} />
      </div>
    </div>
  );
}
