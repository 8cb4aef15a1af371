import { useWidth } from '../../ui/chart/use-width.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { leftWords, remainingSpan } from '../../ui/remaining-life/remaining-span.ts';
import classes from './health-strip.module.css';
import { healthStripShape } from './health-strip-geometry.ts';
import type { PartOfMachine } from './use-machine.ts';

interface HealthStripProps {
  readonly of: PartOfMachine;
  readonly now: number;
  readonly timeZone: string;
}

const HEIGHT = 46;

/** Health over 90 days down to its limit, and where the forecast sees it end: the fan chart in one line. */
export function HealthStrip({ of, now, timeZone }: HealthStripProps) {
  const wording = useWording();
  const [measure, width] = useWidth(280);
  const { health, forecast } = of;
  const shape = healthStripShape(health, forecast, now, { width, height: HEIGHT });
  const today = shape.time.x(now);
  const { limitY, last, end, middle } = shape;
  return (
    <div ref={measure} className={classes.strip}>
      <svg width={width} height={HEIGHT} role="img" aria-label={stripWords(of, now, timeZone, wording)}>
        <rect className={classes.future} x={today} y="0" width={width - today} height={HEIGHT} />
        {forecast?.status === 'withheld' && (
          <rect className={classes.withheld} x={today} y="0" width={width - today} height={HEIGHT} />
        )}
        <line className={classes.limit} x1="0" x2={width} y1={limitY} y2={limitY} />
        {shape.lines.map((line) => (
          <path key={line} className={classes.observed} d={line} />
        ))}
        {last && end && (
          <path className={classes.course} d={`M${last.x} ${last.y}L${middle ?? end.from} ${limitY}`} />
        )}
        {end && (
          <>
            <rect
              className={classes.end}
              x={end.from}
              y={limitY - 4}
              width={Math.max(2, end.to - end.from)}
              height="8"
            />
            {end.open && <path className={classes.open} d={`M${width - 6} ${limitY - 4}l5 4l-5 4`} />}
          </>
        )}
        {shape.beyond && <path className={classes.open} d={`M${width - 22} ${limitY}h18m-5 -4l5 4l-5 4`} />}
        {middle !== undefined && (
          <line className={classes.middle} x1={middle} x2={middle} y1={limitY - 6} y2={limitY + 6} />
        )}
        <line className={classes.today} x1={today} x2={today} y1="0" y2={HEIGHT} />
        {last && <circle className={classes.last} cx={last.x} cy={last.y} r="2.6" />}
      </svg>
    </div>
  );
}

function stripWords(
  { health, forecast }: PartOfMachine,
  now: number,
  timeZone: string,
  wording: Wording,
): string {
  const { t, language } = wording;
  const last = health?.points.at(-1);
  const observed =
    last === undefined
      ? t('machine.strip.none')
      : t('machine.strip.health', {
          health: amountWords(last.health, language, 2),
          limit: amountWords(health?.failureLimit ?? 0, language, 2),
        });
  if (forecast?.status !== 'estimated') return observed;
  const left = leftWords(remainingSpan(forecast, now, wording.dates(timeZone, now)), wording);
  return joinSentences([observed, t('machine.strip.left', { left })], language);
}
