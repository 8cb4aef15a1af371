import type { MachineModel } from '@kizashi/api-contract';
import { type PointerEvent, useMemo, useState } from 'react';
import { channelName } from '../../ui/channels/channel-name.ts';
import { useViewGestures } from '../../ui/chart/use-view-gestures.ts';
import { useWidth } from '../../ui/chart/use-width.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ChannelPicker } from './channel-picker.tsx';
import { boundsAt, LAST_90_DAYS, shownAt, viewFor } from './chart-view.ts';
import { laneShapes } from './lane-shapes.ts';
import { Lanes } from './lanes.tsx';
import { levelsOf } from './levels.ts';
import { readOut } from './read-out.ts';
import { ReadingsDownload } from './readings-download.tsx';
import classes from './telemetry-card.module.css';
import { TelemetryChart } from './telemetry-chart.tsx';
import { DATES_HEIGHT, telemetryFrame } from './telemetry-frame.ts';
import { nearestPoint, timed } from './telemetry-shapes.ts';
import { TelemetryTable } from './telemetry-table.tsx';
import { TimeAxis } from './time-axis.tsx';
import type { ChartSettings } from './use-chart-view.ts';
import type { MachineData } from './use-machine.ts';
import type { Telemetry } from './use-telemetry.ts';
import type { MachinePast } from './use-timeline.ts';
import { ViewControls } from './view-controls.tsx';

interface TelemetryCardProps {
  readonly data: MachineData;
  readonly channel: MachineModel['channels'][number];
  readonly settings: ChartSettings;
  readonly telemetry: Telemetry;
  readonly past: MachinePast;
  readonly now: number;
  readonly width: number;
  readonly measure: ReturnType<typeof useWidth>[0];
}

/** One time line: a channel as it was measured, and below it, on the same axis, what happened. */
export function TelemetryCard(props: TelemetryCardProps) {
  const { data, channel, settings, telemetry, past, now, width, measure } = props;
  const wording = useWording();
  const { t, language } = wording;
  const { machine, model, timeZone } = data;
  const dates = wording.dates(timeZone, now);
  const { view, setView } = settings;
  const shown = shownAt(view, now);
  const bounds = boundsAt(now);
  const frame = telemetryFrame(width, shown);
  const unit = telemetry.series?.unit ?? channel.unit;
  const points = useMemo(() => timed(telemetry.series?.points ?? []), [telemetry.series]);
  const inSight = points.filter(({ at }) => at >= shown.from && at <= shown.to);
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const read = pointed === undefined ? undefined : nearestPoint(inSight, pointed);
  const newest = inSight.at(-1);
  const name = startSentence(channelName(model, channel.id, language));
  const span = dates.span(shown.from, shown.to);
  const shapes = useMemo(() => laneShapes(past, data, channel, now), [past, data, channel, now]);

  const onShown = (next: typeof shown) => setView(viewFor(next, now));
  const { ref, onPointerMove, ...gestures } = useViewGestures({
    view: shown,
    bounds,
    left: frame.time.left,
    right: frame.time.right,
    onView: onShown,
    onWhole: () => setView(LAST_90_DAYS),
    onNow: () => setView({ kind: 'last', ms: shown.to - shown.from }),
  });
  const point = (event: PointerEvent<HTMLElement>) => {
    onPointerMove(event);
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const { left, right } = frame.time;
    setPointed(shown.from + ((x - left) / (right - left)) * (shown.to - shown.from));
  };

  return (
    <Card title={t('machine.chart.title')} aside={span}>
      <div className={classes.body}>
        <div className={classes.head}>
          <ChannelPicker model={model} chosen={channel.id} onChoose={settings.setChannel} />
          <ViewControls view={view} shown={shown} bounds={bounds} onView={setView} onShown={onShown} />
        </div>
        {telemetry.error && <FailureNote error={telemetry.error} onRetry={telemetry.refetch} />}
        <p className={classes.readOut}>
          {read !== undefined
            ? readOut(read, unit, dates, wording)
            : newest !== undefined
              ? t('machine.chart.newest', { reading: readOut(newest, unit, dates, wording) })
              : t(telemetry.series === undefined ? 'machine.chart.reading' : 'machine.chart.noReadings')}
        </p>
        <div ref={measure} className={classes.plots}>
          <div
            ref={ref}
            {...gestures}
            className={classes.plot}
            role="slider"
            tabIndex={0}
            aria-label={t('machine.chart.describe', { channel: name })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(((shown.to - bounds.from) / (bounds.to - bounds.from)) * 100)}
            aria-valuetext={span}
            onPointerMove={point}
            onPointerLeave={() => setPointed(undefined)}
          >
            <svg width={width} height={frame.bottom + DATES_HEIGHT} aria-hidden="true">
              <TimeAxis
                frame={frame}
                dates={dates}
                timeZone={timeZone}
                now={now}
                y={frame.bottom}
                top={frame.top}
              />
              <TelemetryChart
                frame={frame}
                points={points}
                bucketMs={telemetry.bucketMs}
                unit={unit}
                levels={levelsOf(channel, machine)}
                worsens={channel.worsens}
                read={read}
                at={settings.at}
              />
            </svg>
          </div>
          <Lanes shapes={shapes} frame={frame} dates={dates} model={model} now={now} />
        </div>
        <p className={classes.hint}>
          {t('machine.chart.hint')} {!past.complete && t('machine.chart.cut')}
        </p>
        <TelemetryTable
          points={inSight}
          unit={unit}
          dates={dates}
          caption={t('machine.table.caption', { channel: name, span })}
        />
        <ReadingsDownload machineId={machine.id} shown={shown} />
      </div>
    </Card>
  );
}
