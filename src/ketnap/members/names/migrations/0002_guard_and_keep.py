"""Row security by unit, as for the ties, and the triggers that keep the index of names."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope

# A word begins at the first letter and after anything that is neither a letter nor a digit (K'Brep, Le-Na).
STARTS = r"""
CREATE FUNCTION members_name_starts(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT name
  UNION ALL
  SELECT substr(name, n) FROM generate_series(2, length(name)) AS n
  WHERE substr(name, n - 1, 2) ~ '[^a-z0-9][a-z0-9]'
$$;
"""


def keeper(name: str, body: str) -> str:
    """A trigger function that does `body` with the whole house in scope, then gives the scope back.

    So a person corrected in one unit is found by the new name in every unit of theirs. After an error the scope returns with
    the transaction or savepoint; a SET clause of the function would need more rights than the owner of a real server has.
    """
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE former text := coalesce(current_setting('ketnap.units', true), '');
BEGIN
  PERFORM set_config('ketnap.units', '{{(,)}}', true);
  {body}
  PERFORM set_config('ketnap.units', former, true);
  RETURN NULL;
END $$;
"""


OF_NEW_PEOPLE = """
  INSERT INTO public.names_namestart (unit_id, person_id, start)
  SELECT t.unit_id, n.id, s FROM new_rows n JOIN public.members_tie t ON t.person_id = n.id,
    LATERAL public.members_name_starts(n.name_fold) AS s;
"""
# The lock waits for a correction of the name under way, and makes the next one wait.
OF_NEW_TIES = """
  INSERT INTO public.names_namestart (unit_id, person_id, start)
  SELECT n.unit_id, n.person_id, s FROM new_rows n JOIN public.members_person p ON p.id = n.person_id,
    LATERAL public.members_name_starts(p.name_fold) AS s
  FOR SHARE OF p;
"""
CORRECTED = """
  DELETE FROM public.names_namestart o USING public.members_tie t
  WHERE t.person_id = NEW.id AND o.unit_id = t.unit_id AND o.person_id = NEW.id;
  INSERT INTO public.names_namestart (unit_id, person_id, start)
  SELECT t.unit_id, NEW.id, s FROM public.members_tie t, LATERAL public.members_name_starts(NEW.name_fold) AS s
  WHERE t.person_id = NEW.id;
"""
TRIGGERS = """
CREATE TRIGGER names_of_new_people AFTER INSERT ON members_person REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION members_names_of_new_people();
CREATE TRIGGER names_of_new_ties AFTER INSERT ON members_tie REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION members_names_of_new_ties();
CREATE TRIGGER names_corrected AFTER UPDATE ON members_person FOR EACH ROW
  WHEN (OLD.name_fold IS DISTINCT FROM NEW.name_fold) EXECUTE FUNCTION members_names_corrected();
"""
UNDO = """
DROP TRIGGER names_of_new_people ON members_person; DROP FUNCTION members_names_of_new_people();
DROP TRIGGER names_of_new_ties ON members_tie; DROP FUNCTION members_names_of_new_ties();
DROP TRIGGER names_corrected ON members_person; DROP FUNCTION members_names_corrected();
"""

FILL = """
SELECT set_config('ketnap.units', '{(,)}', true);
INSERT INTO names_namestart (unit_id, person_id, start)
SELECT t.unit_id, p.id, s FROM members_tie t JOIN members_person p ON p.id = t.person_id,
  LATERAL members_name_starts(p.name_fold) AS s;
SELECT set_config('ketnap.units', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("names", "0001_tables"), ("members", "0002_guard")]
    operations = [
        migrations.RunSQL(STARTS, "DROP FUNCTION members_name_starts(text)"),
        guard("names_namestart", in_scope()),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            keeper("members_names_of_new_people", OF_NEW_PEOPLE)
            + keeper("members_names_of_new_ties", OF_NEW_TIES)
            + keeper("members_names_corrected", CORRECTED)
            + TRIGGERS,
            UNDO,
        ),
    ]
