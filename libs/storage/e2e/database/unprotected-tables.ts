import { query } from './postgres-server.ts';

/** What no customer owns and no request shows; the grants alone guard it. */
const WITHOUT_SCOPE = ['fleet_clock', 'timers'];

/**
 * Tables that row-level security does not guard: it is off, or no policy is for `kizashi_app`, or with a
 * `customer_id` a policy lets `kizashi_app` see rows without looking at the scope. A restrictive policy lets nobody see
 * anything: it only narrows what the others let through.
 */
export async function unprotectedTables(url: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    url,
    `with policy as (
       select polrelid, pg_get_expr(polqual, polrelid) as shown, pg_get_expr(polwithcheck, polrelid) as written
       from pg_policy
       where polpermissive and polroles && array[(select oid from pg_roles where rolname = 'kizashi_app'), 0::oid]
     )
     select relname as name from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> all($1)
       and (not relrowsecurity
            or not exists (select from policy where polrelid = pg_class.oid)
            or exists (select from policy where polrelid = pg_class.oid
                       and coalesce(shown, written) not like '%kizashi.customer%'))
     order by 1`,
    [WITHOUT_SCOPE],
  );
  return rows.map(({ name }) => name);
}
