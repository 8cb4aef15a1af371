ALTER TABLE "trend_snapshots" ALTER COLUMN "memory" SET DATA TYPE bytea USING convert_to("memory"::text, 'UTF8');--> statement-breakpoint
ALTER TABLE "trend_states" ALTER COLUMN "memory" SET DATA TYPE bytea USING convert_to("memory"::text, 'UTF8');--> statement-breakpoint
-- They come compressed, some kilobytes each: kept in their row, where one that is replaced hour by hour costs least.
ALTER TABLE "trend_snapshots" ALTER COLUMN "memory" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "trend_states" ALTER COLUMN "memory" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "trend_snapshots" SET (toast_tuple_target = 8160);--> statement-breakpoint
ALTER TABLE "trend_states" SET (toast_tuple_target = 8160);
