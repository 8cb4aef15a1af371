import type { AckMessage, ConfigurationAckMessage } from '@kizashi/firmware-contracts';
import type { Boot } from './boot.ts';
import type { DecodeContext } from './decode-samples.ts';
import type { DeviceEvent, DeviceEventDetail } from './device-event.ts';

/** What became of a command or a configuration. It carries no time of its own, so it happened when it came in. */
export function decodeAcknowledgement(
  message: AckMessage | ConfigurationAckMessage,
  boot: Boot,
  { deviceId, receivedAt }: DecodeContext,
): DeviceEvent {
  const { seq } = message;
  return {
    deviceId,
    boot: boot.rank,
    seq,
    index: 0,
    measuredAt: receivedAt,
    receivedAt,
    detail: detailOf(message),
  };
}

function detailOf(message: AckMessage | ConfigurationAckMessage): DeviceEventDetail {
  const why = message.code === undefined ? {} : { code: message.code };
  if (message.kind === 'ack') {
    return { kind: 'command-acknowledged', commandId: message.id, status: message.status, ...why };
  }
  const { revision, status } = message;
  return { kind: 'configuration-acknowledged', revision, status, ...why };
}
