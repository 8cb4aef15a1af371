import {
  QUARANTINE_BYTES_PER_DEVICE,
  QUARANTINE_ENTRIES_PER_DEVICE,
  RECENT_BODIES,
} from './telemetry-store.ts';

/** Messages, each with the hash under which it was seen first, and its `place` from the newest of its device. */
export function newestBodies(where: string): string {
  return `
    SELECT *, row_number() OVER (PARTITION BY device ORDER BY ordinal DESC) AS place
    FROM (
      SELECT * FROM seen_message ${where}
      QUALIFY row_number() OVER (PARTITION BY device, bid, seq ORDER BY ordinal) = 1
    )`;
}

/** Folds seen messages into ranges (gaps and islands), and forgets the bodies of all but the last messages. */
export const FOLD_SEEN = [
  `CREATE OR REPLACE TABLE seen_range AS
   WITH piece AS (
     SELECT device, bid, from_seq, to_seq FROM seen_range
     UNION ALL
     SELECT device, bid, seq, seq + 1 FROM seen_message
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
  `CREATE OR REPLACE TABLE seen_message AS
   SELECT device, bid, seq, body_hash, ordinal FROM (${newestBodies('')})
   WHERE place <= ${RECENT_BODIES} ORDER BY device, ordinal`,
];

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
