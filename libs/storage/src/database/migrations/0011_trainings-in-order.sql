DROP INDEX "training_jobs_requested";--> statement-breakpoint
ALTER TABLE "training_jobs" ADD COLUMN "number" bigserial NOT NULL;--> statement-breakpoint
CREATE INDEX "training_jobs_number" ON "training_jobs" USING btree ("number");