CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"token_hash" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	CONSTRAINT "api_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"occurred_at" timestamptz(3) NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"request_hash" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamptz(3) NOT NULL,
	CONSTRAINT "idempotency_keys_actor_key_pk" PRIMARY KEY("actor","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"user_id" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"user_id" text NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"used_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "sign_in_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"language" text NOT NULL,
	"disabled_at" timestamptz(3),
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ended_lives" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"serial" text,
	"fitted_part_id" text,
	"life" double precision NOT NULL,
	"life_unit" text NOT NULL,
	"failure_observed" boolean NOT NULL,
	"severity" text,
	"history" jsonb,
	"ended_at" timestamptz(3) NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	CONSTRAINT "ended_lives_fitted_part_id_unique" UNIQUE("fitted_part_id")
);
--> statement-breakpoint
ALTER TABLE "ended_lives" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "machine_models" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"name" text NOT NULL,
	"channels" jsonb NOT NULL,
	"positions" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "machine_models" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "part_catalogue" (
	"part_number" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"name" jsonb NOT NULL,
	"price" integer NOT NULL,
	"lead_time_days_p50" double precision NOT NULL,
	"lead_time_days_p90" double precision NOT NULL,
	"preparation_days" double precision NOT NULL,
	"planned_hours" double precision NOT NULL,
	"unplanned_hours" double precision NOT NULL,
	"labour" integer NOT NULL,
	"collateral" integer NOT NULL,
	"emergency_premium" integer NOT NULL,
	"prior_beta" double precision NOT NULL,
	"prior_eta" double precision NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "part_catalogue" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "part_knowledge" (
	"model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"lives" integer NOT NULL,
	"failures" integer NOT NULL,
	"knowledge" jsonb NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	CONSTRAINT "part_knowledge_model_id_position_id_part_number_pk" PRIMARY KEY("model_id","position_id","part_number")
);
--> statement-breakpoint
ALTER TABLE "part_knowledge" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fleet_clock" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"mode" text NOT NULL,
	"now" timestamptz(3) NOT NULL,
	"next" timestamptz(3),
	CONSTRAINT "fleet_clock_one_row" CHECK (one = 1)
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"due_at" timestamptz(3) NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"order_id" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"fitted_part_id" text NOT NULL,
	"state" text NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"failure_mode" text,
	"window_from" timestamptz(3),
	"window_to" timestamptz(3),
	"order_by" timestamptz(3),
	"options" jsonb NOT NULL,
	"forecast_id" text NOT NULL,
	"entitlement" text NOT NULL,
	"price_amount" integer NOT NULL,
	"currency" text NOT NULL,
	"assigned_to" text,
	"acknowledged_by" text,
	"acknowledged_at" timestamptz(3),
	"stop_confirmed_at" timestamptz(3),
	"deferred_until" timestamptz(3),
	"reason" text,
	"as_found" jsonb,
	"evidence_gone_since" timestamptz(3),
	"opened_at" timestamptz(3) NOT NULL,
	"closed_at" timestamptz(3),
	"updated_at" timestamptz(3) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "orders_customer" UNIQUE("id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "forecasts" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"fitted_part_id" text NOT NULL,
	"as_of" timestamptz(3) NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"backfilled" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"ends_when" jsonb,
	"life_unit" text NOT NULL,
	"life_used" double precision,
	"quantiles" double precision[] NOT NULL,
	"life_per_hour" double precision,
	"p_fail_72h" double precision,
	"p_fail_7d" double precision,
	"p_fail_30d" double precision,
	"p_wear_above_5_percent" double precision,
	"failure_mode" text,
	"because" jsonb NOT NULL,
	"data_quality" jsonb NOT NULL,
	"model" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "forecasts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trend_snapshots" (
	"device_id" text NOT NULL,
	"closed_until" timestamptz(3) NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"memory" jsonb NOT NULL,
	CONSTRAINT "trend_snapshots_device_id_closed_until_pk" PRIMARY KEY("device_id","closed_until")
);
--> statement-breakpoint
ALTER TABLE "trend_snapshots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trend_states" (
	"device_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"closed_until" timestamptz(3) NOT NULL,
	"memory" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "trend_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "customers_id_is_no_scope" CHECK (id not in ('', '*'))
);
--> statement-breakpoint
ALTER TABLE "customers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	CONSTRAINT "devices_customer" UNIQUE("id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "devices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fitted_parts" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"serial" text NOT NULL,
	"fitted_at" timestamptz(3) NOT NULL,
	"removed_at" timestamptz(3),
	CONSTRAINT "fitted_parts_machine" UNIQUE("id","machine_id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "fitted_parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "lines" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"site_id" text NOT NULL,
	"name" text NOT NULL,
	"downtime_cost_per_hour" integer NOT NULL,
	CONSTRAINT "lines_customer" UNIQUE("id","customer_id"),
	CONSTRAINT "lines_site" UNIQUE("id","site_id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "machine_states" (
	"machine_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"state" text NOT NULL,
	"since" timestamptz(3) NOT NULL,
	"last_reading_at" timestamptz(3),
	"health" double precision,
	"channels" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "machine_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "machines" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"site_id" text NOT NULL,
	"line_id" text NOT NULL,
	"model_id" text NOT NULL,
	"serial" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "machines_customer" UNIQUE("id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "machines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "planned_stops" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"line_id" text NOT NULL,
	"from_at" timestamptz(3) NOT NULL,
	"to_at" timestamptz(3) NOT NULL,
	"rrule" text,
	"confirmed_at" timestamptz(3),
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "planned_stops" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	CONSTRAINT "sites_customer" UNIQUE("id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "sites" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "state_changes" (
	"machine_id" text NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"state" text NOT NULL,
	"recorded_at" timestamptz(3) NOT NULL,
	CONSTRAINT "state_changes_machine_id_channel_at_pk" PRIMARY KEY("machine_id","channel","at")
);
--> statement-breakpoint
ALTER TABLE "state_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stock" (
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"site_id" text NOT NULL,
	"part_number" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "stock_site_id_part_number_pk" PRIMARY KEY("site_id","part_number")
);
--> statement-breakpoint
ALTER TABLE "stock" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ended_lives" ADD CONSTRAINT "ended_lives_model_id_machine_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ended_lives" ADD CONSTRAINT "ended_lives_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_knowledge" ADD CONSTRAINT "part_knowledge_model_id_machine_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_belongs" FOREIGN KEY ("order_id","customer_id") REFERENCES "public"."orders"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_fitted_part_belongs" FOREIGN KEY ("fitted_part_id","machine_id","customer_id") REFERENCES "public"."fitted_parts"("id","machine_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "forecasts" ADD CONSTRAINT "forecasts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forecasts" ADD CONSTRAINT "forecasts_fitted_part_belongs" FOREIGN KEY ("fitted_part_id","machine_id","customer_id") REFERENCES "public"."fitted_parts"("id","machine_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "trend_snapshots" ADD CONSTRAINT "trend_snapshots_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trend_snapshots" ADD CONSTRAINT "trend_snapshots_device_belongs" FOREIGN KEY ("device_id","customer_id") REFERENCES "public"."devices"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "trend_states" ADD CONSTRAINT "trend_states_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trend_states" ADD CONSTRAINT "trend_states_device_belongs" FOREIGN KEY ("device_id","customer_id") REFERENCES "public"."devices"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_machine_belongs" FOREIGN KEY ("machine_id","customer_id") REFERENCES "public"."machines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "fitted_parts" ADD CONSTRAINT "fitted_parts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fitted_parts" ADD CONSTRAINT "fitted_parts_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fitted_parts" ADD CONSTRAINT "fitted_parts_machine_belongs" FOREIGN KEY ("machine_id","customer_id") REFERENCES "public"."machines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "lines" ADD CONSTRAINT "lines_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lines" ADD CONSTRAINT "lines_site_belongs" FOREIGN KEY ("site_id","customer_id") REFERENCES "public"."sites"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "machine_states" ADD CONSTRAINT "machine_states_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machine_states" ADD CONSTRAINT "machine_states_machine_belongs" FOREIGN KEY ("machine_id","customer_id") REFERENCES "public"."machines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "machines" ADD CONSTRAINT "machines_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machines" ADD CONSTRAINT "machines_model_id_machine_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machines" ADD CONSTRAINT "machines_line_belongs" FOREIGN KEY ("line_id","site_id","customer_id") REFERENCES "public"."lines"("id","site_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "planned_stops" ADD CONSTRAINT "planned_stops_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_stops" ADD CONSTRAINT "planned_stops_line_belongs" FOREIGN KEY ("line_id","customer_id") REFERENCES "public"."lines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state_changes" ADD CONSTRAINT "state_changes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state_changes" ADD CONSTRAINT "state_changes_machine_belongs" FOREIGN KEY ("machine_id","customer_id") REFERENCES "public"."machines"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_site_belongs" FOREIGN KEY ("site_id","customer_id") REFERENCES "public"."sites"("id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "ended_lives_part" ON "ended_lives" USING btree ("model_id","position_id","part_number");--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "timers_one" ON "timers" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "order_events_order" ON "order_events" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_one_open_per_part" ON "orders" USING btree ("fitted_part_id") WHERE state not in ('closed', 'cancelled', 'declined', 'expired');--> statement-breakpoint
CREATE INDEX "orders_machine" ON "orders" USING btree ("machine_id");--> statement-breakpoint
CREATE INDEX "forecasts_latest" ON "forecasts" USING btree ("fitted_part_id","as_of" DESC NULLS LAST,"revision" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "devices_machine" ON "devices" USING btree ("machine_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fitted_parts_one_per_position" ON "fitted_parts" USING btree ("machine_id","position_id") WHERE removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "machines_serial" ON "machines" USING btree ("tenant_id","serial");--> statement-breakpoint
CREATE INDEX "machines_line" ON "machines" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "planned_stops_line" ON "planned_stops" USING btree ("line_id","from_at");--> statement-breakpoint
CREATE POLICY "api_tokens_scope" ON "api_tokens" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "api_tokens_worker" ON "api_tokens" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "audit_log_scope" ON "audit_log" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "audit_log_worker" ON "audit_log" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "idempotency_keys_scope" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "idempotency_keys_worker" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sessions_scope" ON "sessions" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "sessions_worker" ON "sessions" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sign_in_links_scope" ON "sign_in_links" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "sign_in_links_worker" ON "sign_in_links" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "users_scope" ON "users" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "users_worker" ON "users" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ended_lives_manufacturer" ON "ended_lives" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "ended_lives_add" ON "ended_lives" AS PERMISSIVE FOR INSERT TO "kizashi_app" WITH CHECK (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "ended_lives_worker" ON "ended_lives" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "machine_models_read" ON "machine_models" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "machine_models_write" ON "machine_models" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "machine_models_worker" ON "machine_models" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "part_catalogue_read" ON "part_catalogue" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "part_catalogue_write" ON "part_catalogue" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "part_catalogue_worker" ON "part_catalogue" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "part_knowledge_read" ON "part_knowledge" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "part_knowledge_write" ON "part_knowledge" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "part_knowledge_worker" ON "part_knowledge" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_events_scope" ON "order_events" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "order_events_worker" ON "order_events" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "orders_scope" ON "orders" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "orders_worker" ON "orders" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "forecasts_scope" ON "forecasts" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "forecasts_worker" ON "forecasts" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "trend_snapshots_scope" ON "trend_snapshots" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "trend_snapshots_worker" ON "trend_snapshots" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "trend_states_scope" ON "trend_states" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "trend_states_worker" ON "trend_states" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "customers_scope" ON "customers" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "customers_worker" ON "customers" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "devices_scope" ON "devices" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "devices_worker" ON "devices" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "fitted_parts_scope" ON "fitted_parts" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "fitted_parts_worker" ON "fitted_parts" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "lines_scope" ON "lines" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "lines_worker" ON "lines" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "machine_states_scope" ON "machine_states" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "machine_states_worker" ON "machine_states" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "machines_scope" ON "machines" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "machines_worker" ON "machines" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "planned_stops_scope" ON "planned_stops" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "planned_stops_worker" ON "planned_stops" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sites_scope" ON "sites" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "sites_worker" ON "sites" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "state_changes_scope" ON "state_changes" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "state_changes_worker" ON "state_changes" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_scope" ON "stock" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "stock_worker" ON "stock" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);