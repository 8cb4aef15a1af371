import { type DeviceTopic, isTopicKind, parseTopic, TOPIC_RULES } from '@kizashi/firmware-contracts';

/** The topic's parts where the device may publish there: anywhere below its own address, but nowhere else. */
export function mayPublish(topic: string, deviceId: string, tenant: string): DeviceTopic | undefined {
  const parsed = parseTopic(topic);
  return parsed?.device === deviceId && parsed.tenant === tenant ? parsed : undefined;
}

/**
 * `own`: one of its down-topics. `refused`: nothing that anybody subscribes to here (wildcards, `$share`, `$SYS`, its
 * own up-topics). `foreign`: a topic of another device or tenant.
 */
export function judgeSubscription(
  filter: string,
  deviceId: string,
  tenant: string,
): 'own' | 'refused' | 'foreign' {
  const parsed = parseTopic(filter);
  if (!parsed) return 'refused';
  if (parsed.device !== deviceId || parsed.tenant !== tenant) return 'foreign';
  return isTopicKind(parsed.kind) && TOPIC_RULES[parsed.kind].direction === 'down' ? 'own' : 'refused';
}
