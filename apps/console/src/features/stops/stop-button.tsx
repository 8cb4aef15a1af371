import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './calendar.module.css';
import { type StopEntry, timeOn, wholeTime } from './stops-at-site.ts';

interface StopButtonProps {
  readonly entry: StopEntry;
  /** The day on which it is shown; a stop of several days says on each what it is there. */
  readonly day: string;
  readonly dates: DateWords;
  readonly selected: boolean;
  /** What goes without saying where it stands: the line in its lane; and whether the whole time is said at once. */
  readonly inLane?: boolean;
  readonly whole?: boolean;
  onOpen(entry: StopEntry): void;
}

/** One stop in the calendar: line, time, and the orders planned in it. */
export function StopButton({ entry, day, dates, selected, inLane, whole, onOpen }: StopButtonProps) {
  const wording = useWording();
  const { t } = wording;
  return (
    <button
      type="button"
      className={classes.stop}
      data-selected={selected || undefined}
      data-orders={entry.orders.some(({ agreed }) => agreed) || undefined}
      onClick={() => onOpen(entry)}
    >
      <b className={inLane ? classes.unseen : undefined}>{entry.line.name}</b>{' '}
      <span>{whole ? wholeTime(entry, dates, wording) : timeOn(entry, day, dates, wording)}</span>
      {/* Who hears the calendar does not see the column that it stands in. */}
      <span className={classes.unseen}>
        {t('words.listJoin')}
        {dates.day(entry.from)}
        {entry.stop.rrule && `${t('words.listJoin')}${t('stops.entry.repeats')}`}{' '}
      </span>
      {entry.orders.map(({ order, agreed }) => (
        <span key={order.id} className={classes.order} data-agreed={agreed || undefined}>
          {t(agreed ? 'stops.order.agreed' : 'stops.order.advised', { number: order.number })}
        </span>
      ))}
    </button>
  );
}
