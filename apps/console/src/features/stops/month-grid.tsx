import { useWording } from '../../ui/format/use-wording.ts';
import classes from './calendar.module.css';
import { monthWeeks } from './calendar-days.ts';
import { onCalendarKey } from './calendar-keys.ts';
import type { CalendarProps } from './calendar-props.ts';
import { noonOf, weekdayName } from './day-words.ts';
import { StopButton } from './stop-button.tsx';

/** Stops that a day shows; the others are in the week. */
const SHOWN = 3;

export function MonthGrid(props: CalendarProps) {
  const { day: shown, today, entries, dates, firstWeekday, selected, onOpen, onPlan, onPage, onWeek } = props;
  const { t, language } = useWording();
  const weeks = monthWeeks(shown, firstWeekday);
  const month = shown.slice(0, 7);
  return (
    <table
      className={classes.month}
      aria-label={t('stops.title')}
      onKeyDown={(event) => onCalendarKey(event, onPage)}
    >
      <thead>
        <tr>
          {weeks[0]!.map((day) => (
            <th key={day} scope="col">
              {weekdayName(day, language, 'short')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={week[0]}>
            {week.map((day, column) => {
              const stops = entries.filter(({ days }) => days.includes(day));
              return (
                <td
                  key={day}
                  data-outside={!day.startsWith(month) || undefined}
                  data-today={day === today || undefined}
                  data-past={day < today || undefined}
                >
                  <DayNumber {...{ day, row, column, today, shown, onPlan }} said={dates.day(noonOf(day))} />
                  {stops.slice(0, SHOWN).map((entry) => (
                    <StopButton
                      key={entry.key}
                      {...{ entry, day, dates, onOpen }}
                      selected={entry.key === selected}
                    />
                  ))}
                  {stops.length > SHOWN && (
                    <button
                      type="button"
                      className={classes.more}
                      aria-label={t('stops.moreOn', { day: dates.day(noonOf(day)) })}
                      onClick={() => onWeek(day)}
                    >
                      {t('stops.more', { count: stops.length - SHOWN })}
                    </button>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayNumberProps {
  readonly day: string;
  readonly said: string;
  readonly row: number;
  readonly column: number;
  readonly today: string;
  readonly shown: string;
  readonly onPlan: CalendarProps['onPlan'];
}

/** The day itself is the button that plans a stop on it; who may not plan sees the number alone. */
function DayNumber({ day, said, row, column, today, shown, onPlan }: DayNumberProps) {
  const { t } = useWording();
  const number = Number(day.slice(8));
  // One day is in the tab order: today where it is in sight, else the first of the month.
  const entry = today.startsWith(shown.slice(0, 7)) ? today : `${shown.slice(0, 7)}-01`;
  if (onPlan === undefined)
    return (
      <time className={classes.number} dateTime={day}>
        {number}
      </time>
    );
  return (
    <button
      type="button"
      className={classes.number}
      data-cell={`${row} ${column}`}
      tabIndex={day === entry ? 0 : -1}
      aria-label={t('stops.planOn', { day: said })}
      aria-current={day === today ? 'date' : undefined}
      onClick={() => onPlan(day)}
    >
      {number}
    </button>
  );
}
