import { useWording } from '../../ui/format/use-wording.ts';
import classes from './calendar.module.css';
import type { CalendarProps } from './calendar-props.ts';
import { noonOf } from './day-words.ts';
import { StopButton } from './stop-button.tsx';

/** The same stops, day below day: for a screen that is too narrow for a grid. */
export function Agenda({ entries, dates, selected, onOpen }: CalendarProps) {
  const { t } = useWording();
  const byDay = Map.groupBy(entries, ({ days }) => days[0]!);
  if (entries.length === 0) return <p className={classes.none}>{t('stops.noEntries')}</p>;
  return (
    <ol className={classes.agenda}>
      {[...byDay].map(([day, stops]) => (
        <li key={day}>
          <h3>{dates.day(noonOf(day))}</h3>
          {stops.map((entry) => (
            <StopButton
              key={entry.key}
              {...{ entry, day, dates, onOpen }}
              whole
              selected={entry.key === selected}
            />
          ))}
        </li>
      ))}
    </ol>
  );
}
