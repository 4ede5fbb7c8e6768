"""A part is never larger than its whole; a plan sent makes the whole; people of campaigns are seen where their unit is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope

# A twin trigger beside `target_balanced`, with a marker of its own: once per target and commit. Given sums are compared both
# ways, so neither a sub-target raised nor a whole lowered can pass.
WITHIN = r"""
CREATE FUNCTION targets_given(wanted bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(amount), 0) FROM targets_posting WHERE target_id = wanted AND kind = 'given'
$$;
CREATE FUNCTION targets_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own targets_target%ROWTYPE;
  other record;
  highest bigint;
  marker text := 'ketnap.within_' || NEW.target_id;
BEGIN
  SELECT id INTO highest FROM targets_posting WHERE target_id = NEW.target_id ORDER BY id DESC LIMIT 1;
  IF coalesce(nullif(current_setting(marker, true), ''), '0')::bigint >= highest THEN
    RETURN NULL;
  END IF;
  SELECT * INTO own FROM targets_target WHERE id = NEW.target_id;
  FOR other IN
    SELECT id FROM targets_target t
    WHERE t.unit_id = own.unit_id AND t.start = own.start AND t."end" = own."end" AND t.measure = own.measure
      AND (t.category = '') <> (own.category = '')
  LOOP
    IF (own.category = '' AND targets_given(other.id) > targets_given(own.id))
       OR (own.category <> '' AND targets_given(own.id) > targets_given(other.id)) THEN
      RAISE EXCEPTION 'Chỉ tiêu nhóm lớn hơn chỉ tiêu chung của đơn vị.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'target_part_within_whole', TABLE = 'targets_posting';
    END IF;
  END LOOP;
  PERFORM set_config(marker, highest::text, true);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER target_part_within_whole AFTER INSERT ON targets_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'given') EXECUTE FUNCTION targets_within();
"""
NOT_WITHIN = """
DROP TRIGGER target_part_within_whole ON targets_posting; DROP FUNCTION targets_within(); DROP FUNCTION targets_given(bigint);
"""

WHOLE_PLAN = r"""
CREATE FUNCTION targets_plan_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whole bigint; planned bigint;
BEGIN
  SELECT targets_given(p.target_id) + p.over INTO whole FROM targets_plan p WHERE p.id = NEW.plan_id;
  SELECT coalesce(sum(amount), 0) INTO planned FROM targets_planline l
    WHERE l.plan_id = NEW.plan_id AND l.side = 'given'
      AND l.round = (SELECT max(round) FROM targets_planline WHERE plan_id = NEW.plan_id AND side = 'given');
  IF planned <> whole THEN
    RAISE EXCEPTION 'Phương án phân bổ % nhưng chỉ tiêu là %.', planned, whole
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_makes_the_whole', TABLE = 'targets_planevent';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER plan_makes_the_whole AFTER INSERT ON targets_planevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state IN ('sent', 'agreed', 'in_force'))
  EXECUTE FUNCTION targets_plan_whole();
"""
NO_PLAN = "DROP TRIGGER plan_makes_the_whole ON targets_planevent; DROP FUNCTION targets_plan_whole();"


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_kinds_plans_campaigns_closings"), ("members", "0002_guard")]
    operations = [
        migrations.RunSQL(WITHIN, NOT_WITHIN),
        migrations.RunSQL(WHOLE_PLAN, NO_PLAN),
        guard("targets_campaignentry", in_scope()),
        guard("targets_campaignmark", in_scope()),
        guard("targets_campaignend", in_scope()),
    ]
