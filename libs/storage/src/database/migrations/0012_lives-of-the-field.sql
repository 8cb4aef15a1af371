ALTER TABLE "ended_lives" ADD COLUMN "history_of" timestamptz(3);--> statement-breakpoint
ALTER TABLE "ended_lives" ADD COLUMN "unseen" text;--> statement-breakpoint
ALTER TABLE "part_knowledge" ADD COLUMN "lives_digest" text;