import type { User } from '@kizashi/api-contract';
import type { People, Person } from '../../scenario/people.ts';
import type { ProductApi } from '../../set-up/product-api.ts';

/** Somebody who is signed in. */
export interface Colleague {
  readonly userId: string;
  readonly api: OwnApi;
}

/** The API as its user is signed in to it. */
export type OwnApi = Pick<ProductApi, 'get' | 'list' | 'post' | 'put' | 'patch'>;

/** Everybody who works with the product in a fleet's past. */
export interface Crew {
  readonly planner: Colleague;
  readonly engineers: readonly Colleague[];
  /** By customer. */
  readonly plantManagers: ReadonlyMap<string, Colleague>;
}

/** Enters the people who are not there yet and signs each in by a link, as a person is. */
export async function enterCrew(
  api: ProductApi,
  people: People,
  customerIds: ReadonlyMap<string, string>,
): Promise<Crew> {
  const known = new Map((await api.list<User>('users')).map((user) => [user.email, user.id]));
  const enter = async (
    { name, email, language }: Person,
    role: User['role'],
    customerId: string | null,
  ): Promise<Colleague> => {
    const userId =
      known.get(email) ?? (await api.post<User>('users', { name, email, language, role, customerId })).id;
    return { userId, api: await api.signedInAs(userId) };
  };
  const plantManagers = new Map<string, Colleague>();
  for (const manager of people.plantManagers)
    plantManagers.set(
      manager.customer,
      await enter(manager, 'plant-manager', customerIds.get(manager.customer) ?? null),
    );
  const engineers: Colleague[] = [];
  for (const engineer of people.engineers) engineers.push(await enter(engineer, 'field-engineer', null));
  return { planner: await enter(people.planner, 'planner', null), engineers, plantManagers };
}
