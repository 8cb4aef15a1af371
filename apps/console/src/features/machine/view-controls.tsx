import { DAY_MS } from '@kizashi/kernel';
import { Button, SegmentedControl } from '@mantine/core';
import type { TimeView, ViewBounds } from '../../ui/chart/time-view.ts';
import { closer, earlier, further, later } from '../../ui/chart/view-keys.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { ChartView } from './chart-view.ts';
import classes from './telemetry-card.module.css';

interface ViewControlsProps {
  readonly view: ChartView;
  readonly shown: TimeView;
  readonly bounds: ViewBounds;
  onView(view: ChartView): void;
  onShown(shown: TimeView): void;
}

const SPANS = [
  { days: 90, label: 'machine.view.days90' },
  { days: 30, label: 'machine.view.days30' },
  { days: 7, label: 'machine.view.days7' },
  { days: 1, label: 'machine.view.hours24' },
] as const;

/** The same as keys, wheel and fingers do, for whoever would rather press a button. */
export function ViewControls({ view, shown, bounds, onView, onShown }: ViewControlsProps) {
  const { t } = useWording();
  const days = view.kind === 'last' ? view.ms / DAY_MS : undefined;
  const steps = [
    { label: t('machine.view.earlier'), sign: '←', step: earlier },
    { label: t('machine.view.later'), sign: '→', step: later },
    { label: t('machine.view.closer'), sign: '+', step: closer },
    { label: t('machine.view.further'), sign: '−', step: further },
  ];
  return (
    <div className={classes.controls}>
      <SegmentedControl
        aria-label={t('machine.view.span')}
        value={SPANS.some((span) => span.days === days) ? String(days) : ''}
        onChange={(value) => onView({ kind: 'last', ms: Number(value) * DAY_MS })}
        data={SPANS.map((span) => ({ value: String(span.days), label: t(span.label) }))}
      />
      <div className={classes.steps}>
        {steps.map(({ label, sign, step }) => (
          <Button
            key={label}
            size="compact-xs"
            aria-label={label}
            title={label}
            onClick={() => onShown(step(shown, bounds))}
          >
            {sign}
          </Button>
        ))}
        {view.kind === 'past' && (
          <Button size="compact-xs" onClick={() => onView({ kind: 'last', ms: shown.to - shown.from })}>
            {t('machine.view.now')}
          </Button>
        )}
      </div>
    </div>
  );
}
