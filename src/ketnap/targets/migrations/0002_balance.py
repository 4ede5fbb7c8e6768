"""The account of a target balances at every commit, whoever writes it."""

from django.db import migrations

# Checked once per target and commit: the highest posting id already checked is remembered in a setting local to the
# transaction, so handing down to thousands of units costs one sum, and a later posting checks again.
BALANCE = r"""
CREATE FUNCTION targets_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  highest bigint;
  marker text := 'ketnap.target_' || NEW.target_id;
  given bigint; kept bigint; handed bigint; beyond bigint;
BEGIN
  SELECT id INTO highest FROM targets_posting WHERE target_id = NEW.target_id ORDER BY id DESC LIMIT 1;
  IF coalesce(nullif(current_setting(marker, true), ''), '0')::bigint < highest THEN
    SELECT coalesce(sum(amount) FILTER (WHERE kind = 'given'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'kept'), 0),
           coalesce(sum(amount) FILTER (WHERE kind = 'handed'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'over'), 0)
      INTO given, kept, handed, beyond FROM targets_posting WHERE target_id = NEW.target_id;
    IF given + beyond <> kept + handed THEN
      RAISE EXCEPTION 'Chỉ tiêu chưa khớp: được giao % và giao vượt %, nhưng giữ lại % và giao xuống %.',
        given, beyond, kept, handed
        USING ERRCODE = 'check_violation', CONSTRAINT = 'target_balanced', TABLE = 'targets_posting';
    END IF;
    IF least(given, kept, handed, beyond) < 0 THEN
      RAISE EXCEPTION 'Một khoản của chỉ tiêu nhỏ hơn 0.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'target_not_negative', TABLE = 'targets_posting';
    END IF;
    PERFORM set_config(marker, highest::text, true);
  END IF;
  IF NEW.other_id IS NOT NULL AND
     (SELECT coalesce(sum(amount), 0) FROM targets_posting
        WHERE target_id = NEW.target_id AND other_id = NEW.other_id AND kind IN ('handed', 'given')) <>
     (SELECT coalesce(sum(amount), 0) FROM targets_posting
        WHERE target_id = NEW.other_id AND other_id = NEW.target_id AND kind IN ('handed', 'given')) THEN
    RAISE EXCEPTION 'Số giao xuống và số nhận được không khớp nhau.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'target_pair', TABLE = 'targets_posting';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER target_balanced AFTER INSERT ON targets_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION targets_balanced();
"""
UNDO = "DROP TRIGGER target_balanced ON targets_posting; DROP FUNCTION targets_balanced();"


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_tables")]
    operations = [migrations.RunSQL(BALANCE, UNDO)]
