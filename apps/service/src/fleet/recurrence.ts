import { DAY_MS, type EpochMs, epochMs, err, ok, type Result, toIso } from '@kizashi/kernel';
import { RRuleTemporal } from 'rrule-temporal';

/** A rule that names no date that exists (31 February) would be searched for ever. */
const MAX_PERIODS = 20_000;
const PART =
  /^(FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS|BYHOUR|BYMINUTE|WKST)=[A-Z0-9,+-]+$/;
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const LONGEST_STOP_MS = 60 * DAY_MS;

/** @throws Error of the library when the rule is not one of RFC 5545; `checkRecurrence` says so before it is stored */
export function parseRecurrence(rrule: string, first: EpochMs, timeZone: string): RRuleTemporal {
  return new RRuleTemporal({
    rruleString: rrule,
    dtstart: zoned(first, timeZone),
    strict: true,
    maxIterations: MAX_PERIODS,
  });
}

/** Starts within [from, to). */
export function occurrences(rule: RRuleTemporal, from: EpochMs, to: EpochMs): EpochMs[] {
  return rule
    .between(new Date(from), new Date(to), true)
    .map((start) => epochMs(start.epochMilliseconds))
    .filter((start) => start < to);
}

/**
 * Whether a planned stop makes sense, in words for the person who entered it: the rule is one of RFC 5545, its first
 * occurrence is the stop itself (RFC 5545 leaves anything else undefined), and a stop is over before the next begins.
 */
export function checkRecurrence(
  rrule: string,
  first: { readonly from: EpochMs; readonly to: EpochMs },
  timeZone: string,
): Result<void, string> {
  const parts = rrule.split(';');
  const unknown = parts.find((part) => !PART.test(part));
  if (unknown !== undefined)
    return err(`has "${unknown}", which is no part of an RFC 5545 rule; write FREQ=WEEKLY;BYDAY=SU`);
  const frequency = parts.find((part) => part.startsWith('FREQ='))?.slice(5);
  if (frequency === undefined || !FREQUENCIES.includes(frequency)) {
    return err(`must begin with FREQ=${FREQUENCIES.join(', FREQ=')}; for example FREQ=WEEKLY;BYDAY=SU`);
  }
  try {
    const rule = parseRecurrence(rrule, first.from, timeZone);
    const [one, two] = rule.all((_, index) => index < 2);
    if (one?.epochMilliseconds !== first.from) {
      return err(
        one === undefined
          ? 'names no day that exists'
          : `first comes at ${toIso(epochMs(one.epochMilliseconds))} (${timeZone}), but "from" is ${toIso(first.from)}: let "from" be the first time`,
      );
    }
    if (two !== undefined && two.epochMilliseconds < first.to) {
      return err('comes again before the stop is over: make the stop shorter or the rule rarer');
    }
    return ok(undefined);
  } catch (error) {
    return err(`is not a rule of RFC 5545: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is wrong with the first time of a stop, by field. */
export function checkStopWindow(from: EpochMs, to: EpochMs): Result<void, string> {
  if (to <= from) return err('must be after "from"');
  if (to - from > LONGEST_STOP_MS) return err('must be at most 60 days after "from"');
  return ok(undefined);
}

/** RFC 9557; all that the library asks of a date of any Temporal implementation. */
function zoned(at: EpochMs, timeZone: string) {
  const text = toIso(at).replace('Z', `Z[${timeZone}]`);
  return { timeZoneId: timeZone, toString: () => text };
}
