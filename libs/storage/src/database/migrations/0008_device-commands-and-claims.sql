CREATE TABLE "claim_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"hardware_id" text,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"used_at" timestamptz(3),
	"revoked_at" timestamptz(3),
	"device_id" text,
	CONSTRAINT "claim_codes_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
ALTER TABLE "claim_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "device_commands" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"device_id" text NOT NULL,
	"op" text NOT NULL,
	"args" jsonb NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"sent_at" timestamptz(3),
	"code" text,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "device_commands" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "device_configurations" (
	"device_id" text NOT NULL,
	"revision" integer NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"configuration" jsonb NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamptz(3) NOT NULL,
	"status" text,
	"code" text,
	"answered_at" timestamptz(3),
	CONSTRAINT "device_configurations_device_id_revision_pk" PRIMARY KEY("device_id","revision")
);
--> statement-breakpoint
ALTER TABLE "device_configurations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "previous_secret_hash" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "previous_secret_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "hardware_id" text;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_machine_belongs" FOREIGN KEY ("machine_id","customer_id") REFERENCES "public"."machines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "device_commands" ADD CONSTRAINT "device_commands_device_belongs" FOREIGN KEY ("device_id","customer_id") REFERENCES "public"."devices"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "device_configurations" ADD CONSTRAINT "device_configurations_device_belongs" FOREIGN KEY ("device_id","customer_id") REFERENCES "public"."devices"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "claim_codes_machine" ON "claim_codes" USING btree ("machine_id");--> statement-breakpoint
CREATE INDEX "device_commands_device" ON "device_commands" USING btree ("device_id","requested_at");--> statement-breakpoint
CREATE POLICY "claim_codes_scope" ON "claim_codes" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "claim_codes_worker" ON "claim_codes" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "device_commands_scope" ON "device_commands" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "device_commands_worker" ON "device_commands" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "device_configurations_scope" ON "device_configurations" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "device_configurations_worker" ON "device_configurations" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);