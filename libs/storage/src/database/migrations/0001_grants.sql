-- Written by hand: drizzle-kit knows no grants. The owner runs this, so what a later migration creates is covered too.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kizashi_app, kizashi_worker;--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kizashi_app, kizashi_worker;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kizashi_app, kizashi_worker;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO kizashi_app, kizashi_worker;--> statement-breakpoint
-- Append-only: what was recorded is never rewritten by the service.
REVOKE UPDATE, DELETE ON audit_log, order_events FROM kizashi_app, kizashi_worker;--> statement-breakpoint
-- The clock is moved by its job alone; a request only reads it.
REVOKE INSERT, UPDATE, DELETE ON fleet_clock FROM kizashi_app;
