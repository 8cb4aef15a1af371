import type { TelemetrySeries } from '@kizashi/api-contract';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { type TelemetryWindow, telemetryQuery } from '../../api/telemetry.ts';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import type { TimeView } from '../../ui/chart/time-view.ts';
import { useSettled } from '../../ui/chart/use-settled.ts';
import { bucketMs, telemetryWindow } from './telemetry-window.ts';

export interface Telemetry {
  /** Of the newest window that has been read of this channel; undefined before the first. */
  readonly series: TelemetrySeries | undefined;
  readonly bucketMs: number;
  readonly error: Error | null;
  refetch(): void;
  /** New readings are there: reads again in a rhythm that suits the resolution. */
  onReadings(): void;
}

const SETTLE_MS = 150;
const LEAST_REST_MS = 1_000;

export function useTelemetry(
  machineId: string,
  channel: string,
  view: TimeView,
  width: number,
  now: number,
): Telemetry {
  const { from, to, points } = telemetryWindow(channel, view, width, now);
  // A window is a new object at every step; it has settled when what it says has.
  const window = useMemo((): TelemetryWindow => ({ channel, from, to, points }), [channel, from, to, points]);
  const settled = useSettled(window, SETTLE_MS);
  const asked = settled.channel === channel ? settled : window;
  const { data, error, refetch } = useQuery({
    ...telemetryQuery(machineId, asked),
    // While a finer window is read the coarser one stays.
    placeholderData: keepPreviousData,
  });

  const client = useQueryClient();
  const restMs = useRef(LEAST_REST_MS);
  useEffect(() => {
    restMs.current = Math.max(LEAST_REST_MS, bucketMs(asked) / 4);
  }, [asked]);
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: ['machine', machineId, 'telemetry'] }),
        () => restMs.current,
      ),
    [client, machineId],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  return {
    // Another channel's readings never stand in.
    series: data?.channel === channel ? data : undefined,
    bucketMs: bucketMs(asked),
    error,
    refetch: () => void refetch(),
    onReadings: () => rhythm.ask(),
  };
}
