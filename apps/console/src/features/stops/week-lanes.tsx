import type { Line } from '@kizashi/api-contract';
import { useWording } from '../../ui/format/use-wording.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';
import classes from './calendar.module.css';
import { addDays, weekOf } from './calendar-days.ts';
import { onCalendarKey } from './calendar-keys.ts';
import type { CalendarProps } from './calendar-props.ts';
import { noonOf } from './day-words.ts';
import { StopButton } from './stop-button.tsx';

/** A week, line below line: a stop lies where it begins and is as long as it lasts. */
export function WeekLanes(props: CalendarProps) {
  const { day: shown, today, lines, dates, timeZone, firstWeekday, onPage } = props;
  const { t } = useWording();
  const week = weekOf(shown, firstWeekday);
  const span = { from: startOfDay(week[0]!, timeZone)!, to: startOfDay(addDays(week[6]!, 1), timeZone)! };
  return (
    <section
      className={classes.week}
      aria-label={t('stops.title')}
      onKeyDown={(event) => onCalendarKey(event, onPage)}
    >
      <div className={classes.weekHead}>
        <span />
        {week.map((day) => (
          <span key={day} data-today={day === today || undefined}>
            {dates.day(noonOf(day))}
          </span>
        ))}
      </div>
      {lines.map((line, row) => (
        <Lane key={line.id} {...{ ...props, line, row, week, span }} />
      ))}
    </section>
  );
}

interface LaneProps extends CalendarProps {
  readonly line: Line;
  readonly row: number;
  readonly week: readonly string[];
  readonly span: { readonly from: number; readonly to: number };
}

function Lane({ line, row, week, span, today, entries, dates, selected, onOpen, onPlan }: LaneProps) {
  const { t } = useWording();
  const share = (at: number) =>
    (100 * (Math.min(span.to, Math.max(span.from, at)) - span.from)) / (span.to - span.from);
  const own = entries.filter(
    (entry) => entry.line.id === line.id && entry.from < span.to && entry.to > span.from,
  );
  return (
    <div className={classes.lane}>
      <h3>{line.name}</h3>
      <div className={classes.track}>
        {week.map((day, column) =>
          onPlan === undefined ? (
            <span key={day} className={classes.cell} data-past={day < today || undefined} />
          ) : (
            <button
              key={day}
              type="button"
              className={classes.cell}
              data-cell={`${row} ${column}`}
              data-past={day < today || undefined}
              tabIndex={row === 0 && column === 0 ? 0 : -1}
              aria-label={t('stops.planLineOn', { line: line.name, day: dates.day(noonOf(day)) })}
              onClick={() => onPlan(day, line.id)}
            />
          ),
        )}
        {own.map((entry) => (
          <div
            key={entry.key}
            className={classes.bar}
            style={{ left: `${share(entry.from)}%`, minWidth: `${share(entry.to) - share(entry.from)}%` }}
            data-late={share(entry.from) > 78 || undefined}
          >
            <StopButton
              {...{ entry, dates, onOpen }}
              inLane
              day={entry.days.find((day) => week.includes(day)) ?? week[0]!}
              selected={entry.key === selected}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
