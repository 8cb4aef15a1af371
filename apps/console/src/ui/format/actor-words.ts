import type { User } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { usersQuery } from '../../api/users.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';

/** Who did something, by name: `user:…`, `token:…`, or the rules of Kizashi itself. */
export function actorWords(
  actor: string,
  users: readonly User[],
  me: User | undefined,
  { t }: Pick<Wording, 't'>,
): string {
  const [kind, id] = actor.split(':', 2);
  if (kind === 'kizashi' || kind === 'service') return t('order.events.system');
  if (kind !== 'user' || id === undefined) return t('order.events.program');
  if (me?.id === id) return t('order.events.you', { name: me.name });
  return users.find((user) => user.id === id)?.name ?? t('order.events.somebody');
}

export function useActorWords(): (actor: string) => string {
  const wording = useWording();
  const users = useQuery(usersQuery).data ?? [];
  const me = useSession()?.user;
  return (actor) => actorWords(actor, users, me, wording);
}
