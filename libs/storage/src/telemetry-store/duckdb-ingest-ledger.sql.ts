import {
  QUARANTINE_BYTES_PER_DEVICE,
  QUARANTINE_ENTRIES_PER_DEVICE,
  RECENT_BODIES,
} from './telemetry-store.ts';

/**
 * Files of earlier versions have one row a message, or runs with their hashes as text: their ranges are taken over, their
 * hashes are not, so a repetition of what came before the update is taken for a resend.
 */
export const TAKE_OVER_SEEN = [
  'CREATE TABLE IF NOT EXISTS seen_message (device INTEGER, bid VARCHAR, seq BIGINT)',
  'INSERT INTO seen_range SELECT device, bid, seq, seq + 1 FROM seen_message',
  'CREATE TABLE IF NOT EXISTS seen_run (device INTEGER, bid VARCHAR, from_seq BIGINT, to_seq BIGINT)',
  'INSERT INTO seen_range SELECT device, bid, from_seq, to_seq FROM seen_run',
  'DROP TABLE seen_message',
  'DROP TABLE seen_run',
  'DROP TABLE IF EXISTS seen_bodies',
];

/**
 * Runs with the hashes of the last messages, at most 1,000 in a row: DuckDB keeps 4,096 bytes beside the others, and
 * puts more into blocks of their own. `messages_until` counts those of the device up to the end of the row, from any
 * beginning.
 */
export const SEEN_RECENT = `CREATE TABLE IF NOT EXISTS seen_recent (
  device INTEGER, bid VARCHAR, from_seq BIGINT, hashes BLOB, messages_until BIGINT, ordinal BIGINT
)`;
const HASH_BYTES = 4;
const HASH_DIGITS = 2 * HASH_BYTES;

/** How many hashes there are. */
export const COUNT_RECENT = `SELECT coalesce(sum(octet_length(hashes) // ${HASH_BYTES}), 0)::DOUBLE AS messages FROM seen_recent`;

/** Folds the runs since the last fold; of hashes it touches none that are older. */
export const FOLD_SEEN = [
  // By way of digits, since DuckDB joins texts but no bytes.
  `CREATE OR REPLACE TEMP TABLE seen_joined AS
   SELECT device, bid, min(from_seq) AS from_seq, max(to_seq) AS to_seq, max(ordinal) AS ordinal,
     unhex(right(string_agg(hex(hashes), '' ORDER BY ordinal), ${RECENT_BODIES * HASH_DIGITS})) AS hashes
   FROM seen_unfolded GROUP BY device, bid, joined_to`,
  // Gaps and islands.
  `CREATE OR REPLACE TABLE seen_range AS
   WITH piece AS (
     SELECT device, bid, from_seq, to_seq FROM seen_range
     UNION ALL
     SELECT device, bid, from_seq, to_seq FROM seen_joined
   ), marked AS (
     SELECT *, coalesce(from_seq > max(to_seq) OVER (
       PARTITION BY device, bid ORDER BY from_seq, to_seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
     ), true) AS opens
     FROM piece
   ), island AS (
     SELECT *, count_if(opens) OVER (
       PARTITION BY device, bid ORDER BY from_seq, to_seq ROWS UNBOUNDED PRECEDING
     ) AS number
     FROM marked
   )
   SELECT device, bid, min(from_seq) AS from_seq, max(to_seq) AS to_seq
   FROM island GROUP BY device, bid, number ORDER BY device, bid, from_seq`,
  `INSERT INTO seen_recent
   WITH counted AS (
     SELECT *, octet_length(hashes) // ${HASH_BYTES} AS messages, sum(messages) OVER (
       PARTITION BY device ORDER BY ordinal
     ) AS until, sum(messages) OVER (PARTITION BY device) AS all_messages
     FROM seen_joined
   ), earlier AS (
     SELECT device, max(messages_until) AS messages_before FROM seen_recent GROUP BY device
   )
   SELECT device, bid, to_seq - messages, hashes, coalesce(messages_before, 0) + until, ordinal
   FROM counted LEFT JOIN earlier USING (device)
   WHERE all_messages - until < ${RECENT_BODIES} ORDER BY device, ordinal`,
  'DROP TABLE temp.seen_joined',
  'CREATE OR REPLACE TABLE seen_unfolded AS FROM seen_unfolded LIMIT 0',
];

/** Forgets the hashes of all but the last messages of each device; without a sort, which would take three times as long. */
export const TRIM_RECENT = `
  CREATE OR REPLACE TABLE seen_recent AS
  SELECT seen_recent.* FROM seen_recent
  JOIN (SELECT device, max(messages_until) AS last FROM seen_recent GROUP BY device) USING (device)
  WHERE last - messages_until < ${RECENT_BODIES}`;

export const FOLD_BOOTS = `
  CREATE OR REPLACE TABLE boot AS
  SELECT * FROM boot QUALIFY row_number() OVER (PARTITION BY device, bid ORDER BY ordinal DESC) = 1`;

/** Entries as they were given last, in the order in which they were given first: an entry replaces itself. */
export function lastGiven(where: string): string {
  return `SELECT *, min(ordinal) OVER (PARTITION BY device, id) AS first_given FROM quarantine WHERE ${where}
    QUALIFY row_number() OVER (PARTITION BY device, id ORDER BY ordinal DESC) = 1`;
}

/** Keeps rows that were replaced as long as those that replace them: they say when an entry was given first. */
export const TRIM_QUARANTINE = `
  DELETE FROM quarantine WHERE (device, id) IN (
    SELECT (device, id) FROM (
      SELECT device, id,
        row_number() OVER newest_first AS place,
        sum(octet_length(payload)) OVER newest_first AS bytes
      FROM (${lastGiven('true')})
      WINDOW newest_first AS (PARTITION BY device ORDER BY received_at DESC, first_given DESC)
    )
    WHERE place > ${QUARANTINE_ENTRIES_PER_DEVICE} OR bytes > ${QUARANTINE_BYTES_PER_DEVICE}
  )`;
