import type { EpochMs, LifeUnit, LocalizedText } from '@kizashi/kernel';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** "21 Sep" and 「9月21日」, on the calendar of that time zone. */
export function writtenDay(at: EpochMs, timeZone: string): LocalizedText {
  let format = formats.get(timeZone);
  if (!format) {
    // Building a format costs more than a whole forecast; what it writes depends on the zone alone.
    format = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'numeric', timeZone });
    formats.set(timeZone, format);
  }
  const [month, day] = format.format(at).split('/') as [string, string];
  return { en: `${day} ${MONTHS[Number(month) - 1]}`, ja: `${month}月${day}日` };
}

/** Decimals that show a change of `step`: 0.3 needs one, 25 none. */
export function decimalsFor(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 0;
  return Math.min(4, Math.max(0, -Math.floor(Math.log10(step))));
}

const UNIT_WORDS: Readonly<Record<LifeUnit, LocalizedText>> = {
  'operating-hours': { en: 'operating hours', ja: '運転時間' },
  'calendar-hours': { en: 'hours', ja: '時間' },
  cycles: { en: 'cycles', ja: 'サイクル' },
  shots: { en: 'shots', ja: 'ショット' },
  strokes: { en: 'strokes', ja: 'ストローク' },
};

/** "12,840 operating hours" and 「12,840 運転時間」. */
export function writtenLife(life: number, unit: LifeUnit): LocalizedText {
  const number = Math.round(life)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return { en: `${number} ${UNIT_WORDS[unit].en}`, ja: `${number} ${UNIT_WORDS[unit].ja}` };
}
