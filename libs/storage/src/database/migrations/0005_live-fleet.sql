CREATE TABLE "ledger_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"order_id" text NOT NULL,
	"forecast_id" text NOT NULL,
	"kind" text NOT NULL,
	"booked_at" timestamptz(3) NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	"low" integer NOT NULL,
	"mid" integer NOT NULL,
	"high" integer NOT NULL,
	"currency" text NOT NULL,
	"basis" jsonb NOT NULL,
	CONSTRAINT "ledger_entries_once" UNIQUE("order_id","kind")
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "swap_reports" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"fitted_part_id" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	"actor" text NOT NULL,
	"order_id" text,
	"serial" text,
	"part_number" text,
	"message_key" text,
	CONSTRAINT "swap_reports_message_key_unique" UNIQUE("message_key")
);
--> statement-breakpoint
ALTER TABLE "swap_reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "forecasts" ADD COLUMN "cause" jsonb;--> statement-breakpoint
ALTER TABLE "machine_states" ADD COLUMN "mode" text;--> statement-breakpoint
ALTER TABLE "machines" ADD COLUMN "zone_limits" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "state_changes" ADD COLUMN "zone" text;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_order_belongs" FOREIGN KEY ("order_id","customer_id") REFERENCES "public"."orders"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "swap_reports" ADD CONSTRAINT "swap_reports_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "swap_reports" ADD CONSTRAINT "swap_reports_fitted_part_belongs" FOREIGN KEY ("fitted_part_id","machine_id","customer_id") REFERENCES "public"."fitted_parts"("id","machine_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "ledger_entries_booked" ON "ledger_entries" USING btree ("booked_at");--> statement-breakpoint
CREATE INDEX "swap_reports_part" ON "swap_reports" USING btree ("fitted_part_id");--> statement-breakpoint
CREATE POLICY "ledger_entries_scope" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_entries_worker" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "swap_reports_scope" ON "swap_reports" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "swap_reports_worker" ON "swap_reports" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
-- Append-only, as audit log and order events are.
REVOKE UPDATE, DELETE ON ledger_entries, swap_reports FROM kizashi_app, kizashi_worker;
