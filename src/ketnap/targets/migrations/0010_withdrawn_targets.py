"""A target set by mistake is withdrawn: it no longer counts, its row and its account stay, and it may be set anew."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from ketnap.lib.rls import also_seen, in_scope

# A target is withdrawn once, with nothing handed down from it and nothing held from a superior whose own target stands.
ONCE = r"""
CREATE FUNCTION targets_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'Chỉ tiêu này đã được rút.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'target_withdrawn_once', TABLE = 'targets_target';
  END IF;
  IF EXISTS (SELECT 1 FROM targets_posting p JOIN targets_target t ON t.id = p.other_id
             WHERE p.target_id = NEW.id AND t.withdrawn_at IS NULL GROUP BY p.other_id, p.kind HAVING sum(p.amount) <> 0) THEN
    RAISE EXCEPTION 'Chỉ tiêu này còn gắn với số đã giao.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'target_withdrawn_free', TABLE = 'targets_target';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER target_withdrawn BEFORE UPDATE ON targets_target FOR EACH ROW EXECUTE FUNCTION targets_withdrawn();
"""
NOT_ONCE = "DROP TRIGGER target_withdrawn ON targets_target; DROP FUNCTION targets_withdrawn();"

# Nothing is posted to a target that is withdrawn; looked up once a statement, at once.
NO_POSTING = r"""
CREATE FUNCTION targets_posting_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f JOIN targets_target t ON t.id IN (f.target_id, f.other_id) WHERE t.withdrawn_at IS NOT NULL) THEN
    RAISE EXCEPTION 'Chỉ tiêu này đã được rút.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_target_stands', TABLE = 'targets_posting';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_target_stands AFTER INSERT ON targets_posting REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION targets_posting_stands();
"""
POSTING = "DROP TRIGGER posting_target_stands ON targets_posting; DROP FUNCTION targets_posting_stands();"

# As in 0004_guard, among targets that stand.
WITHIN = r"""
CREATE OR REPLACE FUNCTION targets_within() RETURNS trigger LANGUAGE plpgsql AS $$
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
      AND (t.category = '') <> (own.category = ''){stands}
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
"""
STANDS = " AND t.withdrawn_at IS NULL AND own.withdrawn_at IS NULL"

BY_WITHDRAWAL = f"""EXISTS (SELECT 1 FROM targets_target t WHERE t.withdrawn_document_id = documents_document.id
    AND {in_scope("t.unit_id")})"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_guard"),
        ("organisations", "0002_guard"),
        ("targets", "0009_goal_changes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="target",
            options={"base_manager_name": "ever", "verbose_name": "chỉ tiêu"},
        ),
        migrations.AlterModelManagers(
            name="target",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("ever", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="target",
            name="target_one_a_period",
        ),
        migrations.AddField(
            model_name="target",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="rút lúc"),
        ),
        migrations.AddField(
            model_name="target",
            name="withdrawn_by",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="người rút"),
        ),
        migrations.AddField(
            model_name="target",
            name="withdrawn_document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="văn bản rút",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="withdrawn_reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="lý do rút"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("unit", "start", "end", "measure", "category"),
                name="target_one_a_period",
                violation_error_message="Đơn vị đã có chỉ tiêu cho kỳ này. Hãy điều chỉnh chỉ tiêu đã có.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at", None),
                        ("withdrawn_by", ""),
                        ("withdrawn_document", None),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_by", ""), _negated=True),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="target_withdrawn_says_why",
                violation_error_message="Rút chỉ tiêu phải ghi người rút và lý do.",
            ),
        ),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(NO_POSTING, POSTING),
        migrations.RunSQL(WITHIN.replace("{stands}", STANDS), WITHIN.replace("{stands}", "")),
        also_seen("documents_document", "by_withdrawal", BY_WITHDRAWAL),
    ]
