import { endpoints } from '@kizashi/api-contract';
import { addressOf } from '../../api/call.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './telemetry-card.module.css';

interface ReadingsDownloadProps {
  readonly machineId: string;
  /** Milliseconds since 1970, of what is on screen. */
  readonly shown: { readonly from: number; readonly to: number };
}

const FORMATS = { csv: 'CSV', parquet: 'Parquet' } as const;

/** Every channel over the time on screen, reading by reading, to take away. */
export function ReadingsDownload({ machineId, shown }: ReadingsDownloadProps) {
  const { t } = useWording();
  const range = { from: new Date(shown.from).toISOString(), to: new Date(shown.to).toISOString() };
  const addressIn = (format: keyof typeof FORMATS) =>
    addressOf(endpoints.machines.telemetryExport.path, { id: machineId }, { ...range, format });
  return (
    <p className={classes.download}>
      {t('machine.download.all')}{' '}
      {(['csv', 'parquet'] as const).map((format) => (
        <a
          key={format}
          href={addressIn(format)}
          download
          aria-label={t('machine.download.as', { format: FORMATS[format] })}
        >
          {FORMATS[format]}
        </a>
      ))}
    </p>
  );
}
