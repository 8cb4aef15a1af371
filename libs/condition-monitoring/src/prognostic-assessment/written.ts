import type { EpochMs, LifeUnit, LocalizedText } from '@kizashi/kernel';

const formats = new Map<string, { readonly en: Intl.DateTimeFormat; readonly ja: Intl.DateTimeFormat }>();

/** "21 Sep" and 「9月21日」, on the calendar of that time zone. */
export function writtenDay(at: EpochMs, timeZone: string): LocalizedText {
  let format = formats.get(timeZone);
  if (!format) {
    // Building a format costs more than a whole forecast; what it writes depends on the zone alone.
    format = {
      en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }),
      ja: new Intl.DateTimeFormat('ja-JP', { day: 'numeric', month: 'long', timeZone }),
    };
    formats.set(timeZone, format);
  }
  return { en: format.en.format(at), ja: format.ja.format(at) };
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
