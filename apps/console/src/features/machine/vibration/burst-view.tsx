import type { BearingDefect, WaveformAnalysis } from '@kizashi/api-contract';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useWidth } from '../../../ui/chart/use-width.ts';
import { amountWords, measuredWords } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Notice } from '../../../ui/surface/notice.tsx';
import type { MachineData } from '../use-machine.ts';
import { EnvelopeChart } from './envelope-chart.tsx';
import { FeatureTable } from './feature-table.tsx';
import classes from './vibration-card.module.css';
import { WaveformChart } from './waveform-chart.tsx';

interface BurstViewProps {
  readonly analysis: WaveformAnalysis;
  readonly data: MachineData;
  onChoose(channel: string): void;
}

/** What a burst shows: pictures of time and of frequency, then figures. */
export function BurstView({ analysis, data, onChoose }: BurstViewProps) {
  const { t, language } = useWording();
  const [measure, width] = useWidth(760);
  const [wished, setWished] = useState<BearingDefect | undefined>(undefined);
  const { envelope, speed, lacks } = analysis;
  const shown = envelope.defects.find(({ defect }) => defect === wished) ?? loudest(analysis);
  const name = data.model.positions.find(({ id }) => id === analysis.positionId)?.name[language];
  const unit = t(envelope.axis === 'Hz' ? 'vibration.hz' : 'vibration.order');
  return (
    <div ref={measure} className={classes.view}>
      <p className={classes.facts}>
        {[
          name,
          speed &&
            t('vibration.speed', {
              speed: amountWords(60 * speed.hz, language, 0),
              from: t(`vibration.speedFrom.${speed.from}`),
            }),
          t('vibration.length', {
            ms: amountWords(1_000 * analysis.seconds, language, 0),
            khz: measuredWords(analysis.sampleRateHz / 1_000, language),
          }),
        ]
          .filter(Boolean)
          .join(t('words.listJoin'))}
      </p>
      {lacks && (
        <Notice tone="silent" title={t(`vibration.lacks.${lacks}`)}>
          {t(`vibration.remedy.${lacks}`)}
        </Notice>
      )}
      <h3 className={classes.name}>{t('vibration.waveform')}</h3>
      <WaveformChart analysis={analysis} width={width} />
      <h3 className={classes.name}>{t('vibration.envelope')}</h3>
      {envelope.defects.length > 0 && (
        <SegmentedControl
          className={classes.defects!}
          aria-label={t('vibration.defectShown')}
          value={shown?.defect ?? ''}
          onChange={(value) => setWished(value as BearingDefect)}
          data={envelope.defects.map(({ defect }) => ({
            value: defect,
            label: t(`vibration.defect.${defect}`),
          }))}
        />
      )}
      <EnvelopeChart analysis={analysis} defect={shown} width={width} />
      {shown && (
        <p className={classes.facts}>
          {t('vibration.defectAt', {
            defect: t(`vibration.defect.${shown.defect}`),
            at: measuredWords(shown.at, language),
            unit,
          })}{' '}
          {t(`vibration.means.${shown.defect}`)}
        </p>
      )}
      <FeatureTable analysis={analysis} model={data.model} onChoose={onChoose} />
    </div>
  );
}

/** The defect that stands out most is the one to look at first. */
function loudest({ envelope, features }: WaveformAnalysis) {
  const ratioOf = (defect: BearingDefect) =>
    features.find(({ feature }) => feature === `envelope.${defect}`)?.value ?? 0;
  return envelope.defects.toSorted((a, b) => ratioOf(b.defect) - ratioOf(a.defect))[0];
}
