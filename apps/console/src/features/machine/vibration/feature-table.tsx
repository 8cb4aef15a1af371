import type { MachineModel, WaveformAnalysis } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { amountWords, measuredWithUnit } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { FEATURE_NAMES } from './feature-names.ts';
import classes from './vibration-card.module.css';

/** Further from its own start than this is worth a look. */
const AWAY_SD = 3;

interface FeatureTableProps {
  readonly analysis: WaveformAnalysis;
  readonly model: MachineModel;
  onChoose(channel: string): void;
}

/** Every feature of the burst beside what the part itself was like when it was new. */
export function FeatureTable({ analysis, model, onChoose }: FeatureTableProps) {
  const { t, language } = useWording();
  const bursts = analysis.features.find(({ baseline }) => baseline)?.baseline?.bursts;
  return (
    <div className={classes.table}>
      <table>
        <caption>
          {bursts === undefined
            ? t('vibration.table.noStart')
            : t('vibration.table.caption', { bursts: amountWords(bursts, language, 0) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('vibration.table.feature')}</th>
            <th scope="col">{t('vibration.table.now')}</th>
            <th scope="col">{t('vibration.table.start')}</th>
            <th scope="col">{t('vibration.table.away')}</th>
            <th scope="col">{t('vibration.table.course')}</th>
          </tr>
        </thead>
        <tbody>
          {analysis.features.map(({ feature, unit, value, channel, baseline }) => {
            const name = t(FEATURE_NAMES[feature]);
            const away = baseline && baseline.sd > 0 ? (value - baseline.mean) / baseline.sd : undefined;
            const known = channel !== null && model.channels.some(({ id }) => id === channel);
            return (
              <tr key={feature} data-away={away !== undefined && Math.abs(away) > AWAY_SD}>
                <th scope="row">{name}</th>
                <td>{measuredWithUnit(value, unit, language)}</td>
                <td>
                  {baseline
                    ? t('vibration.table.meanAndSd', {
                        mean: measuredWithUnit(baseline.mean, '1', language),
                        sd: measuredWithUnit(baseline.sd, '1', language),
                      })
                    : '–'}
                </td>
                <td>
                  {away === undefined
                    ? '–'
                    : t('vibration.table.sd', { times: amountWords(away, language, 1) })}
                </td>
                <td>
                  {known && (
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      aria-label={t('vibration.table.show', { feature: name })}
                      onClick={() => onChoose(channel)}
                    >
                      {t('vibration.table.showShort')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
