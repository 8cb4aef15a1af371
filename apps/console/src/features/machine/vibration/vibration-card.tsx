import type { WaveformSummary } from '@kizashi/api-contract';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { waveformAnalysisQuery, waveformsQuery } from '../../../api/waveforms.ts';
import { channelName } from '../../../ui/channels/channel-name.ts';
import { startSentence } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { FailureNote } from '../../../ui/surface/failure-note.tsx';
import type { MachineData } from '../use-machine.ts';
import { BurstView } from './burst-view.tsx';
import classes from './vibration-card.module.css';

interface VibrationCardProps {
  readonly data: MachineData;
  readonly now: number;
  /** Shows a channel on the page's time line. */
  onChoose(channel: string): void;
}

/** One vibration burst: its waveform, its envelope spectrum with the bearing's defects, and what it is reduced to. */
export function VibrationCard({ data, now, onChoose }: VibrationCardProps) {
  const wording = useWording();
  const { t } = wording;
  const { machine, model, timeZone } = data;
  const [wished, setWished] = useState<string | undefined>(undefined);
  const bursts = useQuery(waveformsQuery(machine.id));
  const whole = bursts.data?.filter(({ missing }) => missing.length === 0) ?? [];
  const chosen = whole.find(({ captureId }) => captureId === wished) ?? firstHeard(whole, data);
  const analysis = useQuery({
    ...waveformAnalysisQuery(machine.id, chosen?.captureId ?? ''),
    enabled: chosen !== undefined,
  });
  const failed = bursts.error ? bursts : analysis.error ? analysis : undefined;
  const expected = model.channels.some(({ derived }) => derived !== undefined) || hasBearing(data);
  // A machine without any vibration sensor has nothing to say here.
  if (!expected && (bursts.data ?? []).length === 0) return null;
  const dates = wording.dates(timeZone, now);
  const said = ({ channel, measuredAt }: WaveformSummary) =>
    t('vibration.burst', {
      channel: startSentence(channelName(model, channel, wording.language)),
      when: dates.dayAndTime(Date.parse(measuredAt)),
    });
  return (
    <Card title={t('vibration.title')}>
      <div className={classes.body}>
        {failed?.error && <FailureNote error={failed.error} onRetry={() => void failed.refetch()} />}
        {chosen !== undefined && (
          <NativeSelect
            aria-label={t('vibration.choose')}
            className={classes.choice!}
            value={chosen.captureId}
            onChange={(event) => setWished(event.currentTarget.value)}
            data={whole.map((burst) => ({ value: burst.captureId, label: said(burst) }))}
          />
        )}
        {bursts.data && chosen === undefined && (
          <p className={classes.none}>
            {t(bursts.data.length === 0 ? 'vibration.none' : 'vibration.noneWhole')}
          </p>
        )}
        {chosen !== undefined && !analysis.data && !failed && (
          <p className={classes.none}>{t('vibration.reading')}</p>
        )}
        {analysis.data && <BurstView analysis={analysis.data} data={data} onChoose={onChoose} />}
      </div>
    </Card>
  );
}

function hasBearing({ model }: MachineData): boolean {
  return model.positions.some(({ bearing }) => bearing !== undefined);
}

/** The newest that features are derived from; a tachometer's burst tells of no bearing. */
function firstHeard(whole: readonly WaveformSummary[], { model }: MachineData): WaveformSummary | undefined {
  const sources = new Set(model.channels.flatMap(({ derived }) => derived?.from ?? []));
  return whole.find(({ channel }) => sources.has(channel)) ?? whole[0];
}
