import type { FleetScenario } from './fleet-scenario.ts';
import type { AnswerRules } from './people.ts';

/** People who cannot be entered, or rules that cannot be followed. */
export function* brokenPeople({ people, customers }: FleetScenario): Generator<string> {
  if (people === undefined) return;
  const { answers, plantManagers } = people;
  if (answers !== undefined) yield* brokenAnswers(answers);
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

function* brokenAnswers({ deferred, declined, afterHours, declineReasons }: AnswerRules): Generator<string> {
  if (deferred + declined > 1)
    yield '/people/answers: deferred and declined are shares of one, so together at most 1';
  if (afterHours.low > afterHours.high) yield '/people/answers/afterHours: low must not be above high';
  if (declined > 0 && declineReasons.length === 0)
    yield '/people/answers/declineReasons: whoever declines gives a reason, so at least one is needed';
}
