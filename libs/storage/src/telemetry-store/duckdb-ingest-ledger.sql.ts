import {
  QUARANTINE_BYTES_PER_DEVICE,
  QUARANTINE_ENTRIES_PER_DEVICE,
  RECENT_BODIES,
} from './telemetry-store.ts';

/** A file of an earlier version has one row a message; its ranges are taken over, its hashes are not. */
export const TAKE_OVER_SEEN_MESSAGES = [
  'CREATE TABLE IF NOT EXISTS seen_message (device INTEGER, bid VARCHAR, seq BIGINT)',
  'INSERT INTO seen_range SELECT device, bid, seq, seq + 1 FROM seen_message',
  'DROP TABLE seen_message',
];

/** Folds the runs since the last fold and nothing older: the work does not grow with what is kept of each device. */
export const FOLD_SEEN = [
  // Gaps and islands.
  `CREATE OR REPLACE TABLE seen_range AS
   WITH piece AS (
     SELECT device, bid, from_seq, to_seq FROM seen_range
     UNION ALL
     SELECT device, bid, from_seq, to_seq FROM seen_run
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
  // Joined as `seen-runs.ts` takes them apart: by RECORD.
  `INSERT INTO seen_bodies
   SELECT device, bid, string_agg(bodies, chr(30) ORDER BY ordinal), sum(to_seq - from_seq), max(ordinal)
   FROM seen_run GROUP BY device, bid ORDER BY device`,
  'CREATE OR REPLACE TABLE seen_run AS FROM seen_run LIMIT 0',
];

/** Forgets the bodies of all but the last messages of each device. */
export const TRIM_BODIES = `
  CREATE OR REPLACE TABLE seen_bodies AS
  SELECT * FROM seen_bodies
  QUALIFY coalesce(sum(messages) OVER (
    PARTITION BY device ORDER BY ordinal DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), 0) < ${RECENT_BODIES}
  ORDER BY device, ordinal`;

export const FOLD_BOOTS = `
  CREATE OR REPLACE TABLE boot AS
  SELECT * FROM boot QUALIFY row_number() OVER (PARTITION BY device, bid ORDER BY ordinal DESC) = 1`;

export const TRIM_QUARANTINE = `
  DELETE FROM quarantine WHERE ordinal IN (
    SELECT ordinal FROM (
      SELECT ordinal,
        row_number() OVER newest_first AS place,
        sum(octet_length(payload)) OVER newest_first AS bytes
      FROM quarantine
      WINDOW newest_first AS (PARTITION BY device ORDER BY received_at DESC, ordinal DESC)
    )
    WHERE place > ${QUARANTINE_ENTRIES_PER_DEVICE} OR bytes > ${QUARANTINE_BYTES_PER_DEVICE}
  )`;
