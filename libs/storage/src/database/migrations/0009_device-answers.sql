DROP INDEX "device_commands_device";--> statement-breakpoint
ALTER TABLE "fleet_clock" ADD COLUMN "followed_answers_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "device_commands" ADD COLUMN "acknowledged_at" timestamptz(3);--> statement-breakpoint
CREATE INDEX "device_commands_open" ON "device_commands" USING btree ("expires_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "device_commands_device" ON "device_commands" USING btree ("device_id","requested_at","id");