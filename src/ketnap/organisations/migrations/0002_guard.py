"""No cycle on any date; documents, number books and tasks point to units that exist."""

from django.db import migrations

# For the dates of the new row, climb from its parent through placements that overlap those dates; meeting the unit itself
# is a cycle on some date, future moves included. Placements change one at a time (advisory lock), or two moves that are each
# innocent could close a circle together.
CYCLE = r"""
CREATE FUNCTION organisations_no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('organisations_placement'));
  IF upper_inf(NEW.recorded) AND EXISTS (
    WITH RECURSIVE up(unit_id, valid) AS (
      SELECT NEW.parent_id, NEW.valid
      UNION
      SELECT p.parent_id, up.valid * p.valid
      FROM organisations_placement p JOIN up ON p.unit_id = up.unit_id AND p.valid && up.valid
      WHERE upper_inf(p.recorded) AND up.unit_id <> NEW.unit_id
    )
    SELECT 1 FROM up WHERE unit_id = NEW.unit_id
  ) THEN
    RAISE EXCEPTION 'Đơn vị không thể trực thuộc một đơn vị nằm dưới chính nó.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_no_cycle', TABLE = 'organisations_placement';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER placement_no_cycle AFTER INSERT OR UPDATE ON organisations_placement
  FOR EACH ROW EXECUTE FUNCTION organisations_no_cycle();
"""
UNDO = """
DROP TRIGGER placement_no_cycle ON organisations_placement;
DROP FUNCTION organisations_no_cycle();
"""


def points_to_unit(table: str, column: str = "unit_id") -> migrations.RunSQL:
    """A foreign key for a subject that stands to the left of this one."""
    name = f"{table}_{column}_exists"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column})"
        " REFERENCES organisations_unit (id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_tables"), ("documents", "0002_guard"), ("work", "0002_guard")]
    operations = [
        migrations.RunSQL(CYCLE, UNDO),
        points_to_unit("documents_document"),
        points_to_unit("documents_numberbook"),
        points_to_unit("work_task"),
    ]
