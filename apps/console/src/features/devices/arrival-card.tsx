import type {
  DeclaredChannel,
  Device,
  DeviceBoot,
  LastReading,
  QuarantineEntry,
} from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { agoWords } from '../../ui/format/ago-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { measuredWithUnit } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './device.module.css';
import { refusalWords } from './refusal-codes.ts';

interface ArrivalCardProps {
  readonly device: Device;
  readonly boot: DeviceBoot | null;
  readonly readings: readonly LastReading[];
  readonly refused: readonly QuarantineEntry[];
  readonly now: number;
  readonly dates: DateWords;
}

/** Three things have to arrive: anything at all, a birth, a reading. What came, and what was refused and why. */
export function ArrivalCard({ device, boot, readings, refused, now, dates }: ArrivalCardProps) {
  const { t, language } = useWording();
  const heard = device.lastSeenAt ?? boot?.bornAt ?? null;
  const ago = (at: string) => agoWords(Date.parse(at), now, t, dates);
  const unusable = boot?.channels.filter(({ refusal }) => refusal !== null) ?? [];
  const newest = readings.toSorted((a, b) => Date.parse(b.measuredAt) - Date.parse(a.measuredAt))[0];
  const newestRefusal = refused.find((entry) => !isOvercome(entry, newest, boot));
  return (
    <Card title={t('device.arrival')} aside={readings.length > 0 ? undefined : t('device.waitingLive')}>
      <ol className={classes.arrivals} aria-live="polite">
        <Arrival done={heard !== null} title={t('device.heard')}>
          {heard === null ? t('device.heardNothing') : t('device.lastMessage', { ago: ago(heard) })}
        </Arrival>
        <Arrival done={boot !== null} title={t('device.birth')}>
          {boot === null
            ? t('device.birthWaiting')
            : t('device.birthCame', {
                firmware: boot.firmware,
                count: boot.channels.length,
                when: dates.dayAndTime(Date.parse(boot.bornAt)),
              })}
          {unusable.length > 0 && (
            <ul className={classes.unusable}>
              {unusable.map(({ id, refusal }) => (
                <li key={id}>
                  <code>{id}</code> {channelWords(refusal, t)}
                </li>
              ))}
            </ul>
          )}
        </Arrival>
        <Arrival done={newest !== undefined} title={t('device.reading')}>
          {newest === undefined
            ? t('device.readingWaiting')
            : t('device.readingCame', {
                channel: newest.name?.[language] ?? newest.channel,
                value: measuredWithUnit(newest.value, newest.unit, language),
                ago: ago(newest.measuredAt),
              })}
        </Arrival>
        {newestRefusal !== undefined && (
          <Arrival title={t('device.refusedTitle', { code: newestRefusal.code })} wrong>
            {refusalWords(newestRefusal.code, t)}{' '}
            {t('device.refusedWhen', { ago: ago(newestRefusal.receivedAt) })}{' '}
            <a href="#quarantine">{t('device.toQuarantine')}</a>
          </Arrival>
        )}
      </ol>
      {newest !== undefined && (
        <p className={classes.foot}>
          {t('device.works')} <Link to="/">{t('shell.toFleet')}</Link>
        </p>
      )}
    </Card>
  );
}

/** Read again since, refused before the newest reading, or for want of a birth that has come since. The list of refusals has it all the same. */
function isOvercome(
  { code, receivedAt, resolvedAt }: QuarantineEntry,
  newest: LastReading | undefined,
  boot: DeviceBoot | null,
): boolean {
  if (resolvedAt !== null) return true;
  const at = Date.parse(receivedAt);
  if (newest !== undefined && at <= Date.parse(newest.measuredAt)) return true;
  return code === 'no-birth' && boot !== null && at <= Date.parse(boot.bornAt);
}

function channelWords(refusal: DeclaredChannel['refusal'], t: TFunction): string {
  return t(refusal?.code === 'unit-mismatch' ? 'device.channelUnit' : 'device.channelUnknown');
}

interface ArrivalProps {
  readonly title: string;
  readonly done?: boolean;
  readonly wrong?: true;
  readonly children: ReactNode;
}

function Arrival({ title, done = false, wrong, children }: ArrivalProps) {
  const state = wrong ? 'wrong' : done ? 'done' : 'waiting';
  return (
    <li data-state={state}>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
        <ArrivalMark state={state} />
      </svg>
      <div>
        <b>{title}</b> <span>{children}</span>
      </div>
    </li>
  );
}

function ArrivalMark({ state }: { state: 'wrong' | 'done' | 'waiting' }) {
  if (state === 'wrong') return <path className={classes.wrongMark} d="M7 1.4 13.2 12.4H.8Z" />;
  if (state === 'waiting')
    return <circle className={classes.waitingMark} cx="7" cy="7" r="5.2" strokeDasharray="2.4 2.1" />;
  return <path className={classes.doneMark} d="M2.8 7.4 5.8 10.4 11.4 3.8" />;
}
