CREATE TABLE "coverage_watches" (
	"machine_model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"model_id" text NOT NULL,
	"model_version" text NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"lives" integer NOT NULL,
	"coverage" double precision NOT NULL,
	"chance" double precision NOT NULL,
	"drifting_since" timestamptz(3),
	"factor" double precision NOT NULL,
	"judged_at" timestamptz(3) NOT NULL,
	CONSTRAINT "coverage_watches_machine_model_id_position_id_part_number_model_id_model_version_pk" PRIMARY KEY("machine_model_id","position_id","part_number","model_id","model_version")
);
--> statement-breakpoint
ALTER TABLE "coverage_watches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "forecast_scores" (
	"forecast_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"fitted_part_id" text NOT NULL,
	"model_id" text NOT NULL,
	"model_version" text NOT NULL,
	"tier" text NOT NULL,
	"as_of" timestamptz(3) NOT NULL,
	"remaining" double precision NOT NULL,
	"failed" boolean NOT NULL,
	"error" double precision,
	"pinball" double precision,
	"pit" double precision NOT NULL,
	"inside_50" boolean,
	"inside_80" boolean,
	"inside_90" boolean,
	"needed" double precision
);
--> statement-breakpoint
ALTER TABLE "forecast_scores" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "model_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"machine_model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"lives" integer NOT NULL,
	"failures" integer NOT NULL,
	"lives_digest" text NOT NULL,
	"seed" integer NOT NULL,
	"record" jsonb NOT NULL,
	"artefact" "bytea" NOT NULL,
	"trained_by" text NOT NULL,
	"trained_at" timestamptz(3) NOT NULL,
	"released_by" text,
	"released_at" timestamptz(3),
	"retired_at" timestamptz(3),
	CONSTRAINT "model_versions_version" UNIQUE("machine_model_id","position_id","part_number","version")
);
--> statement-breakpoint
ALTER TABLE "model_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "part_scores" (
	"fitted_part_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"customer_id" text NOT NULL,
	"machine_id" text NOT NULL,
	"machine_model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"life_recorded_at" timestamptz(3) NOT NULL,
	"forecasts" integer NOT NULL,
	"failed" boolean NOT NULL,
	"found" text,
	"life" double precision NOT NULL,
	"ended_at" timestamptz(3) NOT NULL,
	"warned_at" timestamptz(3),
	"ordered_at" timestamptz(3),
	"false_alarms" integer NOT NULL,
	"hours_fitted" double precision NOT NULL,
	"models" jsonb NOT NULL,
	"scored_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "part_scores" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "training_jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT nullif(current_setting('kizashi.tenant', true), '') NOT NULL,
	"machine_model_id" text NOT NULL,
	"position_id" text NOT NULL,
	"part_number" text NOT NULL,
	"seed" integer NOT NULL,
	"status" text NOT NULL,
	"share" double precision DEFAULT 0 NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamptz(3) NOT NULL,
	"started_at" timestamptz(3),
	"ended_at" timestamptz(3),
	"version" integer,
	"failure" jsonb
);
--> statement-breakpoint
ALTER TABLE "training_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "coverage_watches" ADD CONSTRAINT "coverage_watches_machine_model_id_machine_models_id_fk" FOREIGN KEY ("machine_model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coverage_watches" ADD CONSTRAINT "coverage_watches_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forecast_scores" ADD CONSTRAINT "forecast_scores_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forecast_scores" ADD CONSTRAINT "forecast_scores_fitted_part_belongs" FOREIGN KEY ("fitted_part_id","machine_id","customer_id") REFERENCES "public"."fitted_parts"("id","machine_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_machine_model_id_machine_models_id_fk" FOREIGN KEY ("machine_model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_scores" ADD CONSTRAINT "part_scores_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_scores" ADD CONSTRAINT "part_scores_machine_model_id_machine_models_id_fk" FOREIGN KEY ("machine_model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_scores" ADD CONSTRAINT "part_scores_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_scores" ADD CONSTRAINT "part_scores_fitted_part_belongs" FOREIGN KEY ("fitted_part_id","machine_id","customer_id") REFERENCES "public"."fitted_parts"("id","machine_id","customer_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "training_jobs" ADD CONSTRAINT "training_jobs_machine_model_id_machine_models_id_fk" FOREIGN KEY ("machine_model_id") REFERENCES "public"."machine_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_jobs" ADD CONSTRAINT "training_jobs_part_number_part_catalogue_part_number_fk" FOREIGN KEY ("part_number") REFERENCES "public"."part_catalogue"("part_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "forecast_scores_part" ON "forecast_scores" USING btree ("fitted_part_id","as_of");--> statement-breakpoint
CREATE UNIQUE INDEX "model_versions_one_released" ON "model_versions" USING btree ("machine_model_id","position_id","part_number") WHERE status = 'released';--> statement-breakpoint
CREATE INDEX "part_scores_subject" ON "part_scores" USING btree ("machine_model_id","position_id","part_number","ended_at");--> statement-breakpoint
CREATE INDEX "part_scores_ended" ON "part_scores" USING btree ("ended_at");--> statement-breakpoint
CREATE UNIQUE INDEX "training_jobs_one_at_a_time" ON "training_jobs" USING btree ("machine_model_id","position_id","part_number") WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "training_jobs_requested" ON "training_jobs" USING btree ("requested_at");--> statement-breakpoint
CREATE INDEX "forecasts_urgent" ON "forecasts" USING btree ("fitted_part_id","as_of") WHERE p_fail_72h > 0.1;--> statement-breakpoint
CREATE POLICY "coverage_watches_read" ON "coverage_watches" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "coverage_watches_write" ON "coverage_watches" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "coverage_watches_worker" ON "coverage_watches" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "forecast_scores_scope" ON "forecast_scores" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "forecast_scores_worker" ON "forecast_scores" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "model_versions_read" ON "model_versions" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "model_versions_write" ON "model_versions" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "model_versions_worker" ON "model_versions" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "part_scores_scope" ON "part_scores" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), '')) WITH CHECK (current_setting('kizashi.customer', true) = '*' or customer_id = nullif(current_setting('kizashi.customer', true), ''));--> statement-breakpoint
CREATE POLICY "part_scores_worker" ON "part_scores" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "training_jobs_read" ON "training_jobs" AS PERMISSIVE FOR SELECT TO "kizashi_app" USING (nullif(current_setting('kizashi.customer', true), '') is not null);--> statement-breakpoint
CREATE POLICY "training_jobs_write" ON "training_jobs" AS PERMISSIVE FOR ALL TO "kizashi_app" USING (current_setting('kizashi.customer', true) = '*') WITH CHECK (current_setting('kizashi.customer', true) = '*');--> statement-breakpoint
CREATE POLICY "training_jobs_worker" ON "training_jobs" AS PERMISSIVE FOR ALL TO "kizashi_worker" USING (true) WITH CHECK (true);