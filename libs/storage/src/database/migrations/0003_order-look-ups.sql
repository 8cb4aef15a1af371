CREATE INDEX "orders_by_part" ON "orders" USING btree ("fitted_part_id");--> statement-breakpoint
CREATE INDEX "orders_by_state" ON "orders" USING btree ("state");