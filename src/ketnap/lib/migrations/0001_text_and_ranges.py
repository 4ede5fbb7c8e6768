"""Extensions and SQL twins of `ketnap.lib.text`.

Plain SQL so that it runs on any PostgreSQL 15+ without ICU; IMMUTABLE so that generated columns and indexes may use it.
They name each other with their schema: a restore loads tables with an empty search path.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

FOLD = r"""
CREATE FUNCTION vn_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(
    replace(regexp_replace(normalize(lower(value), NFD), E'[\u0300-\u036f]', '', 'g'), 'đ', 'd'),
    '\s+', ' ', 'g'))
$$;
"""

PART_KEY = r"""
CREATE FUNCTION vn_part_key(part text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(replace(replace(replace(replace(
           normalize(regexp_replace(letters, E'[\u0300\u0309\u0303\u0301\u0323]', '', 'g'), NFC),
           'ă', 'a{'), 'â', 'a|'), 'đ', 'd{'), 'ê', 'e{'), 'ô', 'o{'), 'ơ', 'o|'), 'ư', 'u{')
         || E'\x02' ||
         translate(
           regexp_replace(
             regexp_replace(letters, E'[^\u0300-\u036f]', '1', 'g'),
             E'[^1\u0300\u0309\u0303\u0301\u0323]', '', 'g'),
           E'\u0300\u0309\u0303\u0301\u0323', '23456')
  FROM (SELECT normalize(lower(part), NFD)) AS t(letters)
$$;
"""

SORT_KEY = r"""
CREATE FUNCTION vn_sort_key(full_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT public.vn_part_key(words[cardinality(words)])
      || E'\x01' || public.vn_part_key(CASE WHEN cardinality(words) > 1 THEN words[1] ELSE '' END)
      || E'\x01' || public.vn_part_key(array_to_string(words[2:cardinality(words) - 1], ' '))
  FROM (SELECT string_to_array(btrim(regexp_replace(full_name, '\s+', ' ', 'g')), ' ')) AS t(words)
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION vn_fold(text)"),
        migrations.RunSQL(PART_KEY, "DROP FUNCTION vn_part_key(text)"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION vn_sort_key(text)"),
    ]
