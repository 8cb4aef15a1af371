ALTER TABLE "fleet_clock" ADD COLUMN "followed_events_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "fitted_parts" ADD COLUMN "ended_by" text;