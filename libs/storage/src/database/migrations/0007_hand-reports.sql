CREATE POLICY "swap_reports_delete" ON "swap_reports" AS RESTRICTIVE FOR DELETE TO "kizashi_app" USING (source = 'hand');--> statement-breakpoint
-- The restrictive policy above says which: only reports by hand, whose part was entered by mistake.
GRANT DELETE ON swap_reports TO kizashi_app;
