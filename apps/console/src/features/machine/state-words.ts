import type { TFunction } from 'i18next';

/** A state of a machine or a channel, or a zone, in words; one that is not known is shown as it is. */
export function stateWords(value: string, t: TFunction): string {
  switch (value) {
    case 'A':
    case 'B':
    case 'C':
    case 'D':
      return t('machine.channel.zone', { zone: value });
    case 'normal':
    case 'watch':
    case 'alarm':
    case 'silent':
    case 'off':
      return t(`words.state.${value}`);
    case 'learning':
    case 'frozen':
    case 'drifting':
    case 'swapped':
    case 'wrong-unit':
      return t(`words.channelState.${value}`);
    default:
      return value;
  }
}
