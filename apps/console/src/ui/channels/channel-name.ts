import type { MachineModel } from '@kizashi/api-contract';
import type { Language } from '../../app/i18n/language.ts';
import { channelWords } from './channel-words.ts';

/** What people call a channel of a model; its id, made readable, where the model gives no name. */
export function channelName(
  model: Pick<MachineModel, 'channels'>,
  channel: string,
  language: Language,
): string {
  return model.channels.find(({ id }) => id === channel)?.name?.[language] ?? channelWords(channel);
}
