import type { FleetScenario } from './fleet-scenario.ts';

/** People who cannot be entered, or rules that cannot be followed. */
export function* brokenPeople({ people, customers }: FleetScenario): Generator<string> {
  if (people === undefined) return;
  const { answers, plantManagers } = people;
  if (answers.deferred + answers.declined > 1)
    yield '/people/answers: deferred and declined are shares of one, so together at most 1';
  if (answers.afterHours.low > answers.afterHours.high)
    yield '/people/answers/afterHours: low must not be above high';
  if (answers.declined > 0 && answers.declineReasons.length === 0)
    yield '/people/answers/declineReasons: whoever declines gives a reason, so at least one is needed';
  for (const [i, { customer }] of plantManagers.entries())
    if (!customers.some(({ name }) => name === customer))
      yield `/people/plantManagers/${i}/customer: there is no customer "${customer}"`;
  for (const { name } of customers)
    if (plantManagers.filter(({ customer }) => customer === name).length !== 1)
      yield `/people/plantManagers: "${name}" needs exactly one, who answers for it`;
  const everybody = [people.planner, ...people.engineers, ...plantManagers].map(({ email }) => email);
  for (const email of new Set(everybody))
    if (everybody.indexOf(email) !== everybody.lastIndexOf(email))
      yield `/people: "${email}" is there twice; an e-mail address belongs to one person`;
}
