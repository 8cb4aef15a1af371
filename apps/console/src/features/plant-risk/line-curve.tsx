import type { LineRisk, PlantRisk } from '@kizashi/api-contract';
import { useId } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { useWidth } from '../../ui/chart/use-width.ts';
import { reachWords } from '../../ui/format/chance-words.ts';
import { listWords } from '../../ui/format/number-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { curveGeometry } from './curve-geometry.ts';
import classes from './line-curve.module.css';

interface LineCurveProps {
  readonly line: LineRisk;
  readonly plant: Pick<PlantRisk, 'asOf' | 'until'>;
  readonly days: number;
  readonly tall: boolean;
}

/** Chance that a line still runs, if nothing is done and as advised, with its planned stops on the same axis. */
export function LineCurve({ line, plant, days, tall }: LineCurveProps) {
  const wording = useWording();
  const { t } = wording;
  const [measure, width] = useWidth(380);
  const hatch = useId();
  const now = Date.parse(plant.asOf);
  const dates = wording.dates(line.timeZone, now);
  const shape = curveGeometry(line, { from: now, to: Date.parse(plant.until), now }, { width, tall }, (at) =>
    t('plantRisk.chart.stop', { day: dates.tick(at) }),
  );
  const judged = line.curve.length > 0;
  return (
    <div ref={measure} className={classes.frame}>
      <svg
        width={shape.width}
        height={shape.height}
        role="img"
        aria-label={judged ? curveWords(line, days, now, wording) : t('plantRisk.row.unknown')}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line className={classes.hatch} x1="0" x2="0" y1="0" y2="6" />
          </pattern>
        </defs>
        <text className={chart.axis} x={shape.left - 6} y={shape.top + 4} textAnchor="end">
          {t('plantRisk.chart.full')}
        </text>
        <text className={chart.axis} x={shape.left - 6} y={shape.bottom + 4} textAnchor="end">
          {t('plantRisk.chart.none')}
        </text>
        <line className={chart.grid} x1={shape.left} x2={shape.right} y1={shape.bottom} y2={shape.bottom} />
        {shape.bands.map((band) => (
          <g key={band.key}>
            <rect
              className={classes.stop}
              data-next={band.next || undefined}
              x={band.x}
              y={shape.top - 4}
              width={band.width}
              height={shape.bottom - shape.top + 4}
            />
            {band.label !== undefined && (
              <text
                className={band.next ? chart.indigoStrong : chart.axis}
                x={band.label}
                y="11"
                textAnchor="middle"
              >
                {band.name}
              </text>
            )}
          </g>
        ))}
        {!judged && (
          <rect
            x={shape.left}
            y={shape.top}
            width={shape.right - shape.left}
            height={shape.bottom - shape.top}
            fill={`url(#${hatch})`}
          />
        )}
        <path className={classes.nothing} d={shape.nothing} />
        <path className={classes.asAdvised} d={shape.asAdvised} />
        {shape.ticks.map(({ at, x }) => (
          <text key={at} className={chart.axis} x={x} y={shape.bottom + 15} textAnchor="middle">
            {at === now ? t('plantRisk.chart.today') : dates.tick(at)}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** The curve as a sentence: what it says at each stop. */
function curveWords(line: LineRisk, days: number, now: number, wording: Wording): string {
  const { t } = wording;
  const dates = wording.dates(line.timeZone, now);
  const stops = line.stops.flatMap(({ from, pReach, pReachAsAdvised }) => {
    if (pReach === null || pReachAsAdvised === null) return [];
    const said = {
      day: dates.day(Date.parse(from)),
      nothing: reachWords(1 - pReach, t),
      asAdvised: reachWords(1 - pReachAsAdvised, t),
    };
    return t(said.nothing === said.asAdvised ? 'plantRisk.chart.reachSame' : 'plantRisk.chart.reach', said);
  });
  if (stops.length > 0)
    return t('plantRisk.chart.label', { line: line.lineName, stops: listWords(stops, t) });
  const end = line.curve.at(-1)!;
  return t('plantRisk.chart.labelNoStop', {
    line: line.lineName,
    days,
    nothing: reachWords(1 - end.nothing, t),
    asAdvised: reachWords(1 - end.asAdvised, t),
  });
}

/** What the two courses look like. */
export function CurveKey() {
  const { t } = useWording();
  return (
    <span className={classes.key}>
      <span>
        <svg width="24" height="8" aria-hidden="true">
          <path className={classes.nothing} d="M0 4H24" />
        </svg>
        {t('plantRisk.key.nothing')}
      </span>
      <span>
        <svg width="24" height="8" aria-hidden="true">
          <path className={classes.asAdvised} d="M0 4H24" />
        </svg>
        {t('plantRisk.key.asAdvised')}
      </span>
      <span className={classes.axis}>{t('plantRisk.key.axis')}</span>
    </span>
  );
}
