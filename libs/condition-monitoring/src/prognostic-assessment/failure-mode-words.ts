import type { LocalizedText } from '@kizashi/kernel';

/** Failure modes of ISO 14224, annex B, as they stand in a sentence. */
const WORDS: Readonly<Record<string, LocalizedText>> = {
  AIR: { en: 'abnormal instrument reading', ja: '計器の異常値' },
  BRD: { en: 'breakdown', ja: '破損' },
  ELP: { en: 'leak of the medium', ja: '媒体の外部漏れ' },
  ELU: { en: 'leak of a utility medium', ja: 'ユーティリティの外部漏れ' },
  ERO: { en: 'erratic output', ja: '出力の不安定' },
  FTS: { en: 'failure to start', ja: '起動不良' },
  HIO: { en: 'output too high', ja: '出力過大' },
  INL: { en: 'internal leak', ja: '内部漏れ' },
  LOO: { en: 'output too low', ja: '出力過小' },
  NOI: { en: 'noise', ja: '異音' },
  OHE: { en: 'overheating', ja: '過熱' },
  PDE: { en: 'deviation of a parameter', ja: 'パラメーターの逸脱' },
  PLU: { en: 'plugging', ja: '詰まり' },
  SER: { en: 'minor problem in service', ja: '軽微な不具合' },
  STD: { en: 'structural deficiency', ja: '構造の劣化' },
  STP: { en: 'failure to stop', ja: '停止不良' },
  UST: { en: 'spurious stop', ja: '誤停止' },
  VIB: { en: 'vibration', ja: '振動' },
};

/** A code of the maker's own is written as it is. */
export function failureModeWords(code: string): LocalizedText {
  return WORDS[code] ?? { en: code, ja: code };
}
